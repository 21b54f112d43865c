using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Layers that merge values element by element.</summary>
internal static class MergeWriter
{
    /// <summary>Writes a layer. In ONNX, the batch is an axis: a value with fewer axes gets axes of one element after it.</summary>
    public static void Write(LayerNodes nodes, MergeLayer layer)
    {
        int rank = layer.OutputShape.Rank;
        bool isFirst = rank > 1 && layer.InputShapes.All(shape => shape.Rank == rank) && Enumerable.Range(0, nodes.Count).All(nodes.IsFirst);
        string[] values = [.. Enumerable.Range(0, nodes.Count).Select(source => isFirst ? nodes.First(source) : Aligned(source))];
        string result = layer.Function switch
        {
            MergeFunction.Add when values.Length > 2 => nodes.Add("Sum", values),
            MergeFunction.Add => nodes.Add("Add", values),
            MergeFunction.Subtract => values.Skip(1).Aggregate(values[0], (difference, next) => nodes.Add("Sub", [difference, next])),
            MergeFunction.Multiply => values.Skip(1).Aggregate(values[0], (product, next) => nodes.Add("Mul", [product, next])),
            MergeFunction.Average => nodes.Add("Mean", values),
            MergeFunction.Maximum => nodes.Add("Max", values),
            MergeFunction.Minimum => nodes.Add("Min", values),
            _ => throw new InvalidOperationException($"Unknown function {layer.Function}."),
        };
        nodes.Finish(result, isFirst);

        string Aligned(int source)
        {
            TensorShape shape = layer.InputShapes[source];
            if (shape.Rank == rank)
                return nodes.Last(source);
            long[] aligned = [-1, .. Enumerable.Repeat(1L, rank - shape.Rank), .. shape.Dimensions.Select(size => (long)size)];
            return nodes.Add("Reshape", [nodes.Last(source), nodes.Graph.Numbers(aligned)]);
        }
    }
}

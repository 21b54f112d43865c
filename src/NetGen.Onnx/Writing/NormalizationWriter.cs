using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>Normalisations: nodes of their own, so that a reader finds them again.</summary>
internal static class NormalizationWriter
{
    // The square of the least deviation that Keras's Normalization has.
    private const double LeastVariance = 1e-14;

    /// <summary>Writes a layer.</summary>
    public static void Write(LayerNodes nodes, Layer layer)
    {
        switch (layer)
        {
            case BatchNormalizationLayer batch:
                Batch(nodes, batch);
                break;
            case GroupNormalizationLayer group:
                Group(nodes, group);
                break;
            case DataNormalizationLayer:
                Data(nodes);
                break;
            case NormalizationLayer { IsCentered: true } normalization:
                Layer(nodes, normalization);
                break;
            case NormalizationLayer normalization:
                RootMeanSquare(nodes, normalization);
                break;
        }
    }

    private static void Layer(LayerNodes nodes, NormalizationLayer layer)
    {
        long[] shape = [.. layer.InputShape.Dimensions.Skip(layer.InputShape.Rank - layer.Normalized).Select(size => (long)size)];
        string gamma = nodes.IndexOf(layer.Gamma) is { } index
            ? nodes.Weight(index)
            : nodes.Graph.Reals(shape, [.. Enumerable.Repeat(1.0, (int)shape.Aggregate(1L, (product, size) => product * size))]);
        string[] beta = nodes.IndexOf(layer.Beta) is { } offset ? [nodes.Weight(offset)] : [];
        nodes.Finish(
            nodes.Add("LayerNormalization", [nodes.Last(0), gamma, .. beta], ("axis", -layer.Normalized), ("epsilon", layer.Epsilon)), isFirst: false);
    }

    private static void RootMeanSquare(LayerNodes nodes, NormalizationLayer layer)
    {
        string x = nodes.Last(0);
        long[] axes = [.. Enumerable.Range(1, layer.Normalized).Select(axis => (long)-axis)];
        string mean = nodes.Add("ReduceMean", [nodes.Add("Mul", [x, x])], ("axes", axes), ("keepdims", 1));
        string root = nodes.Add("Sqrt", [nodes.Add("Add", [mean, nodes.Graph.Real(layer.Epsilon)])]);
        nodes.Finish(nodes.Add("Mul", [nodes.Add("Div", [x, root]), nodes.Weight(0)]), isFirst: false);
    }

    private static void Batch(LayerNodes nodes, BatchNormalizationLayer layer)
    {
        int channels = layer.MovingMean.Shape.Size;
        string gamma = nodes.IndexOf(layer.Gamma) is { } scale ? nodes.Weight(scale) : Repeated(nodes, channels, 1);
        string beta = nodes.IndexOf(layer.Beta) is { } offset ? nodes.Weight(offset) : Repeated(nodes, channels, 0);
        string result = nodes.Add(
            "BatchNormalization",
            [nodes.First(0), gamma, beta, nodes.Weight(nodes.IndexOf(layer.MovingMean)!.Value), nodes.Weight(nodes.IndexOf(layer.MovingVariance)!.Value)],
            ("epsilon", layer.Epsilon),
            ("momentum", layer.Momentum));
        nodes.Finish(result, isFirst: true);
    }

    // The statistics stay what they are: a batch normalisation without ε.
    private static void Data(LayerNodes nodes)
    {
        int channels = nodes.Values(0).Length;
        string variance = nodes.Weight(1, weight => new OnnxTensor(weight.Sizes, [.. weight.Reals.Select(value => Math.Max(value, LeastVariance))]));
        string result = nodes.Add(
            "BatchNormalization",
            [nodes.First(0), Repeated(nodes, channels, 1), Repeated(nodes, channels, 0), nodes.Weight(0), variance],
            ("epsilon", 0.0));
        nodes.Finish(result, isFirst: true);
    }

    // Each group as an instance: [batch, groups, rest], and back.
    private static void Group(LayerNodes nodes, GroupNormalizationLayer layer)
    {
        int rank = layer.InputShape.Rank, channels = layer.InputShape.Dimensions[rank - 1];
        long[] shape = [-1, channels, .. layer.InputShape.Dimensions.Take(rank - 1).Select(size => (long)size)];
        string groups = nodes.Add("Reshape", [nodes.First(0), nodes.Graph.Numbers(-1, layer.Groups, layer.InputShape.Size / layer.Groups)]);
        string normalized = nodes.Add(
            "InstanceNormalization", [groups, Repeated(nodes, layer.Groups, 1), Repeated(nodes, layer.Groups, 0)], ("epsilon", layer.Epsilon));
        string result = nodes.Add("Reshape", [normalized, nodes.Graph.Numbers(shape)]);
        int[] perChannel = [channels, .. Enumerable.Repeat(1, rank - 1)];
        if (nodes.IndexOf(layer.Gamma) is { } gamma)
            result = nodes.Add("Mul", [result, nodes.Weight(gamma, weight => weight.WithSizes(perChannel))]);
        if (nodes.IndexOf(layer.Beta) is { } beta)
            result = nodes.Add("Add", [result, nodes.Weight(beta, weight => weight.WithSizes(perChannel))]);
        nodes.Finish(result, isFirst: true);
    }

    private static string Repeated(LayerNodes nodes, int count, double value) => nodes.Graph.Reals([count], [.. Enumerable.Repeat(value, count)]);
}

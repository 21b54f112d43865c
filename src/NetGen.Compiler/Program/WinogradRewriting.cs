using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Convolutions that Winograd's products compute, as the cost model says (<see cref="WinogradTiles"/>), read a transformed kernel.</summary>
internal static class WinogradRewriting
{
    /// <summary>The graph with these convolutions replaced.</summary>
    public static NetworkGraph Rewrite(NetworkGraph graph)
    {
        var values = new List<GraphValue>();
        int[] numbers = new int[graph.Values.Count];
        for (int index = 0; index < numbers.Length; index++)
        {
            GraphValue value = graph.Values[index];
            GraphValue moved = value with { Operands = value.Operands.Select(operand => numbers[operand]).ToEquatableArray() };
            if (WinogradTiles.Fit(graph, value))
            {
                int kernel = moved.Operands[1];
                ValueShape shape = values[kernel].Shape;
                ValueShape transformed = new(shape.Positions / 9 * WinogradTiles.Products, shape.Channels);
                values.Add(new GraphValue(new Operation.WinogradKernel(), [kernel], transformed, IsShared: true));
                moved = moved with
                {
                    Operation = new Operation.WinogradConvolution(((Operation.Convolution)value.Operation).Window),
                    Operands = [moved.Operands[0], values.Count - 1, .. moved.Operands.Skip(2)],
                };
            }

            numbers[index] = values.Count;
            values.Add(moved);
        }

        return graph with
        {
            Values = values.ToEquatableArray(),
            Outputs = graph.Outputs.Select(output => numbers[output]).ToEquatableArray(),
            Training = graph.Training?.Renumber(root => numbers[root]),
        };
    }
}

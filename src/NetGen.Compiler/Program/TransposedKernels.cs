using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Program;

/// <summary>
/// Which kernels are stored in transposed panels, with the inputs in the lanes: those of few outputs, of which everything that reads or sums them
/// up knows that layout. The one place where it is decided; docs/design/storage-in-panels.md says why.
/// </summary>
internal static class TransposedKernels
{
    /// <summary>The parts of parameters that are stored so, by their numbers in graphs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="graphs">What it computes.</param>
    public static HashSet<int> Find(Network network, NetworkGraphs graphs)
    {
        // Kernels for GPUs and steps of streams read panels of outputs.
        if (network.HasGpuKernels || network.StreamOrdinal is not null)
            return [];
        HashSet<int> found = [.. Enumerable.Range(0, graphs.Inference.Parameters.Count).Where(number => IsOfFewOutputs(graphs.Inference.Parameters[number]))];
        if (found.Count == 0)
            return found;
        foreach (NetworkGraph graph in new[] { graphs.Inference, graphs.Evaluation, graphs.InputGradients }.OfType<NetworkGraph>())
            found.ExceptWith(ReadOtherwise(ProductFolding.Fold(graph)));
        if (graphs.Training is { } training)
            found.ExceptWith(ReadOtherwise(training));
        return found;
    }

    private static bool IsOfFewOutputs(ParameterSpecification parameter) =>
        parameter is { Shape.Rank: 2, LaneAxes: 1, PartColumns: 0, IsRecurrent: false }
        && CostModel.IsStoredTransposed(parameter.Shape.Dimensions[0], parameter.Shape.Dimensions[1]);

    // The parameters that a graph reads in another way than as kernels of products of whole samples.
    private static IEnumerable<int> ReadOtherwise(NetworkGraph graph)
    {
        bool[] isRead = ReadBySamples(graph);
        for (int index = 0; index < graph.Values.Count; index++)
        {
            GraphValue reader = graph.Values[index];
            for (int place = 0; place < reader.Operands.Count; place++)
            {
                if (graph.Values[reader.Operands[place]].Operation is Operation.Parameter { Index: var parameter } && !Knows(reader, place, isRead[index]))
                    yield return parameter;
            }
        }
    }

    // A regulariser reads whatever lies in the storage, in any order.
    private static bool Knows(GraphValue reader, int place, bool isRead) => reader.Operation switch
    {
        Operation.MatrixProduct { IsUnrolled: false } or Operation.InputGradient => place == 1 && reader.Shape.Positions == 1,
        Operation.Map or Operation.Sum or Operation.SumPositions => reader.IsShared && !isRead,
        _ => false,
    };

    // Shared values that samples read, and what those are computed from.
    private static bool[] ReadBySamples(NetworkGraph graph)
    {
        bool[] isRead = new bool[graph.Values.Count];
        for (int index = graph.Values.Count - 1; index >= 0; index--)
        {
            GraphValue value = graph.Values[index];
            foreach (int operand in value.IsShared && !isRead[index] ? [] : value.Operands)
                isRead[operand] |= graph.Values[operand].IsShared;
        }

        return isRead;
    }
}

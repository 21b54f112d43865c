using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Which gradient is whose.</summary>
internal static class GradientRoots
{
    /// <summary>
    /// The numbers of the parameters whose gradients a sum over the batch is: itself the root, or a term of it beside others and the
    /// regulariser's. Several, where they are added up in the graph, as the biases of two layers that a residual adds.
    /// </summary>
    /// <param name="graph">A graph; without a backward pass it has no sums.</param>
    /// <param name="values">Its values after fusion.</param>
    /// <param name="phases">What of it is computed once for the batch, and no sum over chunks; nothing where there is no such thing.</param>
    public static ILookup<int, int> Find(NetworkGraph graph, FusedValue?[] values, BatchPhases? phases = null)
    {
        var found = new List<(int Sum, int Parameter)>();
        EquatableArray<int> roots = graph.Training?.Gradients ?? [];
        for (int parameter = 0; parameter < roots.Count; parameter++)
        {
            if (roots[parameter] is not (>= 0 and var root) || phases?.IsCommon(root) == true)
                continue;
            IEnumerable<int> terms = values[root]!.Operation is Operation.Map ? values[root]!.Operands : [root];
            found.AddRange(terms.Select(sum => (sum, parameter)));
        }

        return found.ToLookup(pair => pair.Sum, pair => pair.Parameter);
    }
}

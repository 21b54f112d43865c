using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Which gradient is whose.</summary>
internal static class GradientRoots
{
    /// <summary>
    /// The numbers of the parameters whose gradients a sum over the batch is: itself the root, or a term of it beside others and the
    /// regulariser's. Several, where they are added up in the graph, as the biases of two layers that a residual adds. One twice, where it is added to itself, as the
    /// bias of a layer that an addition has twice, with shared weights.
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
            IEnumerable<int> terms = values[root]!.Operation is Operation.Map ? Terms(graph, values[root]!) : [root];
            found.AddRange(terms.Select(sum => (sum, parameter)));
        }

        return found.ToLookup(pair => pair.Sum, pair => pair.Parameter);
    }

    // The graph makes 2·v of v + v.
    private static IEnumerable<int> Terms(NetworkGraph graph, FusedValue root)
    {
        for (int i = 0; i < root.Operands.Count; i++)
        {
            int operand = root.Operands[i];
            if (!graph.Values[operand].Operation.IsGradientSum)
                continue;
            if (root.Expression.Derivative(i) is not ConstantExpression { Value: >= 1 and var factor } || factor != (int)factor)
                throw new InvalidOperationException($"A gradient is {root.Expression} of sums over the batch, and no sum of them.");
            for (int time = 0; time < (int)factor; time++)
                yield return operand;
        }
    }
}

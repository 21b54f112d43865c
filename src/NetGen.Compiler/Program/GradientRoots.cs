using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Which gradient is whose.</summary>
internal static class GradientRoots
{
    /// <summary>
    /// The number of the parameter whose gradient a sum over the batch is: itself the root, or a term of it beside the
    /// regulariser's.
    /// </summary>
    /// <param name="graph">A graph; without a backward pass it has no sums.</param>
    /// <param name="values">Its values after fusion.</param>
    public static Dictionary<int, int> Find(NetworkGraph graph, FusedValue?[] values)
    {
        var found = new Dictionary<int, int>();
        EquatableArray<int> roots = graph.Training?.Gradients ?? [];
        for (int parameter = 0; parameter < roots.Count; parameter++)
        {
            if (roots[parameter] is not (>= 0 and var root))
                continue;
            foreach (int sum in values[root]!.Operands.Append(root))
                found[sum] = parameter;
        }

        return found;
    }
}

using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Which gradient is whose.</summary>
internal static class GradientRoots
{
    /// <summary>The parameter whose gradient a sum over the batch is: itself the root, or a term of it beside the regulariser's.</summary>
    /// <param name="graph">A training graph.</param>
    /// <param name="values">Its values after fusion.</param>
    /// <param name="parameters">The placed parameters.</param>
    /// <param name="sum">The sum over the batch.</param>
    public static PlacedParameter ParameterOf(
        NetworkGraph graph, FusedValue?[] values, EquatableArray<PlacedParameter> parameters, int sum)
    {
        EquatableArray<int> roots = graph.Training!.Gradients;
        int parameter = Enumerable.Range(0, roots.Count).Single(candidate =>
            roots[candidate] == sum || (roots[candidate] >= 0 && values[roots[candidate]]!.Operands.Contains(sum)));
        return parameters[parameter];
    }
}

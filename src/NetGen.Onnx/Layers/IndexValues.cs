using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;

namespace NetGen.Compiler.Onnx.Layers;

/// <summary>Values that are numbers of rows of constant tables and nothing else: they may be integers in the file, since an embedding checks that they are whole.</summary>
internal static class IndexValues
{
    // What leaves numbers as they are.
    private static readonly HashSet<string> Passing =
        ["Cast", "CastLike", "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Slice", "Split", "Gather"];

    /// <summary>Finds them.</summary>
    /// <param name="nodes">The nodes in order.</param>
    /// <param name="graph">The constants.</param>
    /// <param name="outputs">The outputs, which are no numbers of rows.</param>
    public static IReadOnlySet<string> Of(IReadOnlyList<OnnxNode> nodes, FoldedGraph graph, IEnumerable<string> outputs)
    {
        HashSet<string> found = [], others = [.. outputs];
        foreach (OnnxNode node in nodes.Reverse())
        {
            bool isLookup = IsLookup(node, graph);
            bool passes = !isLookup && Passing.Contains(node.Operator) && node.Outputs.Where(output => output.Length > 0).All(output => found.Contains(output) && !others.Contains(output));
            foreach ((int place, string input) in node.Inputs.Index())
                ((isLookup && place == 1) || (passes && place == 0) ? found : others).Add(input);
        }

        found.ExceptWith(others);
        return found;
    }

    /// <summary>Whether a node looks rows of a constant table up.</summary>
    public static bool IsLookup(OnnxNode node, FoldedGraph graph) =>
        node.Operator == "Gather" && node.Inputs.Count == 2 && graph.Constant(node.Input(0)) is not null && graph.Constant(node.Input(1)) is null;
}

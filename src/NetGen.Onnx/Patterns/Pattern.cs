using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>A formula, and the one operator of a newer ONNX that it is.</summary>
/// <param name="Form">The formula.</param>
/// <param name="Replace">
/// The operator with its inputs and attributes, or nothing where the numbers are not those of the operator. Name and outputs are set by the caller.
/// </param>
internal sealed record Pattern(Form Form, Func<Match, OnnxNode?> Replace)
{
    private static readonly Pattern[] All =
    [
        .. ActivationPatterns.All, .. HardActivationPatterns.All, .. GeluPatterns.All, .. SoftmaxPatterns.All, .. NormalizationPatterns.All, .. GroupPatterns.All,
        .. ScalePatterns.All, .. ThresholdPatterns.All,
    ];

    /// <summary>An operator with one input.</summary>
    public static Func<Match, OnnxNode?> With(string operation, params (string Name, object Value)[] attributes) =>
        match => Node(operation, [match["x"]], attributes);

    /// <summary>A node without a name and outputs.</summary>
    public static OnnxNode Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        new("", operation, inputs, [], attributes.ToDictionary(attribute => attribute.Name, attribute => attribute.Value));

    /// <summary>Replaces formulas by operators, from the first node to the last, so that one may be part of the next.</summary>
    /// <param name="folded">The graph.</param>
    /// <returns>The nodes. Those that were a part of a formula stay; what nobody reads any more is left out later.</returns>
    public static IReadOnlyList<OnnxNode> Apply(Folding.FoldedGraph folded)
    {
        MatchedGraph graph = new(folded);
        List<OnnxNode> nodes = [];
        foreach (OnnxNode node in folded.Nodes)
        {
            graph.Add(node);
            OnnxNode? shorter = folded.Failures.ContainsKey(node.Output) || node.Outputs.Count != 1 ? null : Shorter(graph, node);
            OnnxNode kept = shorter is null ? node : shorter with { Name = node.Name, Outputs = node.Outputs };
            graph.Add(kept);
            nodes.Add(kept);
        }

        return nodes;
    }

    private static OnnxNode? Shorter(MatchedGraph graph, OnnxNode node)
    {
        try
        {
            return All.SelectMany(pattern => graph.Find(pattern.Form, node.Output).Select(pattern.Replace)).FirstOrDefault(found => found is not null);
        }
        catch (NodeException)
        {
            // A part of it has a damaged attribute, which is said where that part is lowered.
            return null;
        }
    }
}

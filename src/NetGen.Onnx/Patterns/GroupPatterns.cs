using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;
using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>Group normalisation before version 18: each group becomes an instance, is normalised, and gets its shape back.</summary>
internal static class GroupPatterns
{
    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new(
            Of("Reshape", Node("instance", "InstanceNormalization", Node("groups", "Reshape", Value("x")), Number(1), Number(0))),
            Groups),
    ];

    private static OnnxNode? Groups(Match match)
    {
        if (match.Graph.Sizes(match["x"]) is not { Length: >= 2 } sizes || match.Graph.Sizes(match.Nodes["groups"].Output) is not [var batch, var groups, _])
            return null;
        bool isDivision = batch == Extent.Batch && sizes[0] == batch && !groups.IsOfBatch && !sizes[1].IsOfBatch
            && groups.Count > 0 && sizes[1].Count % groups.Count == 0;
        return isDivision
            ? Pattern.Node(
                "GroupNormalization",
                [match["x"], "", ""],
                ("num_groups", groups.Count),
                ("epsilon", match.Nodes["instance"].Real("epsilon", 1e-5)))
            : null;
    }
}

using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Schema;
using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>The factor and the summand of a normalisation, where they stand in nodes of their own.</summary>
internal static class ScalePatterns
{
    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        .. new[] { "LayerNormalization", "RMSNormalization", "GroupNormalization" }.SelectMany(operation => new Pattern[]
        {
            new(Of("Mul", Node("norm", operation, Value("x")), Constant("scale")), Scale),
            new(Of("Add", Node("norm", operation, Value("x")), Constant("offset")), Offset),
        }),
    ];

    private static OnnxNode? Scale(Match match)
    {
        OnnxNode norm = match.Nodes["norm"];
        return !norm.HasInput(1) && !norm.HasInput(2) && Fitted(match, "scale") is { } scale
            ? norm with { Inputs = [norm.Inputs[0], match["scale"], ""], Attributes = new Dictionary<string, object>(norm.Attributes) { ["scale"] = scale } }
            : null;
    }

    private static OnnxNode? Offset(Match match)
    {
        OnnxNode norm = match.Nodes["norm"];
        return norm.Operator != "RMSNormalization" && !norm.HasInput(2) && Fitted(match, "offset") is { } offset
            ? norm with
            {
                Inputs = [norm.Inputs[0], norm.HasInput(1) ? norm.Inputs[1] : "", match["offset"]],
                Attributes = new Dictionary<string, object>(norm.Attributes) { ["offset"] = offset },
            }
            : null;
    }

    // The constant in the shape that the operator wants: of the normalised axes, or of the channels.
    private static OnnxTensor? Fitted(Match match, string name)
    {
        OnnxNode norm = match.Nodes["norm"];
        if (match.Graph.Sizes(norm.Inputs[0]) is not { } sizes || match.Constant(name) is not { IsReal: true } constant)
            return null;
        if (norm.Operator == "GroupNormalization")
        {
            int[] perChannel = [.. sizes.Skip(1).Select((size, axis) => axis == 0 ? (int)size.Count : 1)];
            int[] given = [.. constant.Sizes.SkipWhile(size => size == 1)];
            return given.SequenceEqual(perChannel) ? constant.WithSizes([perChannel[0]]) : null;
        }

        int first = Folding.Axes.Of(norm.Number("axis", -1), sizes.Length);
        int[] normalized = [.. sizes.Skip(first).Select(size => (int)size.Count)];
        bool fits = constant.Sizes.Reverse().Index().All(size => size.Item == 1 || (size.Index < normalized.Length && size.Item == normalized[^(size.Index + 1)]));
        return fits ? constant.Select(normalized, Folding.Broadcasting.Sources([.. constant.Sizes.TakeLast(normalized.Length)], normalized)) : null;
    }
}

using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>Layer normalisation and RMS normalisation without their factors, spelled out; <see cref="ScalePatterns"/> adds those.</summary>
internal static class NormalizationPatterns
{
    private static readonly Form X = Value("x");

    private static readonly Form Difference = Of("Sub", X, Node("mean", "ReduceMean", X));

    // The mean of the squared differences; in ONNX's own function body, that of the squares without the square of the mean.
    private static readonly Form Variance = Or(
        Node("variance", "ReduceMean", Square(Difference)), Of("Sub", Node("variance", "ReduceMean", Square(X)), Square(Node("mean", "ReduceMean", X))));

    private static readonly Form Deviation = Root(Variance);

    private static readonly Form RootMeanSquare = Root(Node("mean", "ReduceMean", Square(X)));

    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new(Quotient(Difference, Deviation), match => Normalize(match, "LayerNormalization")),
        new(Quotient(X, RootMeanSquare), match => Normalize(match, "RMSNormalization")),
    ];

    private static Form Root(Form square)
    {
        Form sum = Of("Add", square, Constant("epsilon"));
        return Or(Of("Sqrt", sum), Of("Pow", sum, Number(0.5)));
    }

    private static Form Quotient(Form x, Form root) => Or(
        Of("Div", x, root), Of("Mul", x, Of("Reciprocal", root)), Of("Mul", x, Of("Div", Number(1), root)));

    // Along the last axes only: that is the operator.
    private static OnnxNode? Normalize(Match match, string operation)
    {
        if (match.Graph.Sizes(match["x"]) is not { } sizes || match.Single("epsilon") is not { } epsilon)
            return null;
        int[]? first = null;
        foreach (OnnxNode mean in match.Nodes.Values)
        {
            if (mean.Number("keepdims", 1) == 0 || !mean.HasInput(1) || match.Graph.Constant(mean.Inputs[1])?.Numbers is not { Length: > 0 } given)
                return null;
            int[] axes = Axes.Of(given, sizes.Length);
            if (first?.SequenceEqual(axes) == false || !axes.SequenceEqual(Enumerable.Range(sizes.Length - axes.Length, axes.Length)))
                return null;
            first = axes;
        }

        return Pattern.Node(operation, [match["x"], "", ""], ("axis", (long)first![0]), ("epsilon", epsilon));
    }
}

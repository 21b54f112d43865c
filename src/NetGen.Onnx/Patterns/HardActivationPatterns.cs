using NetGen.Compiler.Onnx.Graph;
using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>Activations of straight lines, spelled out: hard sigmoid, hard swish, leaky and parametric ReLU, clipping by minimum and maximum.</summary>
internal static class HardActivationPatterns
{
    private const double Sixth = 1.0 / 6;

    private static readonly Form X = Value("x");

    private static readonly Form ClippedToSix = Or(
        Of("Clip", Of("Add", X, Number(3)), Number(0), Number(6)), Of("Min", Of("Relu", Of("Add", X, Number(3))), Number(6)));

    private static readonly Form HardSigmoid = Or(
        Of("Div", ClippedToSix, Number(6)),
        Of("Mul", ClippedToSix, Number(Sixth)),
        Of("Clip", Of("Add", Of("Mul", X, Number(Sixth)), Number(0.5)), Number(0), Number(1)),
        Of("Clip", Of("Add", Of("Div", X, Number(6)), Number(0.5)), Number(0), Number(1)));

    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new(HardSigmoid, Pattern.With("HardSigmoid", ("alpha", Sixth), ("beta", 0.5))),
        new(Of("Mul", X, Node("gate", "HardSigmoid", X)), HardSwish),
        new(Or(Of("Div", Of("Mul", X, ClippedToSix), Number(6)), Of("Mul", Of("Mul", X, ClippedToSix), Number(Sixth))), Pattern.With("HardSwish")),
        new(Of("Max", X, Of("Mul", X, Constant("slope"))), LeakyRelu),
        new(Of("Add", Of("Relu", X), Of("Mul", Constant("slope"), Of("Relu", Of("Neg", X)))), NegatedSlope),
        new(Of("Min", Or(Of("Max", X, Constant("least")), Node("relu", "Relu", X)), Constant("most")), Clip),
        new(Of("Max", Of("Min", X, Constant("most")), Constant("least")), Clip),
    ];

    private static OnnxNode? HardSwish(Match match) =>
        Math.Abs(match.Nodes["gate"].Real("alpha", 0.2) - Sixth) < 1e-6 && match.Nodes["gate"].Real("beta", 0.5) == 0.5
            ? Pattern.Node("HardSwish", [match["x"]])
            : null;

    private static OnnxNode? LeakyRelu(Match match) => match.Single("slope") is >= 0 and <= 1 and var slope
        ? Pattern.Node("LeakyRelu", [match["x"]], ("alpha", slope))
        : null;

    // relu(x) − α·relu(−x), as Keras computes its PReLU.
    private static OnnxNode NegatedSlope(Match match)
    {
        Schema.OnnxTensor slope = match.Constant("slope");
        return Pattern.Node("PRelu", [match["x"], ""], ("slope", new Schema.OnnxTensor(slope.Sizes, [.. slope.Reals.Select(value => -value)])));
    }

    private static OnnxNode? Clip(Match match)
    {
        double? least = match.Nodes.ContainsKey("relu") ? 0 : match.Single("least"), most = match.Single("most");
        return least <= most ? Pattern.Node("Clip", [match["x"]], ("min", least.Value), ("max", most.Value)) : null;
    }
}

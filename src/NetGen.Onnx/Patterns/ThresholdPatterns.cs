using NetGen.Compiler.Onnx.Graph;
using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>
/// Functions with a threshold, as NetGen writes them: a step, a sign that is never 0, and Keras's ReLU with a threshold, a slope and a greatest value. ONNX has
/// no operators for these; the names here are those of NetGen's layers.
/// </summary>
internal static class ThresholdPatterns
{
    private static readonly Form X = Value("x");

    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new(Node("cast", "Cast", Of("GreaterOrEqual", X, Number(0))), Step),
        new(Of("Add", Of("Mul", Of("Step", X), Number(2)), Number(-1)), Pattern.With("StepSign")),
        new(
            Of(
                "Where",
                Of("Greater", X, Constant("threshold")),
                Or(Of("Min", X, Constant("most")), X),
                Of("Mul", Of("Sub", X, Constant("subtracted")), Constant("slope"))),
            Relu),
    ];

    private static OnnxNode? Step(Match match) => match.Nodes["cast"].Number("to", 0) is 1 or 10 or 11 or 16 ? Pattern.Node("Step", [match["x"]]) : null;

    private static OnnxNode? Relu(Match match)
    {
        double? threshold = match.Single("threshold"), slope = match.Single("slope");
        double? most = match.Values.ContainsKey("most") ? match.Single("most") : double.PositiveInfinity;
        return threshold >= 0 && match.Single("subtracted") == threshold && slope >= 0 && most > threshold
            ? Pattern.Node("ReLU", [match["x"]], ("threshold", threshold.Value), ("slope", slope.Value), ("max", most.Value))
            : null;
    }
}

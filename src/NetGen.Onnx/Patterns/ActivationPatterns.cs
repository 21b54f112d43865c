using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>Smooth activations, spelled out: SiLU, Mish, softplus and softsign.</summary>
internal static class ActivationPatterns
{
    private static readonly Form X = Value("x");

    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new(Of("Mul", X, Of("Sigmoid", X)), Pattern.With("Swish")),
        new(Of("Log", Of("Add", Of("Exp", X), Number(1))), Pattern.With("Softplus")),
        new(Of("Mul", X, Of("Tanh", Of("Softplus", X))), Pattern.With("Mish")),
        new(Of("Div", X, Of("Add", Of("Abs", X), Number(1))), Pattern.With("Softsign")),
        new(Of("Div", Number(1), Of("Add", Of("Exp", Of("Neg", X)), Number(1))), Pattern.With("Sigmoid")),
    ];
}

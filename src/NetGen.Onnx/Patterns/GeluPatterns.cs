using static NetGen.Compiler.Onnx.Patterns.Form;

namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>GELU, exact and with tanh, which have no operator before version 20.</summary>
internal static class GeluPatterns
{
    private const double RootHalf = 0.70710678118654752440, RootTwoOverPi = 0.79788456080286535588;

    private static readonly Form X = Value("x");

    private static readonly Form Erf = Of("Erf", Or(Of("Div", X, Number(1 / RootHalf)), Of("Mul", X, Number(RootHalf))));

    private static readonly Form Cube = Or(Of("Pow", X, Number(3)), Product(X, X, X));

    private static readonly Form Inner = Of("Add", X, Of("Mul", Cube, Number(0.044715)));

    private static readonly Form Tanh = Of("Tanh", Of("Mul", Inner, Number(RootTwoOverPi)));

    /// <summary>The patterns.</summary>
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new(Half(Erf), Pattern.With("Gelu")),
        new(Half(Tanh), Pattern.With("Gelu", ("approximate", "tanh"))),
    ];

    // ½·x·(1 + f)
    private static Form Half(Form function)
    {
        Form sum = Of("Add", function, Number(1));
        return Or(Product(X, sum, Number(0.5)), Of("Div", Of("Mul", X, sum), Number(2)), Of("Mul", Of("Div", X, Number(2)), sum));
    }
}

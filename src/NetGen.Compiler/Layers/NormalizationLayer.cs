using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[LayerNormalization(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axis">The axes as written, counted with the batch; none for the last one.</param>
public sealed record LayerNormalizationDeclaration(int Ordinal, EquatableArray<int> Axis) : LayerDeclaration(Ordinal)
{
    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether there is β.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is γ.</summary>
    public bool Scale { get; init; } = true;
}

/// <summary><c>[RMSNormalization(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axis">The axes as written, counted with the batch; none for the last one.</param>
public sealed record RMSNormalizationDeclaration(int Ordinal, EquatableArray<int> Axis) : LayerDeclaration(Ordinal)
{
    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 1e-6;
}

/// <summary>
/// γ·(x − μ)/√(σ² + ε) + β along the last axes; γ·x/√(mean(x²) + ε) where it is not centred. Follows <c>keras.layers.LayerNormalization</c>
/// and <c>keras.layers.RMSNormalization</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">Any shape.</param>
/// <param name="Kind">The attribute's name.</param>
/// <param name="Normalized">The number of the last axes along which the mean is taken.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="IsCentered">Whether the mean is subtracted.</param>
/// <param name="Gamma">γ, or nothing.</param>
/// <param name="Beta">β, or nothing.</param>
public sealed record NormalizationLayer(
    string Name,
    TensorShape InputShape,
    string Kind,
    int Normalized,
    double Epsilon,
    bool IsCentered,
    ParameterSpecification? Gamma,
    ParameterSpecification? Beta) : Layer(Name, InputShape, InputShape)
{
    // Mean, difference, square, sum, root, product: for each element some, counted as an activation's.
    private const int FlopsOfAnElement = 8;

    /// <inheritdoc/>
    public override string Kind { get; } = Kind;

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters =>
        new[] { Gamma, Beta }.OfType<ParameterSpecification>().ToEquatableArray();

    /// <inheritdoc/>
    public override long Flops => FlopsOfAnElement * (long)InputShape.Size;

    internal static NormalizationLayer? Infer(
        LayerNormalizationDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        if (Check(declared, declared.Axis, declared.Epsilon, input, context) is not { } axes)
            return null;
        ParameterSpecification? Optional(bool exists, string parameter, Initializer initializer) => exists
            ? Parameter($"{name}/{parameter}", input, axes, initializer)
            : null;
        return new NormalizationLayer(
            name,
            input,
            declared.Kind,
            axes,
            declared.Epsilon,
            IsCentered: true,
            Optional(declared.Scale, "gamma", Initializer.Ones),
            Optional(declared.Center, "beta", Initializer.Zeros));
    }

    internal static NormalizationLayer? Infer(
        RMSNormalizationDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        if (Check(declared, declared.Axis, declared.Epsilon, input, context) is not { } axes)
            return null;
        ParameterSpecification scale = Parameter(name + "/scale", input, axes, Initializer.Ones);
        return new NormalizationLayer(name, input, declared.Kind, axes, declared.Epsilon, IsCentered: false, scale, Beta: null);
    }

    private static ParameterSpecification Parameter(string name, TensorShape input, int axes, Initializer initializer)
    {
        TensorShape shape = new(input.Dimensions.Skip(input.Rank - axes).ToEquatableArray());
        return new(name, shape, initializer, 0, L1: 0, L2: 0) { LaneAxes = axes };
    }

    // The number of the last axes; nothing, and an error, where the axes are others.
    private static int? Check(
        LayerDeclaration declared, EquatableArray<int> given, double epsilon, TensorShape input, InferenceContext context)
    {
        EquatableArray<int> written = given.Count == 0 ? [-1] : given;
        int[] axes = [.. written.Select(axis => axis < 0 ? axis + input.Rank : axis - 1).OrderBy(axis => axis)];
        string expected = string.Format(
            CultureInfo.InvariantCulture, "the last axes of {0}, up to {1} (or -1), each once", input, input.Rank);
        string actual = string.Join(", ", written.Select(axis => axis.ToString(CultureInfo.InvariantCulture)));
        bool isValid = context.Require(
            axes.SequenceEqual(Enumerable.Range(input.Rank - axes.Length, axes.Length)) && axes.Length <= input.Rank,
            declared.Ordinal,
            declared.Kind,
            "axis",
            expected,
            actual);
        isValid &= NormalizationRules.RequireEpsilon(declared, epsilon, context);
        return isValid ? axes.Length : null;
    }
}

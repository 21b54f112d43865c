using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[GroupNormalization(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Groups">The number of groups; −1 for one group for each channel.</param>
public sealed record GroupNormalizationDeclaration(int Ordinal, int Groups) : LayerDeclaration(Ordinal)
{
    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether there is β.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is γ.</summary>
    public bool Scale { get; init; } = true;
}

/// <summary>
/// γ·(x − μ)/√(σ² + ε) + β with the mean and the variance of each group of channels, over all positions of a sample (Wu and He, 2018).
/// Follows <c>keras.layers.GroupNormalization</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[.., channels].</param>
/// <param name="Groups">The number of groups, which divides the channels.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Gamma">γ, or nothing.</param>
/// <param name="Beta">β, or nothing.</param>
public sealed record GroupNormalizationLayer(
    string Name, TensorShape InputShape, int Groups, double Epsilon, ParameterSpecification? Gamma, ParameterSpecification? Beta)
    : Layer(Name, InputShape, InputShape)
{
    // As a layer normalisation's.
    private const int FlopsOfAnElement = 8;

    /// <inheritdoc/>
    public override string Kind => "GroupNormalization";

    /// <inheritdoc/>
    public override string Configuration => string.Format(CultureInfo.InvariantCulture, "{0} groups", Groups);

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters =>
        new[] { Gamma, Beta }.OfType<ParameterSpecification>().ToEquatableArray();

    /// <inheritdoc/>
    public override long Flops => FlopsOfAnElement * (long)InputShape.Size;

    /// <inheritdoc/>
    public override bool HasGpuKernels => false;

    internal static GroupNormalizationLayer? Infer(
        GroupNormalizationDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        int channels = input.Dimensions[input.Rank - 1];
        int groups = declared.Groups == -1 ? channels : declared.Groups;
        bool isValid = context.Require(
            groups > 0 && channels % groups == 0,
            declared.Ordinal,
            declared.Kind,
            "groups",
            string.Format(CultureInfo.InvariantCulture, "a divisor of the {0} channels of {1}, or -1 for a group for each channel", channels, input),
            declared.Groups);
        if (!NormalizationRules.RequireEpsilon(declared, declared.Epsilon, context) || !isValid)
            return null;

        ParameterSpecification? Optional(bool exists, string parameter, Initializer initializer) =>
            exists ? new($"{name}/{parameter}", TensorShape.Of(channels), initializer, 0, L1: 0, L2: 0) : null;
        return new GroupNormalizationLayer(
            name,
            input,
            groups,
            declared.Epsilon,
            Optional(declared.Scale, "gamma", Initializer.Ones),
            Optional(declared.Center, "beta", Initializer.Zeros));
    }
}

using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[BatchNormalization]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record BatchNormalizationDeclaration(int Ordinal) : LayerDeclaration(Ordinal)
{
    /// <summary>The part of the old average in the new one.</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>ε.</summary>
    public double Epsilon { get; init; } = 1e-3;

    /// <summary>Whether there is β.</summary>
    public bool Center { get; init; } = true;

    /// <summary>Whether there is γ.</summary>
    public bool Scale { get; init; } = true;

    /// <summary>Whether training changes anything of it.</summary>
    public bool Trainable { get; init; } = true;
}

/// <summary>
/// γ·(x − μ)/√(σ² + ε) + β for each channel. μ and σ² are those of the batch in training, over all samples and positions, and moving averages
/// of these otherwise. Follows <c>keras.layers.BatchNormalization</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[.., channels].</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Momentum">The part of the old average in the new one.</param>
/// <param name="IsFrozen">Whether training takes the moving averages, too, and changes nothing.</param>
/// <param name="Gamma">γ, or nothing.</param>
/// <param name="Beta">β, or nothing.</param>
/// <param name="MovingMean">The moving average of μ.</param>
/// <param name="MovingVariance">The moving average of σ².</param>
public sealed record BatchNormalizationLayer(
    string Name,
    TensorShape InputShape,
    double Epsilon,
    double Momentum,
    bool IsFrozen,
    ParameterSpecification? Gamma,
    ParameterSpecification? Beta,
    ParameterSpecification MovingMean,
    ParameterSpecification MovingVariance) : Layer(Name, InputShape, InputShape)
{
    // Difference, product, sum.
    private const int FlopsOfAnElement = 3;

    /// <inheritdoc/>
    public override string Kind => "BatchNormalization";

    /// <inheritdoc/>
    public override string Configuration => IsFrozen ? "frozen" : "";

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters =>
        new[] { Gamma, Beta, MovingMean, MovingVariance }.OfType<ParameterSpecification>().ToEquatableArray();

    /// <inheritdoc/>
    public override long Flops => FlopsOfAnElement * (long)InputShape.Size;

    /// <inheritdoc/>
    public override bool HasGpuKernels => false;

    internal static BatchNormalizationLayer? Infer(
        BatchNormalizationDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        bool isValid = context.Require(
            declared.Momentum is >= 0 and < 1, declared.Ordinal, declared.Kind, "Momentum", "at least 0 and less than 1", declared.Momentum);
        if (!NormalizationRules.RequireEpsilon(declared, declared.Epsilon, context) || !isValid)
            return null;

        TensorShape channels = TensorShape.Of(input.Dimensions[input.Rank - 1]);
        ParameterSpecification Vector(string parameter, Initializer initializer, bool isTrainable) =>
            new($"{name}/{parameter}", channels, initializer, 0, L1: 0, L2: 0) { IsTrainable = isTrainable };
        return new BatchNormalizationLayer(
            name,
            input,
            declared.Epsilon,
            declared.Momentum,
            !declared.Trainable,
            declared.Scale ? Vector("gamma", Initializer.Ones, declared.Trainable) : null,
            declared.Center ? Vector("beta", Initializer.Zeros, declared.Trainable) : null,
            Vector("moving_mean", Initializer.Zeros, isTrainable: false),
            Vector("moving_variance", Initializer.Ones, isTrainable: false));
    }
}

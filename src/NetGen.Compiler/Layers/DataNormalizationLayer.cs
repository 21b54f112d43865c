using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[Normalization]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record NormalizationDeclaration(int Ordinal) : LayerDeclaration(Ordinal);

/// <summary>
/// y = (x − mean)/max(√variance, 1e-7), each channel by itself; mean and variance are of data, and not trained. Follows
/// <c>keras.layers.Normalization</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[.., channels].</param>
/// <param name="Mean">The mean, [channels].</param>
/// <param name="Variance">The variance, [channels].</param>
/// <param name="Count">The number of values that they are of, [1].</param>
public sealed record DataNormalizationLayer(
    string Name, TensorShape InputShape, ParameterSpecification Mean, ParameterSpecification Variance, ParameterSpecification Count)
    : Layer(Name, InputShape, InputShape)
{
    // Difference, root, maximum, quotient.
    private const int FlopsOfAnElement = 4;

    /// <inheritdoc/>
    public override string Kind => "Normalization";

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters => [Mean, Variance, Count];

    /// <inheritdoc/>
    public override long Flops => FlopsOfAnElement * (long)InputShape.Size;

    internal static DataNormalizationLayer Infer(string name, TensorShape input)
    {
        TensorShape channels = TensorShape.Of(input.Dimensions[input.Rank - 1]);
        ParameterSpecification Constant(string parameter, TensorShape shape, Initializer initializer) =>
            new($"{name}/{parameter}", shape, initializer, 0, L1: 0, L2: 0) { IsTrainable = false };
        return new DataNormalizationLayer(
            name,
            input,
            Constant("mean", channels, Initializer.Zeros),
            Constant("variance", channels, Initializer.Ones),
            Constant("count", TensorShape.Of(1), Initializer.Zeros));
    }
}

using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[GlobalAveragePooling1D]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
public sealed record GlobalAveragePooling1DDeclaration(int Ordinal) : LayerDeclaration(Ordinal);

/// <summary>The mean over the positions. Follows <c>keras.layers.GlobalAveragePooling1D</c>.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[positions, channels].</param>
/// <param name="OutputShape">[channels].</param>
public sealed record GlobalAveragePooling1DLayer(string Name, TensorShape InputShape, TensorShape OutputShape)
    : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => "GlobalAveragePooling1D";

    /// <inheritdoc/>
    public override long Flops => InputShape.Size;

    internal static GlobalAveragePooling1DLayer? Infer(
        GlobalAveragePooling1DDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        if (input.Rank == 2)
            return new GlobalAveragePooling1DLayer(name, input, TensorShape.Of(input.Dimensions[1]));
        context.Report(
            NetworkErrorKind.WrongInputRank,
            declared.Ordinal,
            name,
            "an input [positions, channels]",
            string.Format(CultureInfo.InvariantCulture, "{0}, which has {1} axes; put [Reshape] before it", input, input.Rank));
        return null;
    }
}

using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>
/// <c>[GlobalAveragePooling1D]</c>, <c>[GlobalAveragePooling2D]</c>, <c>[GlobalMaxPooling1D]</c> and <c>[GlobalMaxPooling2D]</c>.
/// </summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Function">The function of the values of a channel.</param>
/// <param name="Axes">1 for a series, 2 for an image.</param>
public sealed record GlobalPoolingDeclaration(int Ordinal, PoolingFunction Function, int Axes) : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => string.Format(CultureInfo.InvariantCulture, "Global{0}Pooling{1}D", Function, Axes);

    /// <summary>Whether the axes stay, with one element each.</summary>
    public bool KeepDims { get; init; }
}

/// <summary>
/// The mean or the largest of each channel. Follows <c>keras.layers.GlobalAveragePooling2D</c>, <c>GlobalMaxPooling2D</c> and those of series.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[steps, channels] or [rows, columns, channels].</param>
/// <param name="OutputShape">[channels], or as many axes as before.</param>
/// <param name="Function">The function of the values of a channel.</param>
public sealed record GlobalPoolingLayer(string Name, TensorShape InputShape, TensorShape OutputShape, PoolingFunction Function)
    : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => new GlobalPoolingDeclaration(0, Function, InputShape.Rank - 1).Kind;

    /// <inheritdoc/>
    public override long Flops => InputShape.Size;

    /// <inheritdoc/>
    public override bool HasGpuKernels => Function == PoolingFunction.Average;

    internal static GlobalPoolingLayer? Infer(GlobalPoolingDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        if (SpatialRules.RequireInput(declared, declared.Axes, name, input, context) is not { Channels: var channels })
            return null;
        IEnumerable<int> kept = Enumerable.Repeat(1, declared.KeepDims ? declared.Axes : 0);
        return new GlobalPoolingLayer(name, input, new(kept.Append(channels).ToEquatableArray()), declared.Function);
    }
}

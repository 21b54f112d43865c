using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary><c>[UpSampling1D(…)]</c> and <c>[UpSampling2D(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axes">1 for a series, 2 for an image.</param>
/// <param name="Size">The factors as written: none, one, or of an image those of the rows and the columns.</param>
public sealed record UpSamplingDeclaration(int Ordinal, int Axes, EquatableArray<int> Size) : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => string.Format(CultureInfo.InvariantCulture, "UpSampling{0}D", Axes);

    /// <summary>Where the new elements come from.</summary>
    public Interpolation Interpolation { get; init; }
}

/// <summary>
/// More positions, each an old one or between old ones. Follows <c>keras.layers.UpSampling1D</c> and <c>UpSampling2D</c>.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[steps, channels] or [rows, columns, channels].</param>
/// <param name="OutputShape">The same with more positions.</param>
/// <param name="RowFactor">How many rows one becomes; 1 for a series.</param>
/// <param name="ColumnFactor">How many columns, or steps, one becomes.</param>
/// <param name="Interpolation">Where they come from.</param>
public sealed record UpSamplingLayer(
    string Name, TensorShape InputShape, TensorShape OutputShape, int RowFactor, int ColumnFactor, Interpolation Interpolation)
    : Layer(Name, InputShape, OutputShape)
{
    private const int DefaultFactor = 2;

    // The graph of training has a copy for each.
    private const int MaximumFactor = 64;

    /// <inheritdoc/>
    public override string Kind => new UpSamplingDeclaration(0, InputShape.Rank - 1, []).Kind;

    /// <inheritdoc/>
    public override string Configuration => string.Format(
        CultureInfo.InvariantCulture,
        RowFactor == ColumnFactor || InputShape.Rank == 2 ? "{1}{2}" : "{0}, {1}{2}",
        RowFactor,
        ColumnFactor,
        Interpolation == Interpolation.Nearest ? "" : ", " + Interpolation);

    /// <inheritdoc/>
    public override long Flops => Interpolation == Interpolation.Nearest ? 0 : 3L * OutputShape.Size;

    internal static UpSamplingLayer? Infer(UpSamplingDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        (int Rows, int Columns)? factors = SpatialRules.RequireSizes(
            declared, "size", declared.Size, declared.Axes, DefaultFactor, MaximumFactor, context);
        bool isGood = context.Require(
            declared.Axes == 1 ? declared.Interpolation == Interpolation.Nearest : Enum.IsDefined(typeof(Interpolation), declared.Interpolation),
            declared.Ordinal,
            declared.Kind,
            nameof(declared.Interpolation),
            declared.Axes == 1 ? "Nearest, since a series has no other" : "a member of Interpolation",
            declared.Interpolation);
        if (SpatialRules.RequireInput(declared, declared.Axes, name, input, context) is not { } shape || factors is not { } factor || !isGood)
            return null;
        return SpatialRules.RequireOutput(
            declared, declared.Axes, (long)shape.Rows * factor.Rows, (long)shape.Columns * factor.Columns, shape.Channels, context) is { } output
            ? new UpSamplingLayer(name, input, output, factor.Rows, factor.Columns, declared.Interpolation)
            : null;
    }
}

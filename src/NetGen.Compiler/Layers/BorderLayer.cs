using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>A change of the borders of a series or an image.</summary>
public enum BorderFunction
{
    /// <summary>Zeros are put around the elements.</summary>
    ZeroPadding,

    /// <summary>Their elements are cut off.</summary>
    Cropping,
}

/// <summary><c>[ZeroPadding1D(…)]</c>, <c>[ZeroPadding2D(…)]</c>, <c>[Cropping1D(…)]</c> and <c>[Cropping2D(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Function">The change.</param>
/// <param name="Axes">1 for a series, 2 for an image.</param>
/// <param name="Sizes">How wide the borders are, as written: none, one, two, or of an image four.</param>
public sealed record BorderDeclaration(int Ordinal, BorderFunction Function, int Axes, EquatableArray<int> Sizes) : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => string.Format(CultureInfo.InvariantCulture, "{0}{1}D", Function, Axes);
}

/// <summary>How wide borders are; less than 0 where they are cut off.</summary>
/// <param name="Top">The rows before the first one.</param>
/// <param name="Bottom">The rows after the last one.</param>
/// <param name="Left">The columns before the first one.</param>
/// <param name="Right">The columns after the last one.</param>
public readonly record struct Borders(int Top, int Bottom, int Left, int Right);

/// <summary>
/// Zeros around a series or an image, or a part of it. Follows <c>keras.layers.ZeroPadding2D</c>, <c>Cropping2D</c> and those of series.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[steps, channels] or [rows, columns, channels].</param>
/// <param name="OutputShape">The same with more or fewer positions.</param>
/// <param name="Function">The change.</param>
/// <param name="Borders">How wide they are; the steps of a series are columns.</param>
public sealed record BorderLayer(string Name, TensorShape InputShape, TensorShape OutputShape, BorderFunction Function, Borders Borders)
    : Layer(Name, InputShape, OutputShape)
{
    private bool IsImage => InputShape.Rank == 3;

    /// <inheritdoc/>
    public override string Kind => new BorderDeclaration(0, Function, InputShape.Rank - 1, []).Kind;

    /// <inheritdoc/>
    public override string Configuration => string.Join(
        ", ",
        (IsImage ? new[] { Borders.Top, Borders.Bottom, Borders.Left, Borders.Right } : [Borders.Left, Borders.Right])
            .Select(size => Math.Abs(size).ToString(CultureInfo.InvariantCulture)));

    internal static BorderLayer? Infer(BorderDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        bool isCropping = declared.Function == BorderFunction.Cropping, isImage = declared.Axes == 2;
        EquatableArray<int> written = declared.Sizes;
        string member = isCropping ? "cropping" : "padding";
        bool isGood = SpatialRules.RequireCount(declared, member, written, isImage ? [0, 1, 2, 4] : [0, 1, 2], context);
        for (int i = 0; i < written.Count && isGood; i++)
            isGood = context.Require(written[i] >= 0, declared.Ordinal, declared.Kind, new(member, i), "at least 0", written[i]);
        if (SpatialRules.RequireInput(declared, declared.Axes, name, input, context) is not { } shape || !isGood)
            return null;

        // Keras's defaults: 1 everywhere, but [Cropping2D] keeps the image as it is.
        int[] all = written.Count == 0 ? [isCropping && isImage ? 0 : 1] : [.. written];
        int top = isImage ? all[0] : 0, bottom = !isImage ? 0 : all.Length == 4 ? all[1] : all[0];
        int left = all.Length == 4 ? all[2] : isImage && all.Length == 2 ? all[1] : all[0], right = all[all.Length - 1];
        if (isCropping)
        {
            if (!RequireRest(shape.Rows, top, bottom, "rows", 0) || !RequireRest(shape.Columns, left, right, isImage ? "columns" : "steps", all.Length == 4 ? 2 : all.Length - 1))
                return null;
            (top, bottom, left, right) = (-top, -bottom, -left, -right);
        }

        return SpatialRules.RequireOutput(
            declared, declared.Axes, (long)shape.Rows + top + bottom, (long)shape.Columns + left + right, shape.Channels, context) is { } output
            ? new BorderLayer(name, input, output, declared.Function, new(top, bottom, left, right))
            : null;

        bool RequireRest(int length, int before, int after, string axis, int position) => context.Require(
            (long)before + after < length,
            declared.Ordinal,
            declared.Kind,
            new(member, position),
            string.Format(CultureInfo.InvariantCulture, "less than the {0} {1} of {2} in all", length, axis, input),
            string.Format(CultureInfo.InvariantCulture, "{0} and {1}", before, after));
    }
}

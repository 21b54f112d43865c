using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>A function of the values in a window.</summary>
public enum PoolingFunction
{
    /// <summary>Their mean.</summary>
    Average,

    /// <summary>The largest.</summary>
    Max,
}

/// <summary><c>[MaxPooling1D(…)]</c>, <c>[MaxPooling2D(…)]</c>, <c>[AveragePooling1D(…)]</c> and <c>[AveragePooling2D(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Function">The function of the values in a window.</param>
/// <param name="Axes">1 for a series, 2 for an image.</param>
/// <param name="PoolSize">The sizes of the window as written: none, one, or of an image the rows and the columns.</param>
public sealed record PoolingDeclaration(int Ordinal, PoolingFunction Function, int Axes, EquatableArray<int> PoolSize) : LayerDeclaration(Ordinal)
{
    /// <inheritdoc/>
    public override string Kind => string.Format(CultureInfo.InvariantCulture, "{0}Pooling{1}D", Function, Axes);

    /// <summary>The steps from one window to the next; 0 where not given.</summary>
    public int Strides { get; init; }

    /// <summary>Those along the columns; 0 where not given.</summary>
    public int StrideColumns { get; init; }

    /// <summary>How windows meet the borders.</summary>
    public Padding Padding { get; init; }
}

/// <summary>
/// The mean or the largest of each channel in a window. Follows <c>keras.layers.AveragePooling2D</c>, <c>MaxPooling2D</c> and those of series.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[steps, channels] or [rows, columns, channels].</param>
/// <param name="OutputShape">The same with as many positions as there are windows.</param>
/// <param name="Declared">The declaration.</param>
/// <param name="Window">The window.</param>
public sealed record PoolingLayer(string Name, TensorShape InputShape, TensorShape OutputShape, PoolingDeclaration Declared, Window Window)
    : Layer(Name, InputShape, OutputShape)
{
    private const int DefaultSize = 2;

    /// <inheritdoc/>
    public override string Kind => Declared.Kind;

    /// <inheritdoc/>
    public override string Configuration => string.Join(", ", new[]
    {
        Declared.PoolSize.Count == 0 ? Text(DefaultSize) : string.Join(", ", Declared.PoolSize.Select(Text)),
        Declared.Strides == 0 ? "" : $"{nameof(Declared.Strides)} = {Text(Declared.Strides)}",
        Declared.StrideColumns == 0 ? "" : $"{nameof(Declared.StrideColumns)} = {Text(Declared.StrideColumns)}",
        Declared.Padding == Padding.Valid ? "" : Declared.Padding.ToString(),
    }.Where(text => text.Length > 0));

    /// <inheritdoc/>
    public override long Flops => (long)OutputShape.Size * Window.Taps;

    /// <inheritdoc/>
    public override bool HasGpuKernels => false;

    internal static PoolingLayer? Infer(PoolingDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        bool Require(bool isValid, ErrorArgument member, string expected, object actual) =>
            context.Require(isValid, declared.Ordinal, declared.Kind, member, expected, actual);

        bool RequireStrides(string member, int value) => Require(value >= 0, member, "at least 1, or left out", value);

        (int Rows, int Columns)? sizes = SpatialRules.RequireSizes(
            declared, "poolSize", declared.PoolSize, declared.Axes, DefaultSize, int.MaxValue, context);
        bool isGood = RequireStrides(nameof(declared.Strides), declared.Strides)
            & RequireStrides(nameof(declared.StrideColumns), declared.StrideColumns)
            & Require(declared.Padding is Padding.Valid or Padding.Same, nameof(declared.Padding), "Valid or Same", declared.Padding);
        if (SpatialRules.RequireInput(declared, declared.Axes, name, input, context) is not { } shape || sizes is not { } size || !isGood)
            return null;

        bool isImage = declared.Axes == 2;
        int rowStride = declared.Strides > 0 ? declared.Strides : size.Rows;
        int columnStride = declared.StrideColumns > 0 ? declared.StrideColumns : declared.Strides > 0 ? declared.Strides : size.Columns;
        WindowAxis rows = isImage ? WindowRules.Axis(shape.Rows, size.Rows, rowStride, 1, declared.Padding) : WindowAxis.One;
        WindowAxis columns = WindowRules.Axis(shape.Columns, size.Columns, columnStride, 1, declared.Padding);
        if (!RequireFit(rows, "rows", 0) || !RequireFit(columns, isImage ? "columns" : "steps", Math.Max(declared.PoolSize.Count - 1, 0)))
            return null;

        TensorShape output = isImage
            ? TensorShape.Of(rows.Outputs, columns.Outputs, shape.Channels)
            : TensorShape.Of(columns.Outputs, shape.Channels);
        return new PoolingLayer(name, input, output, declared, new Window(rows, columns));

        bool RequireFit(WindowAxis axis, string elements, int position)
        {
            // Beyond that, every window has the whole axis.
            int most = declared.Padding == Padding.Same ? (2 * axis.Inputs) - 1 : axis.Inputs;
            string expected = string.Format(
                CultureInfo.InvariantCulture,
                declared.Padding == Padding.Same ? "at most {0}, which reads all {1} {2} of {3}" : "at most {0}, the {2} of {3}, or have Padding = Same",
                most,
                axis.Inputs,
                elements,
                input);
            return Require(axis.Size <= most, new("poolSize", position), expected, axis.Size);
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

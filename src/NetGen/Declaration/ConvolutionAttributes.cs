// A square and a rectangular window differ in a number that must be given, so no call can mean both.
#pragma warning disable RS0026

namespace NetGen;

/// <summary>
/// A convolution of a series, [steps, channels] → [results, filters]: y[t, o] = f(Σ x[t·s + i·d − before, c]·K[i, c, o] + b[o]) over the
/// window's elements i and the channels c, with the kernel K of shape [kernelSize, channels, filters] and the bias b of shape [filters]. What
/// lies outside of the series is 0. <see cref="Padding"/> has the number of results (Keras: <c>Conv1D</c>).
/// </summary>
/// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
/// <param name="kernelSize">The elements of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
/// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so is a window that is longer than the series (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class Conv1DAttribute(int filters, int kernelSize, Activation activation = Activation.Linear)
    : KernelConvolutionAttribute(filters, activation)
{
    /// <summary>The elements of the window.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>
    /// The groups that the channels are divided into; a filter reads those of its group. It divides the channels and the
    /// filters. K is [kernelSize, channels / groups, filters] (Keras: <c>groups</c>).
    /// </summary>
    public int Groups { get; set; } = 1;
}

/// <summary>
/// A convolution of an image, [rows, columns, channels] → [rows, columns, filters]: y[r, q, o] = f(Σ x[r·s + i·d − before, q·s + j·d − before,
/// c]·K[i, j, c, o] + b[o]) over the window's elements i, j and the channels c, with the kernel K of shape [kernelRows, kernelColumns,
/// channels, filters] and the bias b of shape [filters]. What lies outside of the image is 0. <see cref="Padding"/> has the numbers of rows
/// and columns (Keras: <c>Conv2D</c>).
/// </summary>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so is a window that is longer than the image (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class Conv2DAttribute : KernelConvolution2DAttribute
{
    /// <summary>A square window.</summary>
    /// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
    /// <param name="kernelSize">The rows and the columns of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public Conv2DAttribute(int filters, int kernelSize, Activation activation = Activation.Linear)
        : this(filters, kernelSize, kernelSize, activation)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
    /// <param name="kernelRows">The rows of the window, at least 1 (Keras: the first of <c>kernel_size</c>).</param>
    /// <param name="kernelColumns">The columns of the window, at least 1 (Keras: the second of <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public Conv2DAttribute(int filters, int kernelRows, int kernelColumns, Activation activation = Activation.Linear)
        : base(filters, kernelRows, kernelColumns, activation)
    {
    }

    /// <summary>
    /// The groups that the channels are divided into; a filter reads those of its group. It divides the channels and the
    /// filters. K is [kernelRows, kernelColumns, channels / groups, filters] (Keras: <c>groups</c>).
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>
    /// Whether predictions may compute windows of 3×3 with stride 1 by Winograd's transforms, where they save time. Their rounding error is
    /// a few times that of the direct way. Training is not affected (Keras has no such option).
    /// </summary>
    public bool AllowWinograd { get; set; } = true;
}

/// <summary>
/// A convolution of each channel of a series for itself, [steps, channels] → [results, channels·m]: y[t, c·m + j] = f(Σ x[t·s + i·d − before,
/// c]·D[i, c, j] + b[c·m + j]) over the window's elements i, with the depthwise kernel D of shape [kernelSize, channels, m], which is the
/// parameter <c>kernel</c>, and the bias b of shape [channels·m] (Keras: <c>DepthwiseConv1D</c>).
/// </summary>
/// <param name="kernelSize">The elements of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
/// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so is a window that is longer than the series (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DepthwiseConv1DAttribute(int kernelSize, Activation activation = Activation.Linear)
    : DepthwiseConvolutionAttribute(activation)
{
    /// <summary>The elements of the window.</summary>
    public int KernelSize { get; } = kernelSize;
}

/// <summary>
/// A convolution of each channel of an image for itself, [rows, columns, channels] → [rows, columns, channels·m]: y[r, q, c·m + k] = f(Σ x[r·s +
/// i·d − before, q·s + j·d − before, c]·D[i, j, c, k] + b[c·m + k]) over the window's elements i, j, with the depthwise kernel D of shape
/// [kernelRows, kernelColumns, channels, m], which is the parameter <c>kernel</c>, and the bias b of shape [channels·m]. The strides are the
/// same along rows and columns (Keras: <c>DepthwiseConv2D</c>).
/// </summary>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so is a window that is longer than the image (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DepthwiseConv2DAttribute : DepthwiseConvolutionAttribute
{
    private int? _dilationColumns;

    /// <summary>A square window.</summary>
    /// <param name="kernelSize">The rows and the columns of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public DepthwiseConv2DAttribute(int kernelSize, Activation activation = Activation.Linear)
        : this(kernelSize, kernelSize, activation)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="kernelRows">The rows of the window, at least 1 (Keras: the first of <c>kernel_size</c>).</param>
    /// <param name="kernelColumns">The columns of the window, at least 1 (Keras: the second of <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public DepthwiseConv2DAttribute(int kernelRows, int kernelColumns, Activation activation = Activation.Linear)
        : base(activation) => (KernelRows, KernelColumns) = (kernelRows, kernelColumns);

    /// <summary>The rows of the window.</summary>
    public int KernelRows { get; }

    /// <summary>The columns of the window.</summary>
    public int KernelColumns { get; }

    /// <summary>
    /// The columns from one element of the window to the next, if not as many as rows (Keras: the second of <c>dilation_rate</c>).
    /// </summary>
    public int DilationColumns
    {
        get => _dilationColumns ?? DilationRate;
        set => _dilationColumns = value;
    }
}

/// <summary>
/// A depthwise convolution of a series and then a product at each position, [steps, channels] → [results, filters]: y = f(depthwise(x)·P + b),
/// with the depthwise kernel D of shape [kernelSize, channels, m], the pointwise kernel P of shape [1, channels·m, filters] and the bias b of
/// shape [filters]. The parameters are <c>depthwise_kernel</c>, <c>pointwise_kernel</c> and <c>bias</c> (Keras: <c>SeparableConv1D</c>).
/// </summary>
/// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
/// <param name="kernelSize">The elements of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
/// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so is a window that is longer than the series (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SeparableConv1DAttribute(int filters, int kernelSize, Activation activation = Activation.Linear)
    : SeparableConvolutionAttribute(filters, activation)
{
    /// <summary>The elements of the window.</summary>
    public int KernelSize { get; } = kernelSize;
}

/// <summary>
/// A depthwise convolution of an image and then a product at each position, [rows, columns, channels] → [rows, columns, filters]: y =
/// f(depthwise(x)·P + b), with the depthwise kernel D of shape [kernelRows, kernelColumns, channels, m], the pointwise kernel P of shape [1, 1,
/// channels·m, filters] and the bias b of shape [filters]. The parameters are <c>depthwise_kernel</c>, <c>pointwise_kernel</c> and <c>bias</c>.
/// The strides are the same along rows and columns (Keras: <c>SeparableConv2D</c>).
/// </summary>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so is a window that is longer than the image (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SeparableConv2DAttribute : SeparableConvolutionAttribute
{
    private int? _dilationColumns;

    /// <summary>A square window.</summary>
    /// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
    /// <param name="kernelSize">The rows and the columns of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public SeparableConv2DAttribute(int filters, int kernelSize, Activation activation = Activation.Linear)
        : this(filters, kernelSize, kernelSize, activation)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
    /// <param name="kernelRows">The rows of the window, at least 1 (Keras: the first of <c>kernel_size</c>).</param>
    /// <param name="kernelColumns">The columns of the window, at least 1 (Keras: the second of <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public SeparableConv2DAttribute(int filters, int kernelRows, int kernelColumns, Activation activation = Activation.Linear)
        : base(filters, activation) => (KernelRows, KernelColumns) = (kernelRows, kernelColumns);

    /// <summary>The rows of the window.</summary>
    public int KernelRows { get; }

    /// <summary>The columns of the window.</summary>
    public int KernelColumns { get; }

    /// <summary>
    /// The columns from one element of the window to the next, if not as many as rows (Keras: the second of <c>dilation_rate</c>).
    /// </summary>
    public int DilationColumns
    {
        get => _dilationColumns ?? DilationRate;
        set => _dilationColumns = value;
    }
}

/// <summary>
/// A transposed convolution of a series, [steps, channels] → [results, filters]: each step adds x[t, c]·K[i, o, c] to result t·s + i·d − cut;
/// then come the bias and f. The kernel K has the shape [kernelSize, filters, channels], the bias b the shape [filters]. With e =
/// (kernelSize − 1)·d + 1, there are steps·s results under <see cref="Padding.Same"/>, where cut is ⌊(e − s)/2⌋ and at least 0, and
/// (steps − 1)·s + max(e, s) under <see cref="Padding.Valid"/>, where it is 0 (Keras: <c>Conv1DTranspose</c>).
/// </summary>
/// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
/// <param name="kernelSize">The elements of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
/// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
/// <remarks>An input with another number of axes is an error (NG0044).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class Conv1DTransposeAttribute(int filters, int kernelSize, Activation activation = Activation.Linear)
    : KernelConvolutionAttribute(filters, activation)
{
    /// <summary>The elements of the window.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>
    /// Another number of results: (steps − 1)·s + e + this under <see cref="Padding.Valid"/>, and (steps − 1)·s + e mod 2 + this under
    /// <see cref="Padding.Same"/>. At least 0 and less than the strides; −1, the default, for Keras's rule (Keras: <c>output_padding</c>).
    /// </summary>
    public int OutputPadding { get; set; } = -1;
}

/// <summary>
/// A transposed convolution of an image, [rows, columns, channels] → [rows, columns, filters]: each element adds x[r, q, c]·K[i, j, o, c] to the
/// result at row r·s + i·d − cut and column q·s + j·d − cut; then come the bias and f. The kernel K has the shape [kernelRows, kernelColumns,
/// filters, channels], the bias b the shape [filters]. With e = (kernelRows − 1)·d + 1, there are rows·s rows under <see cref="Padding.Same"/>,
/// where cut is ⌊(e − s)/2⌋ and at least 0, and (rows − 1)·s + max(e, s) under <see cref="Padding.Valid"/>, where it is 0; and columns in the
/// same way (Keras: <c>Conv2DTranspose</c>).
/// </summary>
/// <remarks>An input with another number of axes is an error (NG0044).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class Conv2DTransposeAttribute : KernelConvolution2DAttribute
{
    private int? _outputPaddingColumns;

    /// <summary>A square window.</summary>
    /// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
    /// <param name="kernelSize">The rows and the columns of the window, at least 1 (Keras: <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public Conv2DTransposeAttribute(int filters, int kernelSize, Activation activation = Activation.Linear)
        : this(filters, kernelSize, kernelSize, activation)
    {
    }

    /// <summary>A rectangular window.</summary>
    /// <param name="filters">The number of filters, at least 1 (Keras: <c>filters</c>).</param>
    /// <param name="kernelRows">The rows of the window, at least 1 (Keras: the first of <c>kernel_size</c>).</param>
    /// <param name="kernelColumns">The columns of the window, at least 1 (Keras: the second of <c>kernel_size</c>).</param>
    /// <param name="activation">The activation f (Keras: <c>activation</c>).</param>
    public Conv2DTransposeAttribute(int filters, int kernelRows, int kernelColumns, Activation activation = Activation.Linear)
        : base(filters, kernelRows, kernelColumns, activation)
    {
    }

    /// <summary>
    /// Another number of rows: (rows − 1)·s + e + this under <see cref="Padding.Valid"/>, and (rows − 1)·s + e mod 2 + this under
    /// <see cref="Padding.Same"/>; and of columns. At least 0 and less than the strides; −1, the default, for Keras's rule (Keras:
    /// <c>output_padding</c>).
    /// </summary>
    public int OutputPadding { get; set; } = -1;

    /// <summary>
    /// <see cref="OutputPadding"/> of the columns, if it is not that of the rows (Keras: the second of <c>output_padding</c>).
    /// </summary>
    public int OutputPaddingColumns
    {
        get => _outputPaddingColumns ?? OutputPadding;
        set => _outputPaddingColumns = value;
    }
}

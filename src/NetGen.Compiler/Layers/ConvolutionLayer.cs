using System.Globalization;

namespace NetGen.Compiler.Layers;

/// <summary>How a convolution reads the channels.</summary>
public enum ConvolutionForm
{
    /// <summary>Each filter reads all channels: the kernel is [window.., channels, filters].</summary>
    Full,

    /// <summary>Each filter reads the channels of its group: the kernel is [window.., channels of a group, filters].</summary>
    Grouped,

    /// <summary>Each channel has filters of its own: the kernel is [window.., channels, filters of each], or [window.., 1, filters].</summary>
    Depthwise,

    /// <summary>A depthwise one, and a product at each position: a second kernel [1.., channels, filters].</summary>
    Separable,

    /// <summary>The gradient of a full one in its input: the kernel is [window.., filters, channels].</summary>
    Transposed,
}

/// <summary>
/// y = f(x∗K + b) over a window: x [steps, channels] or [rows, columns, channels]. Follows <c>keras.layers.Conv1D</c>, <c>Conv2D</c> and
/// their depthwise, separable and transposed forms.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">The attribute's name.</param>
/// <param name="Form">How it reads the channels.</param>
/// <param name="InputShape">[steps, channels] or [rows, columns, channels].</param>
/// <param name="OutputShape">The same axes.</param>
/// <param name="Window">The window; of a transposed convolution, that of the convolution whose gradient it is.</param>
/// <param name="Activation">f.</param>
/// <param name="Kernels">The kernel; of a separable convolution, the depthwise and the pointwise one.</param>
/// <param name="Bias">b, or nothing.</param>
public sealed record ConvolutionLayer(
    string Name,
    string Kind,
    ConvolutionForm Form,
    TensorShape InputShape,
    TensorShape OutputShape,
    Window Window,
    ActivationSpecification Activation,
    EquatableArray<ParameterSpecification> Kernels,
    ParameterSpecification? Bias) : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind { get; } = Kind;

    /// <summary>Whether predictions may compute it by Winograd's transforms.</summary>
    public bool AllowsWinograd { get; init; } = true;

    /// <summary>The groups that the channels are divided into.</summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc/>
    public override string Configuration => string.Join(", ", Words());

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters => Bias is null ? Kernels : [.. Kernels, Bias];

    /// <inheritdoc/>
    public override long Flops =>
        (2L * Window.OutputPositions * Kernels.Sum(kernel => (long)kernel.Shape.Size))
        + (Bias is null ? 0 : OutputShape.Size)
        + (Activation.Function == Compiler.Activation.Linear ? 0 : OutputShape.Size);

    /// <inheritdoc/>
    public override ActivationSpecification? Activates => Activation;

    /// <inheritdoc/>
    public override long SampleSize => OutputShape.Size
        + (Form == ConvolutionForm.Grouped ? new GroupedWindow(Window, Channels / Groups).Positions * Filters : 0)
        + (Multiplier == 1 ? 0 : (long)InputShape.Size * Multiplier)
        + (Form == ConvolutionForm.Separable ? (long)Window.OutputPositions * Channels * Multiplier : 0);

    /// <inheritdoc/>
    public override bool HasGpuKernels => false;

    /// <summary>The channels that it reads.</summary>
    public int Channels => InputShape.Dimensions[InputShape.Rank - 1];

    /// <summary>The channels of the result.</summary>
    public int Filters => OutputShape.Dimensions[OutputShape.Rank - 1];

    /// <summary>The depthwise filters of each channel; 1 where there are none.</summary>
    public int Multiplier => Form is ConvolutionForm.Depthwise or ConvolutionForm.Separable
        ? Kernels[0].Shape.Size / Window.Taps / Channels
        : 1;

    // What is not Keras's default.
    private IEnumerable<string> Words()
    {
        bool isSeries = InputShape.Rank == 2;
        string Sizes(Func<WindowAxis, int> size) => string.Format(
            CultureInfo.InvariantCulture, isSeries ? "{1}" : "{0}×{1}", size(Window.Rows), size(Window.Columns));
        if (Form != ConvolutionForm.Depthwise)
            yield return Filters.ToString(CultureInfo.InvariantCulture);
        yield return Sizes(axis => axis.Size);
        if (Multiplier > 1)
            yield return string.Format(CultureInfo.InvariantCulture, "multiplier {0}", Multiplier);
        if (Window.Rows.Stride * Window.Columns.Stride > 1)
            yield return "strides " + Sizes(axis => axis.Stride);
        if (Window.Rows.Dilation * Window.Columns.Dilation > 1)
            yield return "dilation " + Sizes(axis => axis.Dilation);
        if (Groups > 1)
            yield return string.Format(CultureInfo.InvariantCulture, "{0} groups", Groups);
        if (Activation.Function != Compiler.Activation.Linear)
            yield return Activation.Function.ToString();
    }
}

using System.Collections.Immutable;

namespace NetGen.Benchmarks;

/// <summary>A convolution of images.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample of what comes out.</param>
/// <param name="Activation">What is applied to it.</param>
/// <param name="Outputs">The channels of what comes out.</param>
/// <param name="Kernel">[rows, columns, channels of a group, outputs], last axis fastest.</param>
/// <param name="Bias">[outputs], or nothing.</param>
/// <param name="Window">The window.</param>
/// <param name="Groups">The groups of channels: 1, or as many as channels in a depthwise convolution.</param>
internal sealed record ModelConvolution(
    int Source,
    ImmutableArray<int> Shape,
    Activation Activation,
    int Outputs,
    float[] Kernel,
    float[] Bias,
    ModelWindow Window,
    int Groups)
    : ModelProduct(Source, Shape, Activation, Outputs, Kernel, Bias)
{
    /// <summary>The channels that one result is summed over.</summary>
    public int GroupChannels => Inputs / Window.Size;
}

/// <summary>The means of windows over images.</summary>
/// <param name="Source">The value that goes in.</param>
/// <param name="Shape">The shape of one sample of what comes out.</param>
/// <param name="Window">The window, without padding.</param>
internal sealed record ModelPooling(int Source, ImmutableArray<int> Shape, ModelWindow Window) : ModelNode([Source], Shape);

/// <summary>A window that moves over images.</summary>
/// <param name="Rows">How it lies on the rows.</param>
/// <param name="Columns">How it lies on the columns.</param>
internal sealed record ModelWindow(ModelWindowAxis Rows, ModelWindowAxis Columns)
{
    /// <summary>The elements of one window.</summary>
    public int Size => Rows.Taps * Columns.Taps;

    /// <summary>Whether there is as much padding after the last element as before the first one.</summary>
    public bool IsEven => Rows.Before == Rows.After && Columns.Before == Columns.After;
}

/// <summary>One axis of a window.</summary>
/// <param name="Taps">Its elements.</param>
/// <param name="Stride">How far it moves.</param>
/// <param name="Before">The padding before the first element of the image.</param>
/// <param name="After">The padding after the last one.</param>
internal sealed record ModelWindowAxis(int Taps, int Stride, int Before, int After)
{
    /// <summary>An axis with the padding that Keras gives it: the odd element is at the end.</summary>
    /// <param name="length">The elements of the image.</param>
    /// <param name="taps">The elements of the window.</param>
    /// <param name="stride">How far it moves.</param>
    /// <param name="padding">Keras's word for the padding.</param>
    public static ModelWindowAxis Of(int length, int taps, int stride, Padding padding)
    {
        int results = ((length - 1) / stride) + 1;
        int total = padding == Padding.Same ? Math.Max(((results - 1) * stride) + taps - length, 0) : 0;
        return new ModelWindowAxis(taps, stride, total / 2, total - (total / 2));
    }
}

using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>What all convolutions have. Sizes along the axes of the window are one for all, or one for each.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axes">The axes of the window: 1 for a series, 2 for an image.</param>
public abstract record ConvolutionDeclaration(int Ordinal, int Axes) : LayerDeclaration(Ordinal)
{
    /// <summary>The filters; of a depthwise convolution, those of each channel.</summary>
    public int Filters { get; init; } = 1;

    /// <summary>The elements of the window.</summary>
    public EquatableArray<int> KernelSize { get; init; } = [1];

    /// <summary>How far the window moves from one result to the next.</summary>
    public EquatableArray<int> Strides { get; init; } = [1];

    /// <summary>The steps from one element of the window to the next.</summary>
    public EquatableArray<int> DilationRate { get; init; } = [1];

    /// <summary>What happens at the borders.</summary>
    public Padding Padding { get; init; }

    /// <summary>The activation.</summary>
    public Activation Activation { get; init; }

    /// <summary>The activation's parameter; NaN where not given.</summary>
    public double Alpha { get; init; } = double.NaN;

    /// <summary>Whether there is a bias.</summary>
    public bool UseBias { get; init; } = true;

    /// <summary>The values and the penalty of the kernel; of a separable convolution, of the depthwise one.</summary>
    public KernelDeclaration Kernel { get; init; } = new();

    /// <summary>The bias's initializer.</summary>
    public Initializer BiasInitializer { get; init; } = Initializer.Zeros;

    /// <summary>Its scale; NaN where not given.</summary>
    public double BiasInitializerScale { get; init; } = double.NaN;

    /// <inheritdoc/>
    public override string Kind => string.Format(CultureInfo.InvariantCulture, KindFormat, Axes);

    /// <summary>The attribute's name, in which {0} is the number of axes.</summary>
    private protected abstract string KindFormat { get; }
}

/// <summary>What an attribute says of a kernel.</summary>
public sealed record KernelDeclaration
{
    /// <summary>The kernel's initializer.</summary>
    public Initializer Initializer { get; init; } = Initializer.GlorotUniform;

    /// <summary>Its scale; NaN where not given.</summary>
    public double InitializerScale { get; init; } = double.NaN;

    /// <summary>λ₁ of the kernel's penalty.</summary>
    public double L1 { get; init; }

    /// <summary>λ₂ of the kernel's penalty.</summary>
    public double L2 { get; init; }
}

/// <summary><c>[Conv1D(…)]</c> and <c>[Conv2D(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axes">The axes of the window.</param>
public sealed record ConvDeclaration(int Ordinal, int Axes) : ConvolutionDeclaration(Ordinal, Axes)
{
    /// <summary>The groups that the channels are divided into.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Whether predictions may be computed by Winograd's transforms.</summary>
    public bool AllowWinograd { get; init; } = true;

    private protected override string KindFormat => "Conv{0}D";
}

/// <summary><c>[DepthwiseConv1D(…)]</c> and <c>[DepthwiseConv2D(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axes">The axes of the window.</param>
public sealed record DepthwiseConvDeclaration(int Ordinal, int Axes) : ConvolutionDeclaration(Ordinal, Axes)
{
    private protected override string KindFormat => "DepthwiseConv{0}D";
}

/// <summary><c>[SeparableConv1D(…)]</c> and <c>[SeparableConv2D(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axes">The axes of the window.</param>
public sealed record SeparableConvDeclaration(int Ordinal, int Axes) : ConvolutionDeclaration(Ordinal, Axes)
{
    /// <summary>The depthwise filters of each channel.</summary>
    public int DepthMultiplier { get; init; } = 1;

    /// <summary>The values and the penalty of the pointwise kernel.</summary>
    public KernelDeclaration Pointwise { get; init; } = new();

    private protected override string KindFormat => "SeparableConv{0}D";
}

/// <summary><c>[Conv1DTranspose(…)]</c> and <c>[Conv2DTranspose(…)]</c>.</summary>
/// <param name="Ordinal"><inheritdoc cref="LayerDeclaration"/></param>
/// <param name="Axes">The axes of the window.</param>
public sealed record ConvTransposeDeclaration(int Ordinal, int Axes) : ConvolutionDeclaration(Ordinal, Axes)
{
    /// <summary>What Keras's rule has not for the number of results; −1 where it is not given.</summary>
    public EquatableArray<int> OutputPadding { get; init; } = [-1];

    private protected override string KindFormat => "Conv{0}DTranspose";
}

using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Attributes;

/// <summary>What the arguments of the attributes of convolutions mean, both ways.</summary>
internal static class ConvolutionAttributes
{
    /// <summary><c>[Conv1D]</c> or <c>[Conv2D]</c>.</summary>
    public static ConvDeclaration Convolution(ConvDeclaration d, ConvDeclaration defaults, AttributeArguments a) =>
        Shared(d with { Filters = a.Number("filters", d.Filters) }, defaults, a) with
        {
            Kernel = a.Kernel("Kernel", d.Kernel, defaults.Kernel),
            Groups = a.Named(nameof(d.Groups), d.Groups, defaults.Groups),
            AllowWinograd = d.Axes == 1 || a.Named(nameof(d.AllowWinograd), d.AllowWinograd, defaults.AllowWinograd),
        };

    /// <summary><c>[DepthwiseConv1D]</c> or <c>[DepthwiseConv2D]</c>.</summary>
    public static DepthwiseConvDeclaration Depthwise(DepthwiseConvDeclaration d, DepthwiseConvDeclaration defaults, AttributeArguments a) =>
        Shared(d, defaults, a) with
        {
            Filters = a.Named("DepthMultiplier", d.Filters, defaults.Filters),
            Kernel = a.Kernel("Depthwise", d.Kernel, defaults.Kernel),
        };

    /// <summary><c>[SeparableConv1D]</c> or <c>[SeparableConv2D]</c>.</summary>
    public static SeparableConvDeclaration Separable(SeparableConvDeclaration d, SeparableConvDeclaration defaults, AttributeArguments a) =>
        Shared(d with { Filters = a.Number("filters", d.Filters) }, defaults, a) with
        {
            DepthMultiplier = a.Named(nameof(d.DepthMultiplier), d.DepthMultiplier, defaults.DepthMultiplier),
            Kernel = a.Kernel("Depthwise", d.Kernel, defaults.Kernel),
            Pointwise = a.Kernel("Pointwise", d.Pointwise, defaults.Pointwise),
        };

    /// <summary><c>[Conv1DTranspose]</c> or <c>[Conv2DTranspose]</c>.</summary>
    public static ConvTransposeDeclaration Transpose(ConvTransposeDeclaration d, ConvTransposeDeclaration defaults, AttributeArguments a) =>
        Shared(d with { Filters = a.Number("filters", d.Filters) }, defaults, a) with
        {
            Kernel = a.Kernel("Kernel", d.Kernel, defaults.Kernel),
            OutputPadding = Sizes(nameof(d.OutputPadding), d.Axes == 1 ? null : "OutputPaddingColumns", d.OutputPadding, defaults.OutputPadding, a),
        };

    private static T Shared<T>(T d, T defaults, AttributeArguments a)
        where T : ConvolutionDeclaration => (T)(d with
        {
            KernelSize = KernelSize(d, a),
            Strides = Sizes(nameof(d.Strides), HasEqualStrides(d) ? null : "StrideColumns", d.Strides, defaults.Strides, a),
            DilationRate = Sizes(nameof(d.DilationRate), d.Axes == 1 ? null : "DilationColumns", d.DilationRate, defaults.DilationRate, a),
            Padding = a.NamedMember(nameof(d.Padding), d.Padding, defaults.Padding),
            Activation = a.Member("activation", d.Activation, defaults.Activation),
            Alpha = a.Named(nameof(d.Alpha), d.Alpha, defaults.Alpha),
            UseBias = a.Named(nameof(d.UseBias), d.UseBias, defaults.UseBias),
            BiasInitializer = a.NamedMember(nameof(d.BiasInitializer), d.BiasInitializer, defaults.BiasInitializer),
            BiasInitializerScale = a.Named(nameof(d.BiasInitializerScale), d.BiasInitializerScale, defaults.BiasInitializerScale),
        });

    // One size for both axes of an image, or one for each; they are two constructors.
    private static EquatableArray<int> KernelSize(ConvolutionDeclaration d, AttributeArguments a) =>
        a.Takes("kernelColumns", Last(d.KernelSize) != d.KernelSize[0])
            ? [a.Number("kernelRows", d.KernelSize[0]), a.Number("kernelColumns", Last(d.KernelSize))]
            : [a.Number("kernelSize", d.KernelSize[0])];

    // The same for properties; those of the columns are missing where there is one axis, or where all are equal.
    private static EquatableArray<int> Sizes(
        string name, string? columnsName, EquatableArray<int> sizes, EquatableArray<int> defaults, AttributeArguments a)
    {
        int rows = a.Named(name, sizes[0], defaults[0]);
        int columns = columnsName is null ? rows : a.Named(columnsName, Last(sizes), rows);
        return columns == rows ? [rows] : [rows, columns];
    }

    // Keras's depthwise kernels move equally far along both axes.
    private static bool HasEqualStrides(ConvolutionDeclaration d) => d.Axes == 1 || d is DepthwiseConvDeclaration or SeparableConvDeclaration;

    private static int Last(EquatableArray<int> sizes) => sizes[sizes.Count - 1];
}

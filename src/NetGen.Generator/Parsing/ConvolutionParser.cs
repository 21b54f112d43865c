using NetGen.Compiler;
using NetGen.Compiler.Layers;

namespace NetGen.Generator.Parsing;

/// <summary>Attributes of convolutions to declarations.</summary>
internal static class ConvolutionParser
{
    /// <summary><c>[Conv1D]</c> or <c>[Conv2D]</c>.</summary>
    /// <param name="reader">The arguments.</param>
    /// <param name="axes">The axes of the window.</param>
    public static ConvDeclaration ParseConv(AttributeReader reader, int axes) => Parse(reader, new ConvDeclaration(reader.Ordinal, axes)) with
    {
        Filters = reader.Int32(0),
        Kernel = Kernel(reader, "Kernel"),
        Groups = reader.Named(nameof(ConvDeclaration.Groups), 1),
        AllowWinograd = reader.Named(nameof(ConvDeclaration.AllowWinograd), true),
    };

    /// <summary><c>[DepthwiseConv1D]</c> or <c>[DepthwiseConv2D]</c>.</summary>
    /// <param name="reader">The arguments.</param>
    /// <param name="axes">The axes of the window.</param>
    public static DepthwiseConvDeclaration ParseDepthwise(AttributeReader reader, int axes) =>
        Parse(reader, new DepthwiseConvDeclaration(reader.Ordinal, axes)) with
        {
            Filters = reader.Named("DepthMultiplier", 1),
            Kernel = Kernel(reader, "Depthwise"),
        };

    /// <summary><c>[SeparableConv1D]</c> or <c>[SeparableConv2D]</c>.</summary>
    /// <param name="reader">The arguments.</param>
    /// <param name="axes">The axes of the window.</param>
    public static SeparableConvDeclaration ParseSeparable(AttributeReader reader, int axes) =>
        Parse(reader, new SeparableConvDeclaration(reader.Ordinal, axes)) with
        {
            Filters = reader.Int32(0),
            DepthMultiplier = reader.Named(nameof(SeparableConvDeclaration.DepthMultiplier), 1),
            Kernel = Kernel(reader, "Depthwise"),
            Pointwise = Kernel(reader, "Pointwise"),
        };

    /// <summary><c>[Conv1DTranspose]</c> or <c>[Conv2DTranspose]</c>.</summary>
    /// <param name="reader">The arguments.</param>
    /// <param name="axes">The axes of the window.</param>
    public static ConvTransposeDeclaration ParseTranspose(AttributeReader reader, int axes) =>
        Parse(reader, new ConvTransposeDeclaration(reader.Ordinal, axes)) with
        {
            Filters = reader.Int32(0),
            Kernel = Kernel(reader, "Kernel"),
            OutputPadding = Sizes(reader, axes, nameof(ConvTransposeDeclaration.OutputPadding), "OutputPaddingColumns", fallback: -1),
        };

    private static T Parse<T>(AttributeReader reader, T defaults)
        where T : ConvolutionDeclaration
    {
        int columns = reader.PositionOf("kernelColumns");
        return defaults with
        {
            KernelSize = columns < 0
                ? [reader.Int32(reader.PositionOf("kernelSize"))]
                : [reader.Int32(reader.PositionOf("kernelRows")), reader.Int32(columns)],
            Strides = Sizes(reader, defaults.Axes, nameof(defaults.Strides), "StrideColumns", fallback: 1),
            DilationRate = Sizes(reader, defaults.Axes, nameof(defaults.DilationRate), "DilationColumns", fallback: 1),
            Padding = reader.NamedEnum(nameof(defaults.Padding), defaults.Padding),
            Activation = reader.Enum<Activation>(reader.PositionOf("activation")),
            Alpha = reader.Named(nameof(defaults.Alpha), defaults.Alpha),
            UseBias = reader.Named(nameof(defaults.UseBias), defaults.UseBias),
            BiasInitializer = reader.NamedEnum(nameof(defaults.BiasInitializer), defaults.BiasInitializer),
            BiasInitializerScale = reader.Named(nameof(defaults.BiasInitializerScale), defaults.BiasInitializerScale),
        };
    }

    // One size for both axes of an image, or one for each.
    private static EquatableArray<int> Sizes(AttributeReader reader, int axes, string name, string columnsName, int fallback)
    {
        int rows = reader.Named(name, fallback);
        int columns = axes == 1 ? rows : reader.Named(columnsName, rows);
        return columns == rows ? [rows] : [rows, columns];
    }

    private static KernelDeclaration Kernel(AttributeReader reader, string name)
    {
        var defaults = new KernelDeclaration();
        return new KernelDeclaration
        {
            Initializer = reader.NamedEnum(name + nameof(defaults.Initializer), defaults.Initializer),
            InitializerScale = reader.Named(name + nameof(defaults.InitializerScale), defaults.InitializerScale),
            L1 = reader.Named(name + nameof(defaults.L1), defaults.L1),
            L2 = reader.Named(name + nameof(defaults.L2), defaults.L2),
        };
    }
}

using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Attributes;

/// <summary>Attributes of layers and their declarations: the one place where a layer's attribute is registered.</summary>
public static class LayerAttributes
{
    /// <summary>The name of the attribute whose type argument is another network.</summary>
    public const string Network = "LayerAttribute";

    private const string Suffix = "Attribute";

    private static readonly Dictionary<string, Entry> Entries = new Entry[]
    {
        Of(new InputDeclaration(0, []), static (d, _, a) => d with { Dimensions = a.Numbers("dimensions", d.Dimensions) }),
        Of(new DenseDeclaration(0), Dense),
        Of(new ActivationDeclaration(0, default, double.NaN), static (d, defaults, a) => d with
        {
            Activation = a.Member("activation", d.Activation),
            Alpha = a.Named(nameof(d.Alpha), d.Alpha, defaults.Alpha),
            PerPosition = a.Named(nameof(d.PerPosition), d.PerPosition, defaults.PerPosition),
        }),
        Of(new DropoutDeclaration(0, 0), static (d, _, a) => d with { Rate = a.Number("rate", d.Rate) }),
        Of(new SpatialDropoutDeclaration(0, 1, 0), SpatialDropout),
        Of(new SpatialDropoutDeclaration(0, 2, 0), SpatialDropout),
        Of(new FlattenDeclaration(0), static (d, _, _) => d),
        Of(new ReshapeDeclaration(0, []), static (d, _, a) => d with { Dimensions = a.Numbers("dimensions", d.Dimensions) }),
        Of(new PermuteDeclaration(0, []), static (d, _, a) => d with { Dimensions = a.Numbers("dimensions", d.Dimensions) }),
        Of(new SliceDeclaration(0, 0, 0), static (d, _, a) => d with { Start = a.Number("start", d.Start), Size = a.Number("size", d.Size) }),
        Of(new MergeDeclaration(0, MergeFunction.Add, []), Merge),
        Of(new MergeDeclaration(0, MergeFunction.Subtract, [""]), static (d, _, a) => d with { Names = [a.Text("name", d.Names[0])] }),
        Of(new MergeDeclaration(0, MergeFunction.Multiply, []), Merge),
        Of(new MergeDeclaration(0, MergeFunction.Average, []), Merge),
        Of(new MergeDeclaration(0, MergeFunction.Maximum, []), Merge),
        Of(new MergeDeclaration(0, MergeFunction.Minimum, []), Merge),
        Of(new ConcatenateDeclaration(0, []), static (d, defaults, a) => d with
        {
            Names = a.Texts("names", d.Names),
            Axis = a.Named(nameof(d.Axis), d.Axis, defaults.Axis),
        }),
        Of(new PoolingDeclaration(0, PoolingFunction.Max, 1, [2]), Pooling),
        Of(new PoolingDeclaration(0, PoolingFunction.Max, 2, []), Pooling),
        Of(new PoolingDeclaration(0, PoolingFunction.Average, 1, [2]), Pooling),
        Of(new PoolingDeclaration(0, PoolingFunction.Average, 2, []), Pooling),
        Of(new GlobalPoolingDeclaration(0, PoolingFunction.Average, 1), GlobalPooling),
        Of(new GlobalPoolingDeclaration(0, PoolingFunction.Average, 2), GlobalPooling),
        Of(new GlobalPoolingDeclaration(0, PoolingFunction.Max, 1), GlobalPooling),
        Of(new GlobalPoolingDeclaration(0, PoolingFunction.Max, 2), GlobalPooling),
        Of(new BorderDeclaration(0, BorderFunction.ZeroPadding, 1, []), Border),
        Of(new BorderDeclaration(0, BorderFunction.ZeroPadding, 2, []), Border),
        Of(new BorderDeclaration(0, BorderFunction.Cropping, 1, []), Border),
        Of(new BorderDeclaration(0, BorderFunction.Cropping, 2, []), Border),
        Of(new UpSamplingDeclaration(0, 1, [2]), static (d, defaults, a) => d with { Size = One("size", d.Size, defaults.Size, a) }),
        Of(new UpSamplingDeclaration(0, 2, []), static (d, defaults, a) => d with
        {
            Size = a.Numbers("size", Shortest(d.Size)),
            Interpolation = a.NamedMember(nameof(d.Interpolation), d.Interpolation, defaults.Interpolation),
        }),
        Of(new LayerNormalizationDeclaration(0, []), static (d, defaults, a) => d with
        {
            Axis = a.Numbers("axis", d.Axis),
            Epsilon = a.Named(nameof(d.Epsilon), d.Epsilon, defaults.Epsilon),
            Center = a.Named(nameof(d.Center), d.Center, defaults.Center),
            Scale = a.Named(nameof(d.Scale), d.Scale, defaults.Scale),
        }),
        Of(new RMSNormalizationDeclaration(0, []), static (d, defaults, a) => d with
        {
            Axis = a.Numbers("axis", d.Axis),
            Epsilon = a.Named(nameof(d.Epsilon), d.Epsilon, defaults.Epsilon),
        }),
        Of(new BatchNormalizationDeclaration(0), static (d, defaults, a) => d with
        {
            Momentum = a.Named(nameof(d.Momentum), d.Momentum, defaults.Momentum),
            Epsilon = a.Named(nameof(d.Epsilon), d.Epsilon, defaults.Epsilon),
            Center = a.Named(nameof(d.Center), d.Center, defaults.Center),
            Scale = a.Named(nameof(d.Scale), d.Scale, defaults.Scale),
            Trainable = a.Named(nameof(d.Trainable), d.Trainable, defaults.Trainable),
        }),
        Of(new GroupNormalizationDeclaration(0, 32), static (d, defaults, a) => d with
        {
            Groups = a.Number("groups", d.Groups, defaults.Groups),
            Epsilon = a.Named(nameof(d.Epsilon), d.Epsilon, defaults.Epsilon),
            Center = a.Named(nameof(d.Center), d.Center, defaults.Center),
            Scale = a.Named(nameof(d.Scale), d.Scale, defaults.Scale),
        }),
        Of(new NormalizationDeclaration(0), static (d, _, _) => d),
        Of(new LeakyReLUDeclaration(0), static (d, defaults, a) => d with
        {
            NegativeSlope = a.Named(nameof(d.NegativeSlope), d.NegativeSlope, defaults.NegativeSlope),
        }),
        Of(new ELUDeclaration(0), static (d, defaults, a) => d with { Alpha = a.Named(nameof(d.Alpha), d.Alpha, defaults.Alpha) }),
        Of(new ReLUDeclaration(0), static (d, defaults, a) => d with
        {
            MaxValue = a.Named(nameof(d.MaxValue), d.MaxValue, defaults.MaxValue),
            NegativeSlope = a.Named(nameof(d.NegativeSlope), d.NegativeSlope, defaults.NegativeSlope),
            Threshold = a.Named(nameof(d.Threshold), d.Threshold, defaults.Threshold),
        }),
        Of(new PReLUDeclaration(0, []), static (d, defaults, a) => d with
        {
            SharedAxes = a.Numbers("sharedAxes", d.SharedAxes),
            AlphaInitializer = a.NamedMember(nameof(d.AlphaInitializer), d.AlphaInitializer, defaults.AlphaInitializer),
            AlphaInitializerScale = a.Named(nameof(d.AlphaInitializerScale), d.AlphaInitializerScale, defaults.AlphaInitializerScale),
        }),
        Of(new RescalingDeclaration(0, 0), static (d, defaults, a) => d with
        {
            Factor = a.Number("scale", d.Factor),
            Offset = a.Named(nameof(d.Offset), d.Offset, defaults.Offset),
        }),
        Of(new ClipDeclaration(0, 0, 0), static (d, _, a) => d with { Min = a.Number("min", d.Min), Max = a.Number("max", d.Max) }),
        Of(new GaussianNoiseDeclaration(0, 0), static (d, _, a) => d with { Deviation = a.Number("stddev", d.Deviation) }),
        Of(new ActivityRegularizationDeclaration(0), static (d, defaults, a) => d with
        {
            L1 = a.Named(nameof(d.L1), d.L1, defaults.L1),
            L2 = a.Named(nameof(d.L2), d.L2, defaults.L2),
        }),
        Of(new ConvDeclaration(0, 1), ConvolutionAttributes.Convolution),
        Of(new ConvDeclaration(0, 2), ConvolutionAttributes.Convolution),
        Of(new DepthwiseConvDeclaration(0, 1), ConvolutionAttributes.Depthwise),
        Of(new DepthwiseConvDeclaration(0, 2), ConvolutionAttributes.Depthwise),
        Of(new SeparableConvDeclaration(0, 1), ConvolutionAttributes.Separable),
        Of(new SeparableConvDeclaration(0, 2), ConvolutionAttributes.Separable),
        Of(new ConvTransposeDeclaration(0, 1), ConvolutionAttributes.Transpose),
        Of(new ConvTransposeDeclaration(0, 2), ConvolutionAttributes.Transpose),
        Of(new RecurrentDeclaration(0, RecurrentCell.SimpleRNN), RecurrentAttributes.Recurrent),
        Of(new RecurrentDeclaration(0, RecurrentCell.LSTM), RecurrentAttributes.Recurrent),
        Of(new RecurrentDeclaration(0, RecurrentCell.GRU), RecurrentAttributes.Recurrent),
        Of(new MaskingDeclaration(0), static (d, defaults, a) => d with { MaskValue = a.Named(nameof(d.MaskValue), d.MaskValue, defaults.MaskValue) }),
        Of(new EmbeddingDeclaration(0, 0, 0), static (d, defaults, a) => d with
        {
            MaskZero = a.Named(nameof(d.MaskZero), d.MaskZero, defaults.MaskZero),
            InputDim = a.Number("inputDim", d.InputDim),
            OutputDim = a.Number("outputDim", d.OutputDim),
            Embeddings = a.Kernel(nameof(d.Embeddings), d.Embeddings, defaults.Embeddings),
        }),
        Of(new NetworkLayerDeclaration(0, "", null), static (d, defaults, a) => d with { Repeat = a.Named(nameof(d.Repeat), d.Repeat, defaults.Repeat) }),
    }.ToDictionary(entry => entry.Defaults.Kind + Suffix);

    /// <summary>The names of all attributes of layers, each with what it declares where nothing is given.</summary>
    public static IEnumerable<KeyValuePair<string, LayerDeclaration>> All =>
        Entries.Select(entry => new KeyValuePair<string, LayerDeclaration>(entry.Key, entry.Value.Defaults));

    /// <summary>Whether an attribute of that name declares a layer.</summary>
    public static bool IsKnown(string attribute) => Entries.ContainsKey(attribute);

    /// <summary>The layer that an attribute declares.</summary>
    /// <param name="attribute">The attribute's name.</param>
    /// <param name="reader">Its arguments.</param>
    /// <param name="network">Of a network as a layer, that network.</param>
    public static LayerDeclaration Read(string attribute, AttributeReader reader, NetworkLayerDeclaration? network)
    {
        Entry entry = Entries[attribute];
        return Exchange(entry, (network ?? entry.Defaults) with { Ordinal = reader.Ordinal }, reader);
    }

    /// <summary>Gives all arguments of a layer's attribute to a writer, in their shortest form.</summary>
    /// <returns>The declaration that the attribute then has: without what it cannot say.</returns>
    public static LayerDeclaration Write(LayerDeclaration declaration, AttributeArguments writer) =>
        Exchange(Entries[declaration.Kind + Suffix], declaration, writer);

    private static LayerDeclaration Exchange(Entry entry, LayerDeclaration declaration, AttributeArguments arguments) =>
        entry.Exchange(declaration, arguments) with
        {
            From = arguments.NamedText(nameof(declaration.From), declaration.From),
            ShareWith = arguments.NamedText(nameof(declaration.ShareWith), declaration.ShareWith),
            Name = arguments.NamedText(nameof(declaration.Name), declaration.Name),
        };

    private static Entry Of<T>(T defaults, Func<T, T, AttributeArguments, T> exchange)
        where T : LayerDeclaration => new(defaults, (declaration, arguments) => exchange((T)declaration, defaults, arguments));

    private static MergeDeclaration Merge(MergeDeclaration d, MergeDeclaration defaults, AttributeArguments a) =>
        d with { Names = a.Texts("names", d.Names) };

    private static SpatialDropoutDeclaration SpatialDropout(SpatialDropoutDeclaration d, SpatialDropoutDeclaration defaults, AttributeArguments a) =>
        d with { Rate = a.Number("rate", d.Rate) };

    private static BorderDeclaration Border(BorderDeclaration d, BorderDeclaration defaults, AttributeArguments a) =>
        d with { Sizes = a.Numbers(d.Function == BorderFunction.Cropping ? "cropping" : "padding", Shortest(d.Sizes)) };

    private static GlobalPoolingDeclaration GlobalPooling(GlobalPoolingDeclaration d, GlobalPoolingDeclaration defaults, AttributeArguments a) =>
        d with { KeepDims = a.Named(nameof(d.KeepDims), d.KeepDims, defaults.KeepDims) };

    // Strides that are the sizes of the window are not written, nor are those of the columns where they are those of the rows.
    private static PoolingDeclaration Pooling(PoolingDeclaration d, PoolingDeclaration defaults, AttributeArguments a)
    {
        EquatableArray<int> size = d.Axes == 1 ? One("poolSize", d.PoolSize, defaults.PoolSize, a) : a.Numbers("poolSize", Shortest(d.PoolSize));
        int columns = d.StrideColumns == d.Strides ? defaults.StrideColumns : d.StrideColumns;
        bool isWindow = size is [var rows] && d.Strides == rows && columns == defaults.StrideColumns;
        return d with
        {
            PoolSize = size,
            Strides = a.Named(nameof(d.Strides), isWindow ? defaults.Strides : d.Strides, defaults.Strides),
            StrideColumns = d.Axes == 1 ? defaults.StrideColumns : a.Named(nameof(d.StrideColumns), columns, defaults.StrideColumns),
            Padding = a.NamedMember(nameof(d.Padding), d.Padding, defaults.Padding),
        };
    }

    // One size stands for several that are equal.
    private static EquatableArray<int> Shortest(EquatableArray<int> sizes) => sizes.Distinct().Count() == 1 ? [sizes[0]] : sizes;

    // The one size of a series, which a declaration can leave out.
    private static EquatableArray<int> One(string parameter, EquatableArray<int> size, EquatableArray<int> defaults, AttributeArguments a) =>
        [a.Number(parameter, size.Count == 0 ? defaults[0] : size[0], defaults[0])];

    private static DenseDeclaration Dense(DenseDeclaration d, DenseDeclaration defaults, AttributeArguments a) => d with
    {
        Units = a.Number("units", d.Units),
        Activation = a.Member("activation", d.Activation, defaults.Activation),
        Alpha = a.Named(nameof(d.Alpha), d.Alpha, defaults.Alpha),
        UseBias = a.Named(nameof(d.UseBias), d.UseBias, defaults.UseBias),
        KernelInitializer = a.NamedMember(nameof(d.KernelInitializer), d.KernelInitializer, defaults.KernelInitializer),
        KernelInitializerScale = a.Named(nameof(d.KernelInitializerScale), d.KernelInitializerScale, defaults.KernelInitializerScale),
        BiasInitializer = a.NamedMember(nameof(d.BiasInitializer), d.BiasInitializer, defaults.BiasInitializer),
        BiasInitializerScale = a.Named(nameof(d.BiasInitializerScale), d.BiasInitializerScale, defaults.BiasInitializerScale),
        KernelL1 = a.Named(nameof(d.KernelL1), d.KernelL1, defaults.KernelL1),
        KernelL2 = a.Named(nameof(d.KernelL2), d.KernelL2, defaults.KernelL2),
        PerPosition = a.Named(nameof(d.PerPosition), d.PerPosition, defaults.PerPosition),
        Unroll = a.Named(nameof(d.Unroll), d.Unroll, defaults.Unroll),
        SkipZeros = a.Named(nameof(d.SkipZeros), d.SkipZeros, defaults.SkipZeros),
    };

    // What an attribute declares without arguments, and how its arguments and a declaration's values become each other.
    private sealed record Entry(LayerDeclaration Defaults, Func<LayerDeclaration, AttributeArguments, LayerDeclaration> Exchange);
}

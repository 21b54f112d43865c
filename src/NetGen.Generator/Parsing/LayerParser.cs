using NetGen.Compiler;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Generator.Parsing;

/// <summary>Attributes to layers: the one place where a layer's attribute is registered.</summary>
internal static class LayerParser
{
    /// <summary>The name of the attribute that declares a loss.</summary>
    public const string LossAttribute = "LossAttribute";

    /// <summary>The name of the attribute that asks for another format of weights.</summary>
    public const string QuantizeAttribute = "QuantizeAttribute";

    /// <summary>The name of the attribute that names the outputs.</summary>
    public const string OutputAttribute = "OutputAttribute";

    /// <summary>The name of the attribute that names an output's values.</summary>
    public const string OutputNamesAttribute = "OutputNamesAttribute";

    /// <summary>The name of the attribute that asks for GPU kernels.</summary>
    public const string GpuAttribute = "GpuAttribute";

    /// <summary>The name of the attribute that puts trained weights into the assembly.</summary>
    public const string WeightsAttribute = "WeightsAttribute";

    private static readonly Dictionary<string, Func<AttributeReader, LayerDeclaration>> Layers = new()
    {
        ["InputAttribute"] = static reader => new InputDeclaration(reader.Ordinal, reader.Int32Array(0)),
        ["DenseAttribute"] = ParseDense,
        ["ActivationAttribute"] = static reader => new ActivationDeclaration(
            reader.Ordinal, reader.Enum<Activation>(0), reader.Named("Alpha", double.NaN))
        {
            PerPosition = reader.Named(nameof(ActivationDeclaration.PerPosition), false),
        },
        ["DropoutAttribute"] = static reader => new DropoutDeclaration(reader.Ordinal, reader.Double(0)),
        ["FlattenAttribute"] = static reader => new FlattenDeclaration(reader.Ordinal),
        ["ReshapeAttribute"] = static reader => new ReshapeDeclaration(reader.Ordinal, reader.Int32Array(0)),
        ["AddAttribute"] = static reader => ParseMerge(reader, MergeFunction.Add),
        ["SubtractAttribute"] = static reader => new MergeDeclaration(reader.Ordinal, MergeFunction.Subtract, [reader.Text(0)]),
        ["MultiplyAttribute"] = static reader => ParseMerge(reader, MergeFunction.Multiply),
        ["AverageAttribute"] = static reader => ParseMerge(reader, MergeFunction.Average),
        ["MaximumAttribute"] = static reader => ParseMerge(reader, MergeFunction.Maximum),
        ["MinimumAttribute"] = static reader => ParseMerge(reader, MergeFunction.Minimum),
        ["ConcatenateAttribute"] = static reader => new ConcatenateDeclaration(reader.Ordinal, reader.StringArray(0)) { Axis = reader.Named("Axis", -1) },
        ["PermuteAttribute"] = static reader => new PermuteDeclaration(reader.Ordinal, reader.Int32Array(0)),
        ["MaxPooling1DAttribute"] = static reader => ParsePooling(reader, PoolingFunction.Max, [reader.Int32(0)], axes: 1),
        ["MaxPooling2DAttribute"] = static reader => ParsePooling(reader, PoolingFunction.Max, reader.Int32Array(0), axes: 2),
        ["AveragePooling1DAttribute"] = static reader => ParsePooling(reader, PoolingFunction.Average, [reader.Int32(0)], axes: 1),
        ["AveragePooling2DAttribute"] = static reader => ParsePooling(reader, PoolingFunction.Average, reader.Int32Array(0), axes: 2),
        ["GlobalAveragePooling1DAttribute"] = static reader => ParseGlobalPooling(reader, PoolingFunction.Average, axes: 1),
        ["GlobalAveragePooling2DAttribute"] = static reader => ParseGlobalPooling(reader, PoolingFunction.Average, axes: 2),
        ["GlobalMaxPooling1DAttribute"] = static reader => ParseGlobalPooling(reader, PoolingFunction.Max, axes: 1),
        ["GlobalMaxPooling2DAttribute"] = static reader => ParseGlobalPooling(reader, PoolingFunction.Max, axes: 2),
        ["ZeroPadding1DAttribute"] = static reader => new BorderDeclaration(reader.Ordinal, BorderFunction.ZeroPadding, 1, reader.Int32Array(0)),
        ["ZeroPadding2DAttribute"] = static reader => new BorderDeclaration(reader.Ordinal, BorderFunction.ZeroPadding, 2, reader.Int32Array(0)),
        ["Cropping1DAttribute"] = static reader => new BorderDeclaration(reader.Ordinal, BorderFunction.Cropping, 1, reader.Int32Array(0)),
        ["Cropping2DAttribute"] = static reader => new BorderDeclaration(reader.Ordinal, BorderFunction.Cropping, 2, reader.Int32Array(0)),
        ["UpSampling1DAttribute"] = static reader => new UpSamplingDeclaration(reader.Ordinal, 1, [reader.Int32(0)]),
        ["UpSampling2DAttribute"] = static reader => new UpSamplingDeclaration(reader.Ordinal, 2, reader.Int32Array(0))
        {
            Interpolation = reader.NamedEnum(nameof(UpSamplingDeclaration.Interpolation), Interpolation.Nearest),
        },
        ["SpatialDropout1DAttribute"] = static reader => new SpatialDropoutDeclaration(reader.Ordinal, 1, reader.Double(0)),
        ["SpatialDropout2DAttribute"] = static reader => new SpatialDropoutDeclaration(reader.Ordinal, 2, reader.Double(0)),
        ["LayerNormalizationAttribute"] = static reader => new LayerNormalizationDeclaration(reader.Ordinal, reader.Int32Array(0))
        {
            Epsilon = reader.Named(nameof(LayerNormalizationDeclaration.Epsilon), 1e-3),
            Center = reader.Named(nameof(LayerNormalizationDeclaration.Center), true),
            Scale = reader.Named(nameof(LayerNormalizationDeclaration.Scale), true),
        },
        ["RMSNormalizationAttribute"] = static reader => new RMSNormalizationDeclaration(reader.Ordinal, reader.Int32Array(0))
        {
            Epsilon = reader.Named(nameof(RMSNormalizationDeclaration.Epsilon), 1e-6),
        },
        ["BatchNormalizationAttribute"] = static reader => new BatchNormalizationDeclaration(reader.Ordinal)
        {
            Momentum = reader.Named(nameof(BatchNormalizationDeclaration.Momentum), 0.99),
            Epsilon = reader.Named(nameof(BatchNormalizationDeclaration.Epsilon), 1e-3),
            Center = reader.Named(nameof(BatchNormalizationDeclaration.Center), true),
            Scale = reader.Named(nameof(BatchNormalizationDeclaration.Scale), true),
            Trainable = reader.Named(nameof(BatchNormalizationDeclaration.Trainable), true),
        },
        ["GroupNormalizationAttribute"] = static reader => new GroupNormalizationDeclaration(reader.Ordinal, reader.Int32(0))
        {
            Epsilon = reader.Named(nameof(GroupNormalizationDeclaration.Epsilon), 1e-3),
            Center = reader.Named(nameof(GroupNormalizationDeclaration.Center), true),
            Scale = reader.Named(nameof(GroupNormalizationDeclaration.Scale), true),
        },
        ["LeakyReLUAttribute"] = static reader => new LeakyReLUDeclaration(reader.Ordinal)
        {
            NegativeSlope = reader.Named(nameof(LeakyReLUDeclaration.NegativeSlope), 0.3),
        },
        ["ELUAttribute"] = static reader => new ELUDeclaration(reader.Ordinal) { Alpha = reader.Named(nameof(ELUDeclaration.Alpha), 1.0) },
        ["ReLUAttribute"] = static reader => new ReLUDeclaration(reader.Ordinal)
        {
            MaxValue = reader.Named(nameof(ReLUDeclaration.MaxValue), double.PositiveInfinity),
            NegativeSlope = reader.Named(nameof(ReLUDeclaration.NegativeSlope), 0.0),
            Threshold = reader.Named(nameof(ReLUDeclaration.Threshold), 0.0),
        },
        ["RescalingAttribute"] = static reader => new RescalingDeclaration(reader.Ordinal, reader.Double(0))
        {
            Offset = reader.Named(nameof(RescalingDeclaration.Offset), 0.0),
        },
        ["ClipAttribute"] = static reader => new ClipDeclaration(reader.Ordinal, reader.Double(0), reader.Double(1)),
        ["PReLUAttribute"] = static reader => new PReLUDeclaration(reader.Ordinal, reader.Int32Array(0))
        {
            AlphaInitializer = reader.NamedEnum(nameof(PReLUDeclaration.AlphaInitializer), Initializer.Zeros),
            AlphaInitializerScale = reader.Named(nameof(PReLUDeclaration.AlphaInitializerScale), double.NaN),
        },
        ["NormalizationAttribute"] = static reader => new NormalizationDeclaration(reader.Ordinal),
        ["GaussianNoiseAttribute"] = static reader => new GaussianNoiseDeclaration(reader.Ordinal, reader.Double(0)),
        ["ActivityRegularizationAttribute"] = static reader => new ActivityRegularizationDeclaration(reader.Ordinal)
        {
            L1 = reader.Named(nameof(ActivityRegularizationDeclaration.L1), 0.0),
            L2 = reader.Named(nameof(ActivityRegularizationDeclaration.L2), 0.0),
        },
        ["Conv1DAttribute"] = static reader => ConvolutionParser.ParseConv(reader, axes: 1),
        ["Conv2DAttribute"] = static reader => ConvolutionParser.ParseConv(reader, axes: 2),
        ["DepthwiseConv1DAttribute"] = static reader => ConvolutionParser.ParseDepthwise(reader, axes: 1),
        ["DepthwiseConv2DAttribute"] = static reader => ConvolutionParser.ParseDepthwise(reader, axes: 2),
        ["SeparableConv1DAttribute"] = static reader => ConvolutionParser.ParseSeparable(reader, axes: 1),
        ["SeparableConv2DAttribute"] = static reader => ConvolutionParser.ParseSeparable(reader, axes: 2),
        ["Conv1DTransposeAttribute"] = static reader => ConvolutionParser.ParseTranspose(reader, axes: 1),
        ["Conv2DTransposeAttribute"] = static reader => ConvolutionParser.ParseTranspose(reader, axes: 2),
        ["SliceAttribute"] = static reader => new SliceDeclaration(reader.Ordinal, reader.Int32(0), reader.Int32(1)),
    };

    /// <summary>The names of all attributes that say something about a network.</summary>
    public static IEnumerable<string> KnownNames =>
        Layers.Keys.Concat([NetworkLayerParser.Attribute, LossAttribute, QuantizeAttribute, OutputAttribute, OutputNamesAttribute, GpuAttribute, WeightsAttribute]);

    /// <summary>Whether an attribute of that name, in the namespace NetGen, says something about a network.</summary>
    public static bool IsKnown(string attributeName) =>
        attributeName is NetworkLayerParser.Attribute or LossAttribute or QuantizeAttribute or OutputAttribute or OutputNamesAttribute or GpuAttribute or WeightsAttribute
        || Layers.ContainsKey(attributeName);

    /// <summary>The layer that an attribute declares.</summary>
    /// <param name="attributeName">The attribute's name.</param>
    /// <param name="reader">Its arguments.</param>
    /// <param name="networks">Declares the classes that are layers.</param>
    public static LayerDeclaration ParseLayer(string attributeName, AttributeReader reader, NetworkLayerParser networks) =>
        (attributeName == NetworkLayerParser.Attribute ? networks.Parse(reader) : Layers[attributeName](reader)) with
        {
            Name = reader.Text(nameof(LayerDeclaration.Name)),
            From = reader.Text(nameof(LayerDeclaration.From)),
            ShareWith = reader.Text(nameof(LayerDeclaration.ShareWith)),
        };

    /// <summary>The loss that an attribute declares.</summary>
    public static LossDeclaration ParseLoss(AttributeReader reader) =>
        new(reader.Ordinal, reader.Enum<Loss>(0), reader.Named("Delta", double.NaN))
        {
            LabelSmoothing = reader.Named(nameof(LossDeclaration.LabelSmoothing), 0.0),
            Of = reader.Text(nameof(LossDeclaration.Of)),
            Weight = reader.Named(nameof(LossDeclaration.Weight), 1.0),
            FromLogits = reader.Named(nameof(LossDeclaration.FromLogits), false),
        };

    /// <summary>The format of weights that an attribute asks for.</summary>
    public static QuantizeDeclaration ParseQuantize(AttributeReader reader) =>
        new(reader.Ordinal, reader.Enum<WeightFormat>(0));

    /// <summary>The trained weights that an attribute names.</summary>
    public static WeightsDeclaration ParseWeights(AttributeReader reader)
    {
        int format = reader.PositionOf("format");
        return new(reader.Ordinal, reader.Text(0), format < 0 ? null : reader.Enum<WeightFormat>(format));
    }

    /// <summary>The kernels for GPUs that an attribute asks for.</summary>
    public static GpuDeclaration ParseGpu(AttributeReader reader, bool isPackageReferenced) =>
        new(reader.Ordinal, isPackageReferenced) { Precision = reader.NamedEnum(nameof(GpuDeclaration.Precision), GpuPrecision.Float32) };

    /// <summary>The names that an attribute gives an output's values.</summary>
    public static OutputNamesDeclaration ParseOutputNames(AttributeReader reader) =>
        new(reader.Ordinal, reader.StringArray(0)) { Of = reader.Text(nameof(OutputNamesDeclaration.Of)) };

    /// <summary>The outputs that an attribute names.</summary>
    public static OutputDeclaration ParseOutput(AttributeReader reader) => new(reader.Ordinal, reader.StringArray(0));

    private static MergeDeclaration ParseMerge(AttributeReader reader, MergeFunction function) =>
        new(reader.Ordinal, function, reader.StringArray(0));

    private static PoolingDeclaration ParsePooling(AttributeReader reader, PoolingFunction function, EquatableArray<int> poolSize, int axes) =>
        new(reader.Ordinal, function, axes, poolSize)
        {
            Strides = reader.Named(nameof(PoolingDeclaration.Strides), 0),
            StrideColumns = reader.Named(nameof(PoolingDeclaration.StrideColumns), 0),
            Padding = reader.NamedEnum(nameof(PoolingDeclaration.Padding), Padding.Valid),
        };

    private static GlobalPoolingDeclaration ParseGlobalPooling(AttributeReader reader, PoolingFunction function, int axes) =>
        new(reader.Ordinal, function, axes) { KeepDims = reader.Named(nameof(GlobalPoolingDeclaration.KeepDims), false) };

    private static DenseDeclaration ParseDense(AttributeReader reader)
    {
        var defaults = new DenseDeclaration(reader.Ordinal);
        return defaults with
        {
            Units = reader.Int32(0),
            Activation = reader.Enum<Activation>(1),
            Alpha = reader.Named(nameof(defaults.Alpha), defaults.Alpha),
            UseBias = reader.Named(nameof(defaults.UseBias), defaults.UseBias),
            KernelInitializer = reader.NamedEnum(nameof(defaults.KernelInitializer), defaults.KernelInitializer),
            KernelInitializerScale = reader.Named(nameof(defaults.KernelInitializerScale), defaults.KernelInitializerScale),
            BiasInitializer = reader.NamedEnum(nameof(defaults.BiasInitializer), defaults.BiasInitializer),
            BiasInitializerScale = reader.Named(nameof(defaults.BiasInitializerScale), defaults.BiasInitializerScale),
            KernelL1 = reader.Named(nameof(defaults.KernelL1), defaults.KernelL1),
            KernelL2 = reader.Named(nameof(defaults.KernelL2), defaults.KernelL2),
            PerPosition = reader.Named(nameof(defaults.PerPosition), defaults.PerPosition),
            Unroll = reader.Named(nameof(defaults.Unroll), defaults.Unroll),
            SkipZeros = reader.Named(nameof(defaults.SkipZeros), defaults.SkipZeros),
        };
    }
}

using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Convolutions of series and images.</summary>
internal static class ConvolutionLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["Conv1D"] = config => ReadConv(config, 1),
        ["Conv2D"] = config => ReadConv(config, 2),
        ["DepthwiseConv1D"] = config => ReadDepthwise(config, 1),
        ["DepthwiseConv2D"] = config => ReadDepthwise(config, 2),
        ["SeparableConv1D"] = config => ReadSeparable(config, 1),
        ["SeparableConv2D"] = config => ReadSeparable(config, 2),
        ["Conv1DTranspose"] = config => ReadTranspose(config, 1),
        ["Conv2DTranspose"] = config => ReadTranspose(config, 2),
    };

    /// <summary>Writes a convolution.</summary>
    public static void Write(ConvolutionDeclaration declared, LayerWriter writer)
    {
        bool isDepthwise = declared is DepthwiseConvDeclaration;
        if (!isDepthwise)
            writer.Add("filters", declared.Filters);
        writer.Add("kernel_size", LayerAxes.Expand(declared.KernelSize, declared.Axes));
        writer.Add("strides", LayerAxes.Expand(declared.Strides, declared.Axes));
        writer.Add("padding", declared.Padding.ToString().ToLowerInvariant());
        if (declared is ConvTransposeDeclaration transposed)
            writer.AddOutputPadding(transposed);
        writer.Add("data_format", "channels_last");
        writer.Add("dilation_rate", LayerAxes.Expand(declared.DilationRate, declared.Axes));
        if (declared is ConvDeclaration convolution)
            writer.Add("groups", convolution.Groups);
        if (isDepthwise)
            writer.Add("depth_multiplier", declared.Filters);
        if (declared is SeparableConvDeclaration { DepthMultiplier: var multiplier })
            writer.Add("depth_multiplier", multiplier);
        writer.AddActivation(declared.Activation, declared.Alpha);
        writer.Add("use_bias", declared.UseBias);
        string first = declared is DepthwiseConvDeclaration or SeparableConvDeclaration ? "depthwise" : "kernel";
        writer.AddInitializer(first + "_initializer", declared.Kernel.Initializer, declared.Kernel.InitializerScale);
        writer.AddRegularizer(first + "_regularizer", declared.Kernel.L1, declared.Kernel.L2);
        writer.AddNothing(first + "_constraint", "bias_regularizer", "bias_constraint", "activity_regularizer");
        writer.AddInitializer("bias_initializer", declared.BiasInitializer, declared.BiasInitializerScale);
        if (declared is not SeparableConvDeclaration separable)
            return;
        writer.AddInitializer("pointwise_initializer", separable.Pointwise.Initializer, separable.Pointwise.InitializerScale);
        writer.AddRegularizer("pointwise_regularizer", separable.Pointwise.L1, separable.Pointwise.L2);
        writer.AddNothing("pointwise_constraint");
    }

    private static void AddOutputPadding(this LayerWriter writer, ConvTransposeDeclaration declared)
    {
        int[] padding = LayerAxes.Expand(declared.OutputPadding, declared.Axes);
        if (padding.All(size => size < 0))
            writer.AddNothing("output_padding");
        else if (padding.Any(size => size < 0))
            writer.Refuse("Keras has an output padding for both axes, or for none; write it for both");
        else if (declared.Axes == 1)
            writer.Add("output_padding", padding[0]);
        else
            writer.Add("output_padding", padding);
    }

    private static KerasLayer ReadConv(LayerConfig config, int axes) =>
        new(Common(config, new ConvDeclaration(0, axes)) with
        {
            Filters = config.Integer("filters"),
            Groups = config.Integer("groups", 1),
            Kernel = Kernel(config, "kernel"),
        });

    private static KerasLayer ReadDepthwise(LayerConfig config, int axes)
    {
        RequireOneGroup(config);
        return new(Common(config, new DepthwiseConvDeclaration(0, axes)) with
        {
            Filters = config.Integer("depth_multiplier", 1),
            Kernel = Kernel(config, "depthwise"),
        });
    }

    private static KerasLayer ReadSeparable(LayerConfig config, int axes)
    {
        RequireOneGroup(config);

        // tf.keras writes these of its base class too, and does not use them.
        config.Ignore("kernel_initializer", "kernel_regularizer", "kernel_constraint");
        return new(Common(config, new SeparableConvDeclaration(0, axes)) with
        {
            Filters = config.Integer("filters"),
            DepthMultiplier = config.Integer("depth_multiplier", 1),
            Kernel = Kernel(config, "depthwise"),
            Pointwise = Kernel(config, "pointwise"),
        });
    }

    private static KerasLayer ReadTranspose(LayerConfig config, int axes)
    {
        RequireOneGroup(config);
        config.Ignore("output_shape");
        return new(Common(config, new ConvTransposeDeclaration(0, axes)) with
        {
            Filters = config.Integer("filters"),
            OutputPadding = LayerAxes.Collapse(config.Integers("output_padding", -1)),
            Kernel = Kernel(config, "kernel"),
        });
    }

    private static void RequireOneGroup(LayerConfig config)
    {
        if (config.Take("groups") is { } groups && groups.AsInteger() != 1)
            config.Refuse("groups", groups, "which NetGen has for Conv1D and Conv2D only");
    }

    private static T Common<T>(LayerConfig config, T defaults)
        where T : ConvolutionDeclaration
    {
        config.RequireChannelsLast();
        config.LeaveOut("bias_regularizer", "activity_regularizer", "bias_constraint");
        config.RequireUnused("lora_rank");
        config.Ignore("lora_alpha");
        (Activation activation, double alpha) = config.TakeActivation();
        (Initializer bias, double biasScale) = config.TakeInitializer("bias_initializer", Initializer.Zeros);
        return defaults with
        {
            KernelSize = Sizes(config, "kernel_size", defaults.Axes),
            Strides = Sizes(config, "strides", defaults.Axes, 1),
            DilationRate = Sizes(config, "dilation_rate", defaults.Axes, 1),
            Padding = PaddingOf(config),
            Activation = activation,
            Alpha = alpha,
            UseBias = config.Flag("use_bias", true),
            BiasInitializer = bias,
            BiasInitializerScale = biasScale,
        };
    }

    private static EquatableArray<int> Sizes(LayerConfig config, string argument, int axes, params int[] fallback)
    {
        int[] sizes = config.Integers(argument, fallback);
        if (sizes.Length == 1 || sizes.Length == axes)
            return LayerAxes.Collapse(sizes);
        config.Refuse($"{argument} has {sizes.Length} numbers instead of {axes}");
        return [1];
    }

    private static Padding PaddingOf(LayerConfig config)
    {
        string padding = config.Word("padding", "valid");
        if (padding is not ("valid" or "same" or "causal"))
            config.Refuse($"padding = {ShortText.Of(padding, 80)}, and NetGen has valid, same and causal");
        return padding switch { "same" => Padding.Same, "causal" => Padding.Causal, _ => Padding.Valid };
    }

    private static KernelDeclaration Kernel(LayerConfig config, string name)
    {
        config.LeaveOut(name + "_constraint");
        (Initializer initializer, double scale) = config.TakeInitializer(name + "_initializer", Initializer.GlorotUniform);
        (double l1, double l2) = config.TakeRegularizer(name + "_regularizer");
        return new KernelDeclaration { Initializer = initializer, InitializerScale = scale, L1 = l1, L2 = l2 };
    }
}

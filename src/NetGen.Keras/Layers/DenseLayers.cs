using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Dense layers and activations.</summary>
internal static class DenseLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["Dense"] = ReadDense,
        ["Activation"] = ReadActivation,
        ["Softmax"] = ReadSoftmax,
    };

    /// <summary>Writes a dense layer.</summary>
    public static void Write(DenseDeclaration declared, LayerWriter writer)
    {
        writer.Add("units", declared.Units);
        writer.AddActivation(declared.Activation, declared.Alpha);
        writer.Add("use_bias", declared.UseBias);
        writer.AddInitializer("kernel_initializer", declared.KernelInitializer, declared.KernelInitializerScale);
        writer.AddInitializer("bias_initializer", declared.BiasInitializer, declared.BiasInitializerScale);
        writer.AddRegularizer("kernel_regularizer", declared.KernelL1, declared.KernelL2);
        writer.AddNothing("bias_regularizer", "kernel_constraint", "bias_constraint");
    }

    private static KerasLayer ReadDense(LayerConfig config)
    {
        config.LeaveOut("bias_regularizer", "activity_regularizer", "kernel_constraint", "bias_constraint");
        config.RequireUnused("lora_rank", "quantization_config");
        config.Ignore("lora_alpha");
        (Activation activation, double alpha) = config.TakeActivation();
        (Initializer kernel, double kernelScale) = config.TakeInitializer("kernel_initializer", Initializer.GlorotUniform);
        (Initializer bias, double biasScale) = config.TakeInitializer("bias_initializer", Initializer.Zeros);
        (double l1, double l2) = config.TakeRegularizer("kernel_regularizer");
        return new(new DenseDeclaration(0)
        {
            Units = config.Integer("units"),
            Activation = activation,
            Alpha = alpha,
            UseBias = config.Flag("use_bias", true),
            KernelInitializer = kernel,
            KernelInitializerScale = kernelScale,
            BiasInitializer = bias,
            BiasInitializerScale = biasScale,
            KernelL1 = l1,
            KernelL2 = l2,
            PerPosition = config.Rank > 1,
        });
    }

    private static KerasLayer ReadActivation(LayerConfig config)
    {
        (Activation function, double alpha) = config.TakeActivation();
        return new(Activate(config, function, alpha));
    }

    private static KerasLayer ReadSoftmax(LayerConfig config)
    {
        LayerAxes.RequireLast(config, "axis");
        return new(Activate(config, Activation.Softmax, double.NaN));
    }

    private static ActivationDeclaration Activate(LayerConfig config, Activation function, double alpha) => new(0, function, alpha)
    {
        PerPosition = config.Rank > 1 && function is Activation.Softmax or Activation.LogSoftmax,
    };
}

using System.Text.Json;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>Activations as Keras names them.</summary>
internal static class ActivationNames
{
    private static readonly Dictionary<string, Activation> Names = new()
    {
        ["linear"] = Activation.Linear,
        ["relu"] = Activation.Relu,
        ["leaky_relu"] = Activation.LeakyRelu,
        ["elu"] = Activation.Elu,
        ["selu"] = Activation.Selu,
        ["gelu"] = Activation.Gelu,
        ["silu"] = Activation.Silu,
        ["swish"] = Activation.Silu,
        ["sigmoid"] = Activation.Sigmoid,
        ["hard_sigmoid"] = Activation.HardSigmoid,
        ["tanh"] = Activation.Tanh,
        ["softplus"] = Activation.Softplus,
        ["softsign"] = Activation.Softsign,
        ["exponential"] = Activation.Exponential,
        ["softmax"] = Activation.Softmax,
        ["relu6"] = Activation.Relu6,
        ["hard_silu"] = Activation.HardSilu,
        ["hard_swish"] = Activation.HardSilu,
        ["hard_tanh"] = Activation.HardTanh,
        ["mish"] = Activation.Mish,
        ["log_softmax"] = Activation.LogSoftmax,
    };

    /// <summary>Takes an activation.</summary>
    /// <param name="config">The layer.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="fallback">What it is where the file has none.</param>
    /// <returns>The activation, and α where it is another than Keras's function has.</returns>
    public static (Activation Function, double Alpha) TakeActivation(
        this LayerConfig config, string argument = "activation", Activation fallback = Activation.Linear)
    {
        if (config.Take(argument) is not { } value)
            return (fallback, double.NaN);

        // A function, or a layer that is used as one.
        string? name = value.ClassOf();
        JsonElement inner = value;
        if (name == "function")
            name = value.FindText("config");
        else if (value.ValueKind == JsonValueKind.Object)
            inner = value.Find("config") ?? value;
        (Activation, double)? found = name switch
        {
            "LeakyReLU" => (Activation.LeakyRelu, (inner.Find("negative_slope") ?? inner.Find("alpha"))?.AsNumber() ?? 0.3),
            "ELU" => (Activation.Elu, inner.Find("alpha")?.AsNumber() ?? 1),
            not null when Names.TryGetValue(name, out Activation function) => (function, double.NaN),
            _ => null,
        };
        if (found is null)
            config.Refuse(argument, value, "which NetGen does not have");
        else if (found.Value.Item1 == Activation.HardSigmoid && config.Version.Major < 3)
            config.Refuse(argument, value, "which was 0.2·x + 0.5 before Keras 3, and NetGen has Keras 3's x/6 + 0.5");
        return found ?? (Activation.Linear, double.NaN);
    }

    /// <summary>The word of an activation; nothing where Keras has none for it, or for its α.</summary>
    /// <param name="function">The activation.</param>
    /// <param name="alpha">α, or NaN for the default, which is Keras's.</param>
    public static string? Find(Activation function, double alpha) => double.IsNaN(alpha) || alpha == ActivationSpecification.DefaultAlpha(function)
        ? Names.FirstOrDefault(known => known.Value == function).Key
        : null;
}

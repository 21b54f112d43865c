using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>A layer of a file.</summary>
/// <param name="Declaration">What it is in NetGen; nothing where it changes no prediction and is left out.</param>
/// <param name="Constants">The values of its parameters, where its arguments and not the weights have them.</param>
/// <param name="GateFactor">By which the weights of gates are multiplied.</param>
internal sealed record KerasLayer(LayerDeclaration? Declaration, IReadOnlyList<float[]>? Constants = null, double GateFactor = 1)
{
    /// <summary>Whether its outputs at masked steps are 0, and not those of the step before.</summary>
    public bool HasZerosAtMaskedSteps { get; init; }
}

/// <summary>The one place where a class of Keras is registered for reading.</summary>
internal static class KerasLayers
{
    private static readonly Dictionary<string, Func<LayerConfig, KerasLayer>> Readers = new(
        new[]
        {
            DenseLayers.Readers,
            ConvolutionLayers.Readers,
            RecurrentLayers.Readers,
            EmbeddingLayers.Readers,
            PoolingLayers.Readers,
            NormalizationLayers.Readers,
            ElementwiseLayers.Readers,
            ShapeLayers.Readers,
            MergeLayers.Readers,
            RegularizationLayers.Readers,
        }.SelectMany(readers => readers),
        StringComparer.Ordinal);

    // What is to be said besides that there is no such layer.
    private static readonly Dictionary<string, string> Advice = new()
    {
        ["Lambda"] = "NetGen does not run Python; build the model with layers instead",
        ["TFOpLambda"] = "it is an operation of TensorFlow outside of a layer; build the model with layers instead",
        ["SlicingOpLambda"] = "it is an operation of TensorFlow outside of a layer; build the model with layers instead",
        ["RNN"] = "NetGen has SimpleRNN, LSTM and GRU, and no layers made of cells",
        ["CuDNNLSTM"] = "it computes on NVIDIA's GPUs only; build the model with LSTM, and set its weights in Keras",
        ["CuDNNGRU"] = "it computes on NVIDIA's GPUs only; build the model with GRU, and set its weights in Keras",
        ["ConvLSTM1D"] = "NetGen has no recurrent convolutions",
        ["ConvLSTM2D"] = "NetGen has no recurrent convolutions",
        ["MultiHeadAttention"] = "NetGen has no attention yet",
        ["RepeatVector"] = "use Reshape((1, n)) and UpSampling1D instead, which give the same",
        ["Dot"] = "NetGen has no product of two values of a sample",
    };

    /// <summary>What a layer is in NetGen; nothing, and the reason, where it cannot be.</summary>
    /// <param name="config">The layer's arguments.</param>
    public static KerasLayer? Read(LayerConfig config)
    {
        if (!Readers.TryGetValue(config.ClassName, out Func<LayerConfig, KerasLayer>? read))
        {
            config.Refuse(Advice.GetValueOrDefault(config.ClassName, "NetGen has no such layer"));
            return null;
        }

        config.Ignore("name", "batch_input_shape", "input_shape", "input_dtype", "batch_shape");
        TakeType(config);
        KerasLayer layer = read(config);
        if (!config.Flag("trainable", true) && layer.Declaration is not null and not BatchNormalizationDeclaration)
            config.Note("trainable = false is left out: NetGen would train the layer");
        config.Finish();
        return layer;
    }

    // A policy, or the name of a type.
    private static void TakeType(LayerConfig config)
    {
        const string argument = "dtype";
        if (config.Take(argument) is not { } value)
            return;
        string? name = value.ClassOf() is "DTypePolicy" or "Policy" ? value.Find("config")?.FindText("name") : value.ClassOf();
        switch (name)
        {
            case "float32":
                break;
            case "float16" or "float64" or "bfloat16" or "mixed_float16" or "mixed_bfloat16":
                config.Note($"{argument} = {name}: NetGen computes with 32-bit floats");
                break;
            default:
                config.Refuse(argument, value, "and NetGen computes with 32-bit floats");
                break;
        }
    }
}

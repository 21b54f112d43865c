using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Tables of vectors, and masks of steps without any.</summary>
internal static class EmbeddingLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["Embedding"] = Read,
        ["Masking"] = config => new(new MaskingDeclaration(0) { MaskValue = config.Number("mask_value", 0) }),
    };

    /// <summary>Writes a table.</summary>
    public static void Write(EmbeddingDeclaration declared, LayerWriter writer)
    {
        writer.Add("input_dim", declared.InputDim);
        writer.Add("output_dim", declared.OutputDim);
        writer.AddInitializer("embeddings_initializer", declared.Embeddings.Initializer, declared.Embeddings.InitializerScale);
        writer.AddRegularizer("embeddings_regularizer", declared.Embeddings.L1, declared.Embeddings.L2);
        writer.AddNothing("activity_regularizer", "embeddings_constraint");
        writer.Add("mask_zero", declared.MaskZero);
    }

    private static KerasLayer Read(LayerConfig config)
    {
        config.RequireUnused("lora_rank", "quantization_config", "sparse");
        config.Ignore("lora_alpha", "input_length");
        config.LeaveOut("activity_regularizer", "embeddings_constraint");
        if (config.Number("dropout", 0) != 0)
            config.Note("dropout is left out, which changes training only");
        (Initializer initializer, double scale) = config.TakeInitializer("embeddings_initializer", Initializer.RandomUniform);
        (double l1, double l2) = config.TakeRegularizer("embeddings_regularizer");
        var declared = new EmbeddingDeclaration(0, config.Integer("input_dim"), config.Integer("output_dim"))
        {
            MaskZero = config.Flag("mask_zero", false),
            Embeddings = new() { Initializer = initializer, InitializerScale = scale, L1 = l1, L2 = l2 },
        };
        return new(declared);
    }
}

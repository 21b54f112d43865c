using System.Text.Json;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>The names of Keras 1 in the spelling of Keras 2: classes and arguments of dense and recurrent layers, convolutions, pooling and embeddings.</summary>
internal static class Keras1Names
{
    private static readonly Dictionary<string, string> Classes = new()
    {
        ["Convolution1D"] = "Conv1D",
        ["Convolution2D"] = "Conv2D",
        ["Deconvolution2D"] = "Conv2DTranspose",
        ["SeparableConvolution2D"] = "SeparableConv2D",
    };

    private static readonly Dictionary<string, string> Arguments = new()
    {
        ["output_dim"] = "units",
        ["init"] = "kernel_initializer",
        ["W_regularizer"] = "kernel_regularizer",
        ["b_regularizer"] = "bias_regularizer",
        ["W_constraint"] = "kernel_constraint",
        ["b_constraint"] = "bias_constraint",
        ["bias"] = "use_bias",
        ["nb_filter"] = "filters",
        ["filter_length"] = "kernel_size",
        ["subsample_length"] = "strides",
        ["subsample"] = "strides",
        ["border_mode"] = "padding",
        ["p"] = "rate",
        ["pool_length"] = "pool_size",
        ["stride"] = "strides",
        ["sigma"] = "stddev",
        ["inner_activation"] = "recurrent_activation",
        ["inner_init"] = "recurrent_initializer",
        ["U_regularizer"] = "recurrent_regularizer",
        ["dropout_W"] = "dropout",
        ["dropout_U"] = "recurrent_dropout",
    };

    // An embedding's sizes and table are called otherwise than those of a dense layer.
    private static readonly Dictionary<string, string> ArgumentsOfEmbedding = new()
    {
        ["init"] = "embeddings_initializer",
        ["W_regularizer"] = "embeddings_regularizer",
        ["W_constraint"] = "embeddings_constraint",
    };

    /// <summary>Renames the arguments of a layer.</summary>
    /// <param name="className">Its class.</param>
    /// <param name="arguments">Its arguments, which are renamed.</param>
    /// <returns>Its class in Keras 2.</returns>
    public static string Modernize(string className, Dictionary<string, JsonElement> arguments)
    {
        bool isEmbedding = className == "Embedding";
        foreach ((string old, string modern) in isEmbedding ? ArgumentsOfEmbedding : Arguments)
        {
            if (arguments.Remove(old, out JsonElement value))
                arguments[modern] = value;
        }

        if (isEmbedding)
            return className;

        if (arguments.Remove("nb_row", out JsonElement rows) && arguments.Remove("nb_col", out JsonElement columns))
            arguments["kernel_size"] = JsonDocument.Parse($"[{rows.GetRawText()},{columns.GetRawText()}]").RootElement;
        if (arguments.Remove("dim_ordering", out JsonElement ordering))
            arguments["data_format"] = JsonDocument.Parse(ordering.GetRawText() == "\"th\"" ? "\"channels_first\"" : "\"channels_last\"").RootElement;

        // The input's size, which the shapes say.
        arguments.Remove("input_dim");
        arguments.Remove("input_length");
        return Classes.GetValueOrDefault(className, className);
    }
}

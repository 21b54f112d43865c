using System.Text.Json;
using System.Text.Json.Nodes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Training;

/// <summary>Losses as Keras names them.</summary>
internal static class LossNames
{
    private static readonly Dictionary<string, Loss> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["BinaryCrossentropy"] = Loss.BinaryCrossEntropy,
        ["binary_crossentropy"] = Loss.BinaryCrossEntropy,
        ["CategoricalCrossentropy"] = Loss.CategoricalCrossEntropy,
        ["categorical_crossentropy"] = Loss.CategoricalCrossEntropy,
        ["SparseCategoricalCrossentropy"] = Loss.SparseCategoricalCrossEntropy,
        ["sparse_categorical_crossentropy"] = Loss.SparseCategoricalCrossEntropy,
        ["MeanSquaredError"] = Loss.MeanSquaredError,
        ["mean_squared_error"] = Loss.MeanSquaredError,
        ["mse"] = Loss.MeanSquaredError,
        ["MeanAbsoluteError"] = Loss.MeanAbsoluteError,
        ["mean_absolute_error"] = Loss.MeanAbsoluteError,
        ["mae"] = Loss.MeanAbsoluteError,
        ["Huber"] = Loss.Huber,
        ["huber_loss"] = Loss.Huber,
        ["Hinge"] = Loss.Hinge,
        ["KLDivergence"] = Loss.KullbackLeibler,
        ["kl_divergence"] = Loss.KullbackLeibler,
        ["kullback_leibler_divergence"] = Loss.KullbackLeibler,
        ["kld"] = Loss.KullbackLeibler,
        ["Poisson"] = Loss.Poisson,
    };

    /// <summary>Reads a loss; nothing where NetGen does not have it.</summary>
    /// <param name="value">A name, or a serialized function or object.</param>
    public static LossDeclaration? Read(JsonElement value)
    {
        string? name = value.ClassOf();
        if (name == "function")
            name = value.FindText("config");
        if (name is null || !Names.TryGetValue(name, out Loss loss))
            return null;
        JsonElement config = value.Find("config") ?? default;
        double Number(string argument) => config.Find(argument)?.AsNumber() ?? 0;
        double delta = loss == Loss.Huber && config.Find("delta")?.AsNumber() is { } given && given != 1 ? given : double.NaN;
        return new LossDeclaration(0, loss, delta)
        {
            LabelSmoothing = Number("label_smoothing"),
            FromLogits = config.Find("from_logits") is { ValueKind: JsonValueKind.True },
        };
    }

    /// <summary>Serializes a loss; nothing, and the reason, where Keras does not have it.</summary>
    /// <param name="declared">The loss.</param>
    /// <param name="why">Why Keras does not have it.</param>
    public static JsonObject? Write(LossDeclaration declared, out string why)
    {
        why = "";
        (string Class, string Name)? known = declared.Loss switch
        {
            Loss.BinaryCrossEntropy => ("BinaryCrossentropy", "binary_crossentropy"),
            Loss.CategoricalCrossEntropy => ("CategoricalCrossentropy", "categorical_crossentropy"),
            Loss.SparseCategoricalCrossEntropy => ("SparseCategoricalCrossentropy", "sparse_categorical_crossentropy"),
            Loss.MeanSquaredError => ("MeanSquaredError", "mean_squared_error"),
            Loss.MeanAbsoluteError => ("MeanAbsoluteError", "mean_absolute_error"),
            Loss.Huber => ("Huber", "huber_loss"),
            Loss.Hinge => ("Hinge", "hinge"),
            Loss.KullbackLeibler => ("KLDivergence", "kl_divergence"),
            Loss.Poisson => ("Poisson", "poisson"),
            _ => null,
        };
        if (known is not { } keras)
        {
            why = $"Keras has no loss {declared.Loss}";
            return null;
        }

        var config = new JsonObject { ["name"] = keras.Name, ["reduction"] = "sum_over_batch_size" };
        bool isSparse = declared.Loss == Loss.SparseCategoricalCrossEntropy;
        if (declared.Loss is Loss.BinaryCrossEntropy or Loss.CategoricalCrossEntropy || isSparse)
            config["from_logits"] = declared.FromLogits;
        if (declared.Loss is Loss.BinaryCrossEntropy or Loss.CategoricalCrossEntropy)
            (config["label_smoothing"], config["axis"]) = (declared.LabelSmoothing, -1);
        if (isSparse)
            config["ignore_class"] = null;
        if (declared.Loss == Loss.Huber)
            config["delta"] = double.IsNaN(declared.Delta) ? 1 : declared.Delta;
        if (isSparse && declared.LabelSmoothing > 0)
            why = "Keras's sparse loss has no label smoothing, so it is left out";
        return SerializedObject.Of("keras.losses", keras.Class, config);
    }
}

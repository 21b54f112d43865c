using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>Penalties of kernels as Keras serializes them.</summary>
internal static class Regularizers
{
    /// <summary>Takes a penalty. One that NetGen does not have is left out, with a note: it changes training only.</summary>
    /// <param name="config">The layer.</param>
    /// <param name="argument">The argument: <c>kernel_regularizer</c>.</param>
    public static (double L1, double L2) TakeRegularizer(this LayerConfig config, string argument)
    {
        if (config.Take(argument) is not { } value)
            return (0, 0);
        JsonElement inner = value.Find("config") ?? value;
        double Number(string name, double fallback) => Clean(inner.Find(name)?.AsNumber() ?? fallback);
        const double standard = 0.01;
        (double, double)? found = value.ClassOf()?.ToUpperInvariant() switch
        {
            "L1" => (Number("l1", standard), 0),
            "L2" => (0, Number("l2", standard)),
            "L1L2" or "L1_L2" => (Number("l1", 0), Number("l2", 0)),
            _ => null,
        };
        if (found is null)
            config.Note($"{argument} = {ShortText.Of(value.GetRawText(), 80)} is left out, which changes training only");
        return found ?? (0, 0);
    }

    /// <summary>Serializes a penalty; nothing where there is none.</summary>
    public static JsonObject? Write(double l1, double l2) => (l1, l2) switch
    {
        (0, 0) => null,
        (_, 0) => SerializedObject.Of("keras.regularizers", "L1", new JsonObject { ["l1"] = l1 }),
        (0, _) => SerializedObject.Of("keras.regularizers", "L2", new JsonObject { ["l2"] = l2 }),
        _ => SerializedObject.Of("keras.regularizers", "L1L2", new JsonObject { ["l1"] = l1, ["l2"] = l2 }),
    };

    // Keras keeps them as 32-bit floats, so that 0.0001 is 9.999999747378752e-05 in a file.
    private static double Clean(double value)
    {
        float single = (float)value;
        return single == value ? double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;
    }
}

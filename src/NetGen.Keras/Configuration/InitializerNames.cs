using System.Text.Json;
using System.Text.Json.Nodes;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>Initializers as Keras serializes them. They fill a new network only: a file has the values.</summary>
internal static class InitializerNames
{
    /// <summary>Takes an initializer. One that NetGen does not have is left out, with a note.</summary>
    /// <param name="config">The layer.</param>
    /// <param name="argument">The argument: <c>kernel_initializer</c>.</param>
    /// <param name="fallback">What it is where the file has none, or one that NetGen does not have.</param>
    /// <returns>The initializer, and its scale where that is another than Keras's default.</returns>
    public static (Initializer Initializer, double Scale) TakeInitializer(this LayerConfig config, string argument, Initializer fallback)
    {
        if (config.Take(argument) is not { } value)
            return (fallback, double.NaN);
        if (Find(value) is { } found)
            return found;
        config.Note($"{argument} = {ShortText.Of(value.GetRawText(), 120)} is left out: a new network begins with {fallback}");
        return (fallback, double.NaN);
    }

    /// <summary>Serializes an initializer.</summary>
    /// <param name="initializer">The initializer.</param>
    /// <param name="scale">Its scale, or NaN for the default.</param>
    public static JsonObject Write(Initializer initializer, double scale)
    {
        double Scale(double fallback) => double.IsNaN(scale) ? fallback : scale;
        JsonObject config = initializer switch
        {
            Initializer.Zeros or Initializer.Ones => [],
            Initializer.Constant => new() { ["value"] = Scale(0) },
            Initializer.RandomNormal or Initializer.TruncatedNormal => new() { ["seed"] = null, ["mean"] = 0.0, ["stddev"] = Scale(0.05) },
            Initializer.RandomUniform => new() { ["seed"] = null, ["minval"] = -Scale(0.05), ["maxval"] = Scale(0.05) },
            Initializer.Orthogonal => new() { ["seed"] = null, ["gain"] = Scale(1) },
            _ => new() { ["seed"] = null },
        };
        return SerializedObject.Of("keras.initializers", initializer.ToString(), config);
    }

    private static (Initializer, double)? Find(JsonElement value)
    {
        string? name = value.ClassOf()?.Replace("_", "", StringComparison.Ordinal).Replace("Initializer", "", StringComparison.Ordinal);
        JsonElement config = value.Find("config") ?? value;
        double Number(string argument, double fallback) => config.Find(argument)?.AsNumber() ?? fallback;
        double Scaled(double scale, double standard) => scale.Equals(standard) ? double.NaN : scale;
        if (string.Equals(name, "VarianceScaling", StringComparison.OrdinalIgnoreCase))
            return OfVariance(Number("scale", 1), config.FindText("mode") ?? "fan_in", config.FindText("distribution") ?? "truncated_normal");
        if (string.Equals(name, "normal", StringComparison.OrdinalIgnoreCase))
            name = nameof(Initializer.RandomNormal);
        if (string.Equals(name, "uniform", StringComparison.OrdinalIgnoreCase))
            name = nameof(Initializer.RandomUniform);
        if (name is null || name.Any(char.IsAsciiDigit) || !Enum.TryParse(name, ignoreCase: true, out Initializer found))
            return null;
        return found switch
        {
            Initializer.RandomNormal or Initializer.TruncatedNormal => Number("mean", 0) == 0 ? (found, Scaled(Number("stddev", 0.05), 0.05)) : null,
            Initializer.RandomUniform => Number("minval", -0.05).Equals(-Number("maxval", 0.05)) ? (found, Scaled(Number("maxval", 0.05), 0.05)) : null,
            Initializer.Constant => (found, Scaled(Number("value", 0), 0)),
            Initializer.Orthogonal => (found, Scaled(Number("gain", 1), 1)),
            _ => (found, double.NaN),
        };
    }

    // Keras 1 and 2 serialize those of Glorot, He and LeCun by what they are.
    private static (Initializer, double)? OfVariance(double scale, string mode, string distribution)
    {
        bool isUniform = distribution == "uniform";
        bool isNormal = distribution is "normal" or "truncated_normal";
        Initializer? found = (scale, mode, isUniform) switch
        {
            (1, "fan_avg", true) => Initializer.GlorotUniform,
            (1, "fan_avg", false) => Initializer.GlorotNormal,
            (2, "fan_in", true) => Initializer.HeUniform,
            (2, "fan_in", false) => Initializer.HeNormal,
            (1, "fan_in", true) => Initializer.LecunUniform,
            (1, "fan_in", false) => Initializer.LecunNormal,
            _ => null,
        };
        return found is { } known && (isUniform || isNormal) ? (known, double.NaN) : null;
    }
}

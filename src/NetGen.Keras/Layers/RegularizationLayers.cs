using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Layers that change something while a network is trained only.</summary>
internal static class RegularizationLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["Dropout"] = ReadDropout,
        ["SpatialDropout1D"] = config => ReadSpatial(config, 1),
        ["SpatialDropout2D"] = config => ReadSpatial(config, 2),
        ["GaussianNoise"] = ReadNoise,
        ["ActivityRegularization"] = ReadActivity,
        ["AlphaDropout"] = LeaveOut,
        ["GaussianDropout"] = LeaveOut,
        ["RandomFlip"] = LeaveOut,
        ["RandomRotation"] = LeaveOut,
        ["RandomTranslation"] = LeaveOut,
        ["RandomZoom"] = LeaveOut,
        ["RandomContrast"] = LeaveOut,
        ["RandomBrightness"] = LeaveOut,
    };

    /// <summary>Writes dropout.</summary>
    public static void WriteDropout(double rate, LayerWriter writer)
    {
        writer.Add("rate", rate);
        writer.AddNothing("seed", "noise_shape");
    }

    /// <summary>Writes dropout of channels, whose configuration has no <c>trainable</c>.</summary>
    public static void Write(SpatialDropoutDeclaration declared, LayerWriter writer)
    {
        writer.Leave("trainable");
        writer.Add("rate", declared.Rate);
        writer.AddNothing("seed");
        if (declared.Axes == 2)
            writer.Add("data_format", "channels_last");
    }

    /// <summary>Writes noise.</summary>
    public static void Write(GaussianNoiseDeclaration declared, LayerWriter writer)
    {
        writer.Add("stddev", declared.Deviation);
        writer.AddNothing("seed");
    }

    /// <summary>Writes a penalty of values.</summary>
    public static void Write(ActivityRegularizationDeclaration declared, LayerWriter writer)
    {
        writer.Add("l1", declared.L1);
        writer.Add("l2", declared.L2);
    }

    private static KerasLayer ReadDropout(LayerConfig config)
    {
        config.Ignore("seed");
        if (config.Take("noise_shape") is { } shape)
            config.Note($"noise_shape = {ShortText.Of(shape.GetRawText(), 80)} is left out: each element is dropped by itself in training");
        return new(new DropoutDeclaration(0, config.Number("rate")));
    }

    private static KerasLayer ReadSpatial(LayerConfig config, int axes)
    {
        config.RequireChannelsLast();
        config.Ignore("seed", "noise_shape");
        return new(new SpatialDropoutDeclaration(0, axes, config.Number("rate")));
    }

    private static KerasLayer ReadNoise(LayerConfig config)
    {
        config.Ignore("seed");
        return new(new GaussianNoiseDeclaration(0, config.Number("stddev")));
    }

    private static KerasLayer ReadActivity(LayerConfig config)
    {
        config.Ignore("activity_regularizer");
        return new(new ActivityRegularizationDeclaration(0) { L1 = config.Number("l1", 0), L2 = config.Number("l2", 0) });
    }

    private static KerasLayer LeaveOut(LayerConfig config)
    {
        config.Note("it is left out: it changes training only, and NetGen has no such layer");
        config.IgnoreRest();
        return new(null);
    }
}

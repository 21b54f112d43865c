using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Pooling over windows and over all positions.</summary>
internal static class PoolingLayers
{
    private const int DefaultSize = 2;

    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = MakeReaders();

    /// <summary>Writes pooling over windows.</summary>
    public static void Write(PoolingDeclaration declared, LayerWriter writer)
    {
        int[] sizes = LayerAxes.Expand(declared.PoolSize.Count == 0 ? [DefaultSize] : declared.PoolSize, declared.Axes);
        int[] strides = declared.Strides == 0 ? [.. sizes] : [declared.Strides, declared.Strides];
        if (declared.StrideColumns > 0)
            strides[^1] = declared.StrideColumns;
        writer.Add("pool_size", sizes);
        writer.Add("padding", declared.Padding.ToString().ToLowerInvariant());
        writer.Add("strides", strides[..declared.Axes]);
        writer.Add("data_format", "channels_last");
    }

    /// <summary>Writes pooling over all positions.</summary>
    public static void Write(GlobalPoolingDeclaration declared, LayerWriter writer)
    {
        writer.Add("data_format", "channels_last");
        writer.Add("keepdims", declared.KeepDims);
    }

    private static Dictionary<string, Func<LayerConfig, KerasLayer>> MakeReaders()
    {
        var readers = new Dictionary<string, Func<LayerConfig, KerasLayer>>();
        foreach (PoolingFunction function in Enum.GetValues<PoolingFunction>())
        {
            foreach (int axes in new[] { 1, 2 })
            {
                readers.Add($"{function}Pooling{axes}D", config => Read(config, function, axes));
                readers.Add($"Global{function}Pooling{axes}D", config => ReadGlobal(config, function, axes));
            }
        }

        return readers;
    }

    private static KerasLayer Read(LayerConfig config, PoolingFunction function, int axes)
    {
        config.RequireChannelsLast();
        int[] sizes = config.Integers("pool_size", DefaultSize), strides = config.Integers("strides");
        string padding = config.Word("padding", "valid");
        if (padding is not ("valid" or "same"))
            config.Refuse($"padding = {ShortText.Of(padding, 80)}, and NetGen has valid and same");
        if ((sizes.Length != 1 && sizes.Length != axes) || strides.Length > axes)
            config.Refuse($"pool_size has {sizes.Length} numbers and strides {strides.Length}, for {axes} axes");
        bool areSizes = strides.Length == 0 || LayerAxes.Collapse(strides) == LayerAxes.Collapse(sizes);
        return new(new PoolingDeclaration(0, function, axes, LayerAxes.Collapse(sizes))
        {
            Strides = areSizes ? 0 : strides[0],
            StrideColumns = areSizes || strides[^1] == strides[0] ? 0 : strides[^1],
            Padding = padding == "same" ? Padding.Same : Padding.Valid,
        });
    }

    private static KerasLayer ReadGlobal(LayerConfig config, PoolingFunction function, int axes)
    {
        config.RequireChannelsLast();
        return new(new GlobalPoolingDeclaration(0, function, axes) { KeepDims = config.Flag("keepdims", false) });
    }
}

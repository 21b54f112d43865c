using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Layers;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Layers that change the shape of a value, its borders or its size.</summary>
internal static class ShapeLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = new()
    {
        ["Flatten"] = ReadFlatten,
        ["Reshape"] = config => new(new ReshapeDeclaration(0, config.Integers("target_shape").ToEquatableArray())),
        ["Permute"] = config => new(new PermuteDeclaration(0, config.Integers("dims").ToEquatableArray())),
        ["ZeroPadding1D"] = config => ReadBorder(config, BorderFunction.ZeroPadding, 1),
        ["ZeroPadding2D"] = config => ReadBorder(config, BorderFunction.ZeroPadding, 2),
        ["Cropping1D"] = config => ReadBorder(config, BorderFunction.Cropping, 1),
        ["Cropping2D"] = config => ReadBorder(config, BorderFunction.Cropping, 2),
        ["UpSampling1D"] = config => ReadUpSampling(config, 1),
        ["UpSampling2D"] = config => ReadUpSampling(config, 2),
        ["Identity"] = _ => new(null),
    };

    /// <summary>Writes a layer that cuts off borders or puts zeros around.</summary>
    /// <param name="declared">The declaration.</param>
    /// <param name="layer">The same with its sizes.</param>
    /// <param name="writer">Receives the arguments.</param>
    public static void Write(BorderDeclaration declared, BorderLayer layer, LayerWriter writer)
    {
        Borders borders = layer.Borders;
        int[] rows = [Math.Abs(borders.Top), Math.Abs(borders.Bottom)], columns = [Math.Abs(borders.Left), Math.Abs(borders.Right)];
        string argument = declared.Function == BorderFunction.Cropping ? "cropping" : "padding";
        if (declared.Axes == 1)
            writer.Add(argument, columns);
        else
            writer.Add(argument, [rows, columns]);
        if (declared is { Function: BorderFunction.ZeroPadding } or { Axes: 2 })
            writer.Add("data_format", "channels_last");
    }

    /// <summary>Writes a layer that enlarges.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="axes">1 for a series, 2 for an image.</param>
    /// <param name="writer">Receives the arguments.</param>
    public static void Write(UpSamplingLayer layer, int axes, LayerWriter writer)
    {
        if (axes == 1)
        {
            writer.Add("size", layer.ColumnFactor);
            return;
        }

        writer.Add("size", [layer.RowFactor, layer.ColumnFactor]);
        writer.Add("data_format", "channels_last");
        writer.Add("interpolation", layer.Interpolation.ToString().ToLowerInvariant());
    }

    private static KerasLayer ReadFlatten(LayerConfig config)
    {
        config.RequireChannelsLast();
        return new(new FlattenDeclaration(0));
    }

    private static KerasLayer ReadBorder(LayerConfig config, BorderFunction function, int axes)
    {
        config.RequireChannelsLast();
        int[] sizes = config.Integers(function == BorderFunction.Cropping ? "cropping" : "padding");
        EquatableArray<int> written = sizes is [var top, var bottom, var left, var right] && top == bottom && left == right && top != left
            ? [top, left]
            : LayerAxes.Collapse(sizes);
        return new(new BorderDeclaration(0, function, axes, written));
    }

    private static KerasLayer ReadUpSampling(LayerConfig config, int axes)
    {
        config.RequireChannelsLast();
        string interpolation = config.Word("interpolation", "nearest");
        if (interpolation is not ("nearest" or "bilinear"))
            config.Refuse($"interpolation = {ShortText.Of(interpolation, 80)}, and NetGen has nearest and bilinear");
        return new(new UpSamplingDeclaration(0, axes, LayerAxes.Collapse(config.Integers("size", 2)))
        {
            Interpolation = interpolation == "bilinear" ? Interpolation.Bilinear : Interpolation.Nearest,
        });
    }
}

using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Axes and sizes along axes, of which NetGen writes one number where all are equal.</summary>
internal static class LayerAxes
{
    /// <summary>Requires that an argument names the last axis, by −1 or by its number with the batch.</summary>
    /// <param name="config">The layer.</param>
    /// <param name="argument">The argument.</param>
    public static void RequireLast(LayerConfig config, string argument)
    {
        if (config.Take(argument) is not { } value)
            return;
        int? axis = value.FindItems() is { Count: 1 } items ? items[0].AsInteger() : value.AsInteger();
        if (axis != -1 && (axis is null || (config.Rank is { } rank && axis != rank)))
            config.Refuse(argument, value, "and NetGen has this layer for the last axis only");
    }

    /// <summary>One number for both axes where they are equal, else one for each.</summary>
    /// <param name="sizes">As the file has them.</param>
    public static EquatableArray<int> Collapse(int[] sizes) =>
        sizes.Length > 1 && sizes.All(size => size == sizes[0]) ? [sizes[0]] : sizes.ToEquatableArray();

    /// <summary>A number for each axis.</summary>
    /// <param name="sizes">One for all, or one for each.</param>
    /// <param name="axes">The number of axes.</param>
    public static int[] Expand(EquatableArray<int> sizes, int axes) =>
        [.. Enumerable.Range(0, axes).Select(axis => sizes[Math.Min(axis, sizes.Count - 1)])];
}

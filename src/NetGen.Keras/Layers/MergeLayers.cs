using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Layers;

/// <summary>Layers that make one value of several. The names of those after the first are put in with the graph.</summary>
internal static class MergeLayers
{
    /// <summary>The classes by name.</summary>
    public static Dictionary<string, Func<LayerConfig, KerasLayer>> Readers { get; } = MakeReaders();

    private static Dictionary<string, Func<LayerConfig, KerasLayer>> MakeReaders()
    {
        var readers = new Dictionary<string, Func<LayerConfig, KerasLayer>>
        {
            ["Concatenate"] = config => new(new ConcatenateDeclaration(0, []) { Axis = AxisOf(config) }),
        };
        foreach (MergeFunction function in Enum.GetValues<MergeFunction>())
            readers.Add(function.ToString(), _ => new(new MergeDeclaration(0, function, [])));
        return readers;
    }

    // The last axis is −1, however the file counts it.
    private static int AxisOf(LayerConfig config) => config.Integer("axis", -1) is var axis && axis == config.Rank ? -1 : axis;
}

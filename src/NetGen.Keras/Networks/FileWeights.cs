using NetGen.Compiler.Keras.Files;
using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Keras.Weights;
using NetGen.Compiler.Keras.Writing;

namespace NetGen.Compiler.Keras.Networks;

/// <summary>A layer of a file that has weights.</summary>
/// <param name="Name">Its name, or that of its group where the file has no more.</param>
/// <param name="Variables">Its weights in order.</param>
internal sealed record FileLayer(string Name, IReadOnlyList<Hdf5Dataset> Variables);

/// <summary>The layers with weights of a file of any kind, in the order of the model.</summary>
internal static class FileWeights
{
    /// <summary>Those of an archive.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="weights">Its file with the weights.</param>
    public static IReadOnlyList<FileLayer> Of(KerasArchive archive, Hdf5File weights)
    {
        var variables = new ArchiveWeights(weights.Root);
        return [.. LayerList.Of(archive.Config).Select(leaf => new FileLayer(leaf.Name, variables.Of(leaf))).Where(layer => layer.Variables.Count > 0)];
    }

    /// <summary>Those of an HDF5 file: a <c>.h5</c> file with or without its model, or a <c>.weights.h5</c> file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="graph">The network that is to get them: a <c>.weights.h5</c> file does not say the order of its layers.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or has no weights of Keras.</exception>
    public static IReadOnlyList<FileLayer> Of(Hdf5File file, WritableGraph graph)
    {
        Hdf5Group group = file.Root.FindGroup("model_weights") ?? file.Root;
        if (group.Attributes.FindList("layer_names") is { } names)
            return [.. names.SelectMany(name => Split(name, LegacyWeights.Find(group, name), group))];
        if (!file.Root.Names.Any(name => name.StartsWith("layers", StringComparison.Ordinal) || name.StartsWith("_layer_checkpoint", StringComparison.Ordinal)))
            throw new NetworkFileException($"{file.Source.Name} has no weights of Keras: it has neither layer_names nor layers.");
        var variables = new ArchiveWeights(file.Root);
        var layers = new List<FileLayer>();
        foreach ((WritableLayer layer, KerasPlace place) in graph.Places())
        {
            if (variables.Of(new KerasLeaf(layer.Name, layer.ClassName, place, IsTrainable: true)) is { Count: > 0 } found)
                layers.Add(new FileLayer(place.Path, found));
        }

        return layers;
    }

    // The group of a model inside has the weights of several layers, whose names begin with their layer's.
    private static IEnumerable<FileLayer> Split(string name, IReadOnlyList<Hdf5Dataset> variables, Hdf5Group group)
    {
        IReadOnlyList<string> names = group.FindGroup(name)?.Attributes.FindList("weight_names") ?? [];
        IGrouping<string, int>[] parts = [.. Enumerable.Range(0, variables.Count).GroupBy(number => LayerOf(names[number]))];
        return parts.Select(part => new FileLayer(parts.Length == 1 ? name : part.Key, [.. part.Select(number => variables[number])]));
    }

    // Both directions of a layer are one.
    private static string LayerOf(string weight)
    {
        string[] parts = weight.Split('/')[..^1];
        int direction = Array.FindIndex(parts, part => part.StartsWith("forward_", StringComparison.Ordinal) || part.StartsWith("backward_", StringComparison.Ordinal));
        return string.Join('/', direction > 0 ? parts[..direction] : parts);
    }
}

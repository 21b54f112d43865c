using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Keras.Training;
using NetGen.Compiler.Keras.Weights;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Files;

/// <summary>Reads models of Keras 1, 2 and 3: <c>.keras</c> archives and <c>.h5</c> files with their configuration.</summary>
internal static class KerasReader
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file. Its content, and not its name, says what kind it is.</param>
    /// <param name="options">What to make of it.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or its model cannot be a static network; the message lists all reasons.</exception>
    /// <exception cref="IOException">The file cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    public static Model Read(string path, ModelReadOptions options)
    {
        if (KerasContent.Of(path) == KerasContent.Kind.Archive)
        {
            using var archive = KerasArchive.Open(path);
            using Hdf5File weights = archive.OpenWeights();
            var source = new Source(path, archive.Config, archive.Version, archive.Config.Find("compile_config"));
            return Read(source, options, _ => new ArchiveWeights(weights.Root), () => OptimizerVariables.OfArchive(weights.Root));
        }

        using var file = Hdf5File.Open(path);
        Hdf5Group root = file.Root;
        if (root.Attributes.FindText("model_config") is not { } text)
        {
            string kind = root.FindGroup("layers") is null && root.Attributes.FindList("layer_names") is null ? "no model of Keras" : "weights without the layers";
            throw new NetworkFileException(
                $"{path} has {kind}; save the model with model.save(\"model.keras\"), or declare the network and load the weights with network.LoadKeras.");
        }

        Hdf5Group group = root.FindGroup("model_weights") ?? throw new NetworkFileException($"{path} is damaged: it has layers but no model_weights.");
        string? version = root.Attributes.FindText("keras_version") ?? group.Attributes.FindText("keras_version");
        JsonElement? compiled = root.Attributes.FindText("training_config") is { } training ? Json.Parse(training, path, "training_config") : null;
        var legacy = new Source(path, Json.Parse(text, path, "model_config"), KerasVersion.Parse(version), compiled);
        return Read(legacy, options, graph => new LegacyWeights(group, graph.Nodes), () => OptimizerVariables.OfLegacy(root));
    }

    private static Model Read(
        Source source, ModelReadOptions options, Func<KerasGraph, IKerasWeights> weights, Func<(IReadOnlyList<Hdf5Dataset> Arrays, IReadOnlyList<string> Names)> state)
    {
        var refusals = new Refusals();
        KerasGraph? graph = GraphReader.Read(source.Config, source.Version, options.InputShapes, refusals);
        refusals.ThrowIfAny(source.Path);
        graph = PortSelection.Select(graph!, options, source.Path);
        Model model = new ModelAssembly(graph, source.Path).Build(options.Type, weights(graph), graph.Outputs);
        List<string> notes = [.. refusals.Notes, .. model.Notes];
        model = model with { Notes = notes };
        if (source.Compiled is not { ValueKind: JsonValueKind.Object } compiled)
            return model;
        model = new LossReader(compiled, graph.OutputNames).AddTo(model);
        notes = [.. model.Notes];
        ModelTraining? training = OptimizerReader.Read(compiled, notes);
        if (training is not null)
        {
            (IReadOnlyList<Hdf5Dataset> arrays, IReadOnlyList<string> names) = state();
            training = OptimizerReader.AddState(training, arrays, names, Trained(model, graph), notes);
        }

        return model with { Training = training, Notes = notes };
    }

    // A layer that is frozen in the file has no state there.
    private static ParameterSpecification[] Trained(Model model, KerasGraph graph)
    {
        HashSet<string> frozen = [.. graph.Nodes.Where(node => node.Leaf is { IsTrainable: false }).Select(node => node.Name)];
        return
        [
            .. model.Network.Layers
                .Where(layer => layer.SharedWith is null && !frozen.Contains(layer.Name))
                .SelectMany(layer => layer.Parameters)
                .Where(parameter => parameter.IsTrainable),
        ];
    }

    /// <summary>What a file has besides the weights.</summary>
    /// <param name="Path">Its name.</param>
    /// <param name="Config">The serialized model.</param>
    /// <param name="Version">The version of Keras.</param>
    /// <param name="Compiled">The loss and the optimizer; nothing where it has none.</param>
    private sealed record Source(string Path, JsonElement Config, KerasVersion Version, JsonElement? Compiled);
}

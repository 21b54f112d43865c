using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>Writes models as Keras 3 does: archives, <c>.h5</c> files, and <c>.weights.h5</c> files.</summary>
internal sealed class KerasWriter
{
    // The version whose layout and arguments the files have.
    private const string Version = "3.8.0";

    private readonly Model _model;
    private readonly WritableGraph _graph;
    private readonly string _name;
    private readonly CompileConfig _compiled;

    private KerasWriter(Model model, string path)
    {
        _model = model;
        _graph = new WritableGraph(model);
        _name = PathNames.SnakeCase(model.Declaration.Type.Name);
        var refusals = new Refusals();
        foreach (WritableLayer layer in _graph.Layers)
            layer.Serialized = SerializedLayer.Of(layer, refusals);
        foreach (SharedCall call in _graph.SharedCalls)
            call.RequireSameConfiguration(refusals);
        if (model.Network.Outputs.Any(output => output.Value < model.Network.Inputs.Count))
            refusals.Add("the network", "an output is an input, which no layer computes");
        if (refusals.Any)
            throw FileProblems.Failure($"{path} is not written: Keras cannot say all of the network {model.Declaration.Type.Name}", refusals.Reasons);
        _compiled = new CompileConfig(model);
    }

    /// <summary>Writes a model to a temporary name, then moves it to the file, which it replaces.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, whose name says what is written: <c>.keras</c>, <c>.weights.h5</c>, or anything else for <c>.h5</c>.</param>
    /// <param name="requiresOptimizer">Whether the file must have the optimizer.</param>
    /// <returns>What Keras cannot say and the file lacks, a sentence each.</returns>
    /// <exception cref="NetworkFileException">Keras cannot say something that predictions need; the message lists all reasons.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static IReadOnlyList<string> Write(Model model, string path, bool requiresOptimizer = false)
    {
        bool Ends(string end) => path.EndsWith(end, StringComparison.OrdinalIgnoreCase);
        bool isArchive = Ends(".keras"), isWeights = Ends(".weights.h5");
        var writer = new KerasWriter(model, path);
        if (requiresOptimizer && writer._compiled.Optimizer is null)
            throw FileProblems.Failure($"{path} is not written, because Keras would have no optimizer", writer._compiled.Notes);
        AtomicFile.Write(path, isArchive ? writer.WriteArchive : isWeights ? writer.WriteWeights : writer.WriteLegacy);
        return writer._compiled.Notes;
    }

    private void WriteArchive(Stream stream)
    {
        // Stored, as Keras does; no more than these three, or Keras unpacks the archive to a folder.
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        JsonObject config = new ModelConfig(_graph, _name).Serialized();
        if (_compiled.Archive() is { } compiled)
            config["compile_config"] = compiled;
        var metadata = new JsonObject
        {
            ["keras_version"] = Version,
            ["date_saved"] = DateTime.UtcNow.ToString("yyyy-MM-dd@HH:mm:ss", CultureInfo.InvariantCulture),
        };
        Add("metadata.json", member => member.Write(Bytes(metadata)));
        Add("config.json", member => member.Write(Bytes(config)));
        var weights = new MemoryStream();
        WriteWeights(weights);
        weights.Position = 0;
        Add("model.weights.h5", weights.CopyTo);

        void Add(string name, Action<Stream> write)
        {
            using Stream member = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
            write(member);
        }
    }

    private void WriteWeights(Stream stream)
    {
        var root = new Hdf5NewGroup();
        root.Group("layers");
        foreach ((WritableLayer layer, KerasPlace place) in _graph.Places())
        {
            IReadOnlyList<string> holders = KerasLeaf.HoldersOf(layer.ClassName);
            int count = layer.Weights.Count / holders.Count;
            for (int i = 0; i < layer.Weights.Count; i++)
                AddWeight(root, FormattableString.Invariant($"{place.Path}{holders[i / count]}/vars/{i % count}"), layer, layer.Weights[i]);
        }

        _compiled.Optimizer?.AddTo(root, TrainedOrder());
        Hdf5Writer.Write(root, stream);
    }

    private void WriteLegacy(Stream stream)
    {
        var root = new Hdf5NewGroup();
        root.AddText("keras_version", Version);
        root.AddText("backend", "tensorflow");
        var config = new ModelConfig(_graph, _name);
        root.AddText("model_config", Text(new JsonObject { ["class_name"] = config.ClassName, ["config"] = config.Config() }));
        if (_compiled.Legacy() is { } compiled)
            root.AddText("training_config", Text(compiled));
        WritableLayer[] layers = [.. _graph.Layers.Where(layer => !(_graph.IsSequential && layer.Layer is null) && !layer.IsOperation)];
        Hdf5NewGroup weights = root.Group("model_weights");
        weights.AddList("layer_names", [.. layers.Select(layer => layer.Name)]);
        weights.AddText("backend", "tensorflow");
        weights.AddText("keras_version", Version);
        foreach (WritableLayer layer in layers)
        {
            Hdf5NewGroup group = weights.Group(layer.Name);
            foreach (ModelTensor tensor in layer.Weights)
                AddWeight(group, VariableOf(layer, tensor), layer, tensor);
            group.AddList("weight_names", [.. layer.Weights.Select(tensor => VariableOf(layer, tensor))]);
        }

        weights.Group("top_level_model_weights").AddList("weight_names", []);
        ModelTensor[] trained = [.. Trained()];
        _compiled.Optimizer?.AddLegacyTo(root, TrainedOrder(), number => trained[number].Name.Replace('/', '_'));
        Hdf5Writer.Write(root, stream);
    }

    // The count of a Normalization is one integer in Keras.
    private static void AddWeight(Hdf5NewGroup group, string path, WritableLayer layer, ModelTensor tensor)
    {
        if (layer.Declaration is NormalizationDeclaration && tensor.Name.EndsWith("/count", StringComparison.Ordinal))
            group.AddInt64(path, (long)tensor.Values[0]);
        else
            group.AddFloats(path, tensor.Shape.Dimensions, tensor.Values);
    }

    private static string VariableOf(WritableLayer layer, ModelTensor tensor) => $"{layer.Name}/{tensor.Name[(layer.Layer!.Name.Length + 1)..]}";

    private IEnumerable<ModelTensor> Trained() =>
        _model.Network.Parameters.Zip(_model.Weights).Where(pair => pair.First.IsTrainable).Select(pair => pair.Second);

    // The trained parameters as Keras orders them, by their numbers in the network.
    private int[] TrainedOrder()
    {
        Dictionary<string, int> numbers = Trained().Select((tensor, number) => (tensor.Name, number)).ToDictionary(pair => pair.Name, pair => pair.number);
        return [.. _graph.Trained().Select(parameter => numbers[parameter.Name])];
    }

    private static string Text(JsonObject json) => json.ToJsonString();

    private static byte[] Bytes(JsonObject json) => System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
}

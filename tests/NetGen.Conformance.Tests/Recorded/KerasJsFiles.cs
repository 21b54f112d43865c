using System.Text.Json;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>What Keras 2.0 computed for the tests of Keras.js, in a file for each layer of a folder.</summary>
internal static class KerasJsFiles
{
    private const string Root = "keras-js";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly string[] Folders = ["convolutional", "pooling", "normalization"];

    private static readonly Lazy<Dictionary<string, Values>> Loaded = new(() => new(
        Folders.SelectMany(folder => Directory.GetFiles(RecordedModels.PathOf(Root, folder), "*.json")).SelectMany(Load)));

    /// <summary>The names of all cases: <c>pooling.MaxPooling1D.0</c>.</summary>
    public static IReadOnlyCollection<string> Names => Loaded.Value.Keys;

    /// <summary>A case with the layer that its values are of.</summary>
    public static RecordedCase Case(string name)
    {
        Values values = Loaded.Value[name];
        var builder = new NetworkBuilder(name.Replace('.', '_'), values.Input.Shape).Add(KerasJsCases.Layers[name]);
        return new(builder.Build(), values.Input, values.Weights ?? [], values.Expected);
    }

    private static Dictionary<string, Values> Load(string path) =>
        JsonSerializer.Deserialize<Dictionary<string, Values>>(File.ReadAllText(path), Options)
        ?? throw new InvalidOperationException($"{path} is empty.");

    private sealed record Values(RecordedTensor Input, RecordedTensor[]? Weights, RecordedTensor Expected);
}

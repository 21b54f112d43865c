using System.Text.Json;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance.Recorded;

/// <summary>What Keras 2.0 computed for the tests of Keras.js, in a file for each layer of a folder.</summary>
internal static class KerasJsFiles
{
    private const string Root = "keras-js";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    private static readonly string[] Folders = ["convolutional", "pooling", "normalization", "recurrent", "wrappers"];

    private static readonly Lazy<Dictionary<string, Values>> Loaded = new(() => new(
        Folders.SelectMany(folder => Directory.GetFiles(RecordedModels.PathOf(Root, folder), "*.json")).SelectMany(Load)));

    /// <summary>The names of all cases: <c>pooling.MaxPooling1D.0</c>.</summary>
    public static IReadOnlyCollection<string> Names => Loaded.Value.Keys;

    /// <summary>A case with the layer that its values are of.</summary>
    public static RecordedCase Case(string name)
    {
        Values values = Loaded.Value[name];
        LayerDeclaration layer = KerasJsCases.Layers[name];
        var builder = new NetworkBuilder(name.Replace('.', '_'), values.Input.Shape).Add(layer);
        RecordedTensor[] weights = values.Weights ?? [];
        if (layer is RecurrentDeclaration { RecurrentActivation: Activation.HardSigmoid } recurrent)
            weights = [.. weights.Select(tensor => WithOldGates(tensor, recurrent))];
        return new(builder.Build(), values.Input, weights, values.Expected);
    }

    // clip(0.2·x + 0.5), as Keras 2 has it, is clip(x/6 + 0.5) of 1.2·x: the weights of all gates but the candidate.
    private static RecordedTensor WithOldGates(RecordedTensor tensor, RecurrentDeclaration layer)
    {
        int gates = tensor.Shape[^1] / layer.Units;
        return tensor with { Data = [.. tensor.Data.Select((value, i) => i / layer.Units % gates == 2 ? value : 1.2 * value)] };
    }

    private static Dictionary<string, Values> Load(string path) =>
        JsonSerializer.Deserialize<Dictionary<string, Values>>(File.ReadAllText(path), Options)
        ?? throw new InvalidOperationException($"{path} is empty.");

    private sealed record Values(RecordedTensor Input, RecordedTensor[]? Weights, RecordedTensor Expected);
}

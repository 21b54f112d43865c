using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Keras.Weights;
using NetGen.Compiler.Keras.Writing;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Storage.Safetensors;

namespace NetGen.Compiler.Keras.Networks;

/// <summary>
/// Gives the layers of a network those of a file: by name where all names are the same, and otherwise one after the other, as Keras does.
/// </summary>
/// <param name="graph">The network, its layers in Keras's order.</param>
/// <param name="layers">The layers of the file that have weights.</param>
internal sealed class WeightMatching(WritableGraph graph, IReadOnlyList<FileLayer> layers)
{
    private readonly List<string> _problems = [];

    /// <summary>The values of the network's parameters by name. The constants of a <c>Normalization</c> that the file has not are left out.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="network">The network, for messages.</param>
    /// <exception cref="NetworkFileException">Something does not fit; the message lists everything.</exception>
    public Dictionary<string, float[]> Match(string file, string network)
    {
        WritableLayer[] targets = [.. graph.Layers.Where(layer => layer.Weights.Count > 0)];
        if (targets.Length != layers.Count)
            targets = [.. targets.Where(layer => layer.Layer is not DataNormalizationLayer)];
        var values = new Dictionary<string, float[]>();
        HashSet<string> names = [.. layers.Select(layer => layer.Name)];
        if (names.Count == targets.Length && layers.Count == targets.Length && targets.All(target => names.Contains(target.Name)))
        {
            foreach (WritableLayer target in targets)
                Match(target, layers.First(layer => layer.Name == target.Name), values);
        }
        else if (layers.Count == targets.Length)
        {
            foreach ((WritableLayer target, FileLayer layer) in targets.Zip(layers))
                Match(target, layer, values);
        }
        else
        {
            _problems.Add($"the file has {layers.Count} layers with weights, and the network {targets.Length}");
            _problems.AddRange(layers.Select(layer => $"file: {ShortText.Of(layer.Name, 80)} ({Text(layer)})"));
            _problems.AddRange(targets.Select(target => $"network: {target.Layer!.Name} ({Text(target)})"));
        }

        return _problems.Count == 0 ? values : throw FileProblems.Failure($"{file} does not fit the network {network}", _problems);
    }

    private void Match(WritableLayer target, FileLayer layer, Dictionary<string, float[]> values)
    {
        bool fits = target.Weights.Count == layer.Variables.Count
            && target.Weights.Zip(layer.Variables).All(pair => WeightBinding.Fits(pair.Second.Shape, pair.First.Shape, target.Layer!.Kind));
        if (!fits)
        {
            _problems.Add($"{target.Layer!.Name}: file {ShortText.Of(layer.Name, 80)} ({Text(layer)}), network {Text(target)}");
            return;
        }

        foreach ((ModelTensor tensor, Hdf5Dataset variable) in target.Weights.Zip(layer.Variables))
        {
            float[] read = variable.ReadFloats();
            values.Add(tensor.Name, read.Length == tensor.Shape.Size ? read : [.. Enumerable.Repeat(read[0], tensor.Shape.Size)]);
        }
    }

    private static string Text(FileLayer layer) =>
        string.Join(", ", layer.Variables.Select(variable => variable.Shape.Length == 0 ? "scalar" : string.Join('×', variable.Shape)));

    private static string Text(WritableLayer layer) => string.Join(", ", layer.Weights.Select(tensor => $"{tensor.Name[(tensor.Name.LastIndexOf('/') + 1)..]} {tensor.Shape}"));
}

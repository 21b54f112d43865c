using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>A layer of a functional model.</summary>
/// <param name="Number">Its place in the file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Group">Its group in an archive.</param>
/// <param name="Element">Its class and its configuration.</param>
/// <param name="Calls">Its calls.</param>
internal sealed record FunctionalLayer(int Number, string Name, string Group, JsonElement Element, IReadOnlyList<InboundCall> Calls)
{
    /// <summary>The number that the file gives the first call: a model that is built has one of its own, which is not in the file.</summary>
    public int FirstCall { get; set; }

    /// <summary>The call that comes next.</summary>
    public int Next { get; set; }
}

/// <summary>The calls of a functional model in an order in which they can be made: as early in the file as what they read allows.</summary>
internal sealed class FunctionalCalls
{
    private readonly Dictionary<string, FunctionalLayer> _layers = [];
    private readonly PriorityQueue<FunctionalLayer, int> _ready = new();
    private readonly Dictionary<TensorReference, List<FunctionalLayer>> _waiting = [];
    private readonly Dictionary<(string Layer, int Call), int[]> _values = [];

    /// <summary>Reads the layers of a model.</summary>
    /// <param name="config">The model's configuration.</param>
    /// <param name="outputs">Its outputs.</param>
    public FunctionalCalls(JsonElement config, IReadOnlyList<TensorReference> outputs)
    {
        var groups = new PathNames();
        foreach (JsonElement element in config.Find("layers")?.FindItems() ?? [])
        {
            string name = element.FindText("name") ?? element.Find("config")?.FindText("name") ?? element.ClassOf() ?? "layer";
            string group = Operations.IsOperation(element.FindText("module")) ? "" : groups.Next(element.ClassOf());
            var layer = new FunctionalLayer(_layers.Count, name, group, element, InboundCall.Parse(element.Find("inbound_nodes")));
            if (_layers.TryAdd(name, layer))
                _ready.Enqueue(layer, layer.Number);
        }

        foreach (TensorReference reference in _layers.Values.SelectMany(layer => layer.Calls).SelectMany(call => call.Inputs).Concat(outputs))
        {
            if (Find(reference.Layer) is { Calls.Count: > 0 } layer && reference.Node == layer.Calls.Count)
                layer.FirstCall = 1;
        }
    }

    /// <summary>The names of layers whose calls could not all be made.</summary>
    public IEnumerable<string> Waiting => _layers.Values.Where(layer => layer.Next < layer.Calls.Count).Select(layer => layer.Name);

    /// <summary>The layer of a name; nothing where there is none.</summary>
    public FunctionalLayer? Find(string name) => _layers.GetValueOrDefault(name);

    /// <summary>Gives an input its value.</summary>
    /// <returns>Whether it had none.</returns>
    public bool Supply(TensorReference input, Func<int> value)
    {
        if (_values.ContainsKey((input.Layer, input.Node)))
            return false;
        _values.Add((input.Layer, input.Node), [value()]);
        return true;
    }

    /// <summary>The next call, with the values that it reads; nothing where no more can be made.</summary>
    public (FunctionalLayer Layer, InboundCall Call, int[] Sources)? Next()
    {
        while (_ready.TryDequeue(out FunctionalLayer? layer, out _))
        {
            if (layer.Next == layer.Calls.Count)
                continue;
            InboundCall call = layer.Calls[layer.Next];
            int[] sources = new int[call.Inputs.Count];
            int found = 0;
            while (found < sources.Length && ValueOf(call.Inputs[found]) is { } value)
                sources[found++] = value;
            if (found == sources.Length)
                return (layer, call, sources);
            TensorReference missing = Key(call.Inputs[found]);
            if (!_waiting.TryGetValue(missing, out List<FunctionalLayer>? others))
                _waiting.Add(missing, others = []);
            others.Add(layer);
        }

        return null;
    }

    /// <summary>Notes what a call has computed.</summary>
    public void Complete(FunctionalLayer layer, int[] values)
    {
        var key = new TensorReference(layer.Name, layer.Next, 0);
        _values[(layer.Name, layer.Next++)] = values;
        _ready.Enqueue(layer, layer.Number);
        if (_waiting.Remove(key, out List<FunctionalLayer>? others))
            _ready.EnqueueRange(others.Select(other => (other, other.Number)));
    }

    /// <summary>The number of a value; nothing where it is not computed yet.</summary>
    public int? ValueOf(TensorReference reference) =>
        _values.TryGetValue((reference.Layer, Key(reference).Node), out int[]? computed) && reference.Tensor >= 0 && reference.Tensor < computed.Length
            ? computed[reference.Tensor]
            : null;

    // The call by its number in the file, without the result.
    private TensorReference Key(TensorReference reference) => new(reference.Layer, reference.Node - (Find(reference.Layer)?.FirstCall ?? 0), 0);
}

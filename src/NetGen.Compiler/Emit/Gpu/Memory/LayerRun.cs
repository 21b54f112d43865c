using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Memory;

/// <summary>Layers one after the other that are computed by one loop, because nothing but the places of what they read and store differ.</summary>
internal sealed class LayerRun
{
    private LayerRun(int first) => First = first;

    /// <summary>The number of the first layer.</summary>
    public int First { get; }

    /// <summary>The number of layers.</summary>
    public int Count { get; private set; } = 1;

    /// <summary>The floats from the parameters of one layer to those of the next.</summary>
    public int Distance { get; private set; }

    /// <summary>For tensors of the first layer, the floats of each sample from there to the same tensor of the next.</summary>
    public IReadOnlyDictionary<GpuTensor, int> Distances { get; private set; } = new Dictionary<GpuTensor, int>();

    /// <summary>Divides layers into runs. The first layer, which reads the samples, and the last are each for themselves.</summary>
    public static List<LayerRun> Find(EquatableArray<GpuStep.Product> layers)
    {
        var runs = new List<LayerRun>();
        for (int i = 0; i < layers.Count; i++)
        {
            LayerRun? run = i > 1 && i < layers.Count - 1 ? runs[runs.Count - 1] : null;
            if (run is null || !run.TryAdd(layers, i))
                runs.Add(new LayerRun(i));
        }

        return runs;
    }

    /// <summary>What is added to the place of a parameter in a layer, in units of some floats; nothing in a run of one.</summary>
    public string Skip(int unit) => Count == 1 ? "" : $" + layer * {Text.Of(Distance / unit)}";

    private bool TryAdd(EquatableArray<GpuStep.Product> layers, int number)
    {
        GpuStep.Product before = layers[number - 1], layer = layers[number];
        int distance = layer.Kernel.Offset - before.Kernel.Offset;
        bool isLike = before.Kernel.Specification.Shape.Equals(layer.Kernel.Specification.Shape)
            && (before.Bias?.Offset + distance) == layer.Bias?.Offset
            && PassedOn(layers, number - 1) == PassedOn(layers, number)
            && Unplaced(before.Results).Equals(Unplaced(layer.Results))
            && (Count == 1 || distance == Distance);
        if (!isLike || DistancesTo(layers, number) is not { } distances)
            return false;
        (Count, Distance, Distances) = (Count + 1, distance, distances);
        return true;
    }

    // Nothing where they are not the same from each layer to the next.
    private Dictionary<GpuTensor, int>? DistancesTo(EquatableArray<GpuStep.Product> layers, int number)
    {
        var distances = new Dictionary<GpuTensor, int>();
        GpuTensor[] first = [.. Tensors(layers[First])], last = [.. Tensors(layers[number - 1])], next = [.. Tensors(layers[number])];
        for (int i = 0; i < first.Length; i++)
        {
            int distance = next[i].Offset - last[i].Offset;
            bool isOther = (distances.TryGetValue(first[i], out int known) || Distances.TryGetValue(first[i], out known)) && known != distance;
            if (isOther)
                return null;
            distances[first[i]] = distance;
        }

        return distances;
    }

    // The number of the result that the next layer multiplies; the last layer has none.
    private static int PassedOn(EquatableArray<GpuStep.Product> layers, int number) => layers[number].Results.ToList()
        .FindIndex(result => number + 1 < layers.Count && result.Store == layers[number + 1].Input);

    private static IEnumerable<GpuTensor> Tensors(GpuStep.Product layer) => layer.Results.SelectMany(result => result.Operands
        .OfType<GpuOperand.Element>()
        .Select(operand => operand.Tensor)
        .Concat(result.Store is { } store ? [store] : []));

    private static EquatableArray<GpuResult> Unplaced(EquatableArray<GpuResult> results) => results
        .Select(result => result with
        {
            Operands = result.Operands
                .Select(operand => operand is GpuOperand.Element element ? new GpuOperand.Element(Unplaced(element.Tensor)) : operand)
                .ToEquatableArray(),
            Store = result.Store is { } store ? Unplaced(store) : null,
        })
        .ToEquatableArray();

    private static GpuTensor Unplaced(GpuTensor tensor) => tensor with { Offset = 0 };
}

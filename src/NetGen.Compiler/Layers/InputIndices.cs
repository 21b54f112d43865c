namespace NetGen.Compiler.Layers;

/// <summary>Values of a caller's row of inputs that an embedding looks up: some runs of neighbours, evenly apart.</summary>
/// <param name="Layer">The embedding's name.</param>
/// <param name="Limit">The number of its vectors: the indices are below it.</param>
/// <param name="Offset">The index in the row of the first value.</param>
/// <param name="Length">The values of a run.</param>
/// <param name="Count">The number of runs.</param>
/// <param name="Stride">The values from the beginning of a run to that of the next; 0 for a single one.</param>
public sealed record InputIndices(string Layer, int Limit, int Offset, int Length, int Count, int Stride)
{
    /// <summary>Those of a network's rows.</summary>
    public static EquatableArray<InputIndices> Of(Network network) => Of(network, place => [place]);

    /// <summary>Those of a step's rows, where the network is computed step by step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="steps">The steps of its sequences.</param>
    /// <param name="stride">Those that a step takes.</param>
    public static EquatableArray<InputIndices> OfStep(Network network, int steps, int stride) => Of(network, place =>
    {
        NetworkPort port = network.Inputs.Last(port => port.Offset <= place);
        int size = port.Shape.Size / steps;
        return Enumerable.Range(0, stride).Select(step => (port.Offset / steps * stride) + (step * size) + ((place - port.Offset) % size));
    });

    private static EquatableArray<InputIndices> Of(Network network, Func<int, IEnumerable<int>> placesOf) => network.Layers
        .OfType<EmbeddingLayer>()
        .SelectMany(layer => Runs(layer, [.. Places(network, layer.Sources[0]).SelectMany(placesOf).Distinct().OrderBy(place => place)]))
        .ToEquatableArray();

    // Where in the row each element of a value comes from.
    private static int[] Places(Network network, int value)
    {
        if (value < network.Inputs.Count)
            return [.. Enumerable.Range(network.Inputs[value].Offset, network.Inputs[value].Shape.Size)];
        Layer layer = network.LayerOf(value)!;
        int[] source = Places(network, layer.Sources[0]);
        return layer switch
        {
            ReshapeLayer => source,
            SliceLayer slice => Slice(slice, source),
            PermuteLayer permute => Permute(permute, source),
            _ => throw new InvalidOperationException($"{layer.Kind} changes indices."),
        };
    }

    private static int[] Slice(SliceLayer layer, int[] source)
    {
        int whole = layer.InputShape.Dimensions[layer.InputShape.Rank - 1], size = layer.OutputShape.Dimensions[layer.OutputShape.Rank - 1];
        return [.. Enumerable.Range(0, layer.OutputShape.Size).Select(i => source[(i / size * whole) + layer.Start + (i % size)])];
    }

    private static int[] Permute(PermuteLayer layer, int[] source)
    {
        int[] permuted = new int[source.Length];
        for (int target = 0; target < permuted.Length; target++)
        {
            int from = 0;
            for (int axis = 0; axis < layer.Axes.Count; axis++)
            {
                int index = target / layer.OutputShape.SizeAfter(axis) % layer.OutputShape.Dimensions[axis];
                from += index * layer.InputShape.SizeAfter(layer.Axes[axis]);
            }

            permuted[target] = source[from];
        }

        return permuted;
    }

    // Neighbours are a run, and runs of one length that are evenly apart are one item.
    private static IEnumerable<InputIndices> Runs(EmbeddingLayer layer, int[] places)
    {
        var runs = new List<(int Start, int Length)>();
        foreach (int place in places)
        {
            if (runs.Count > 0 && runs[runs.Count - 1] is var last && last.Start + last.Length == place)
                runs[runs.Count - 1] = (last.Start, last.Length + 1);
            else
                runs.Add((place, 1));
        }

        for (int first = 0; first < runs.Count;)
        {
            (int start, int length) = runs[first];
            int count = 1, stride = first + 1 < runs.Count ? runs[first + 1].Start - start : 0;
            while (first + count < runs.Count && runs[first + count] == (start + (count * stride), length))
                count++;
            yield return new InputIndices(layer.Name, layer.InputDim, start, length, count, count == 1 ? 0 : stride);
            first += count;
        }
    }
}

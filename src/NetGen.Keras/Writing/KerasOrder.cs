namespace NetGen.Compiler.Keras.Writing;

/// <summary>
/// The order in which Keras keeps the layers of a functional model, whatever the file's: by their distance from the outputs, then as a walk from the
/// outputs meets them. Follows <c>keras.src.ops.function.map_graph</c>.
/// </summary>
internal static class KerasOrder
{
    /// <summary>Puts layers into the order.</summary>
    /// <param name="layers">All layers.</param>
    /// <param name="outputs">The numbers of the outputs.</param>
    /// <param name="values">The layer and the call that compute each value; values come after those that they read.</param>
    public static IEnumerable<WritableLayer> Of(
        IReadOnlyList<WritableLayer> layers, IReadOnlyList<int> outputs, IReadOnlyList<(WritableLayer Layer, int Call)> values)
    {
        (List<int> finished, Dictionary<WritableLayer, int> met) = Walk(outputs, values);
        int[] depths = new int[values.Count];
        var layerDepths = new Dictionary<WritableLayer, int>(ReferenceEqualityComparer.Instance);
        for (int i = finished.Count - 1; i >= 0; i--)
        {
            int value = finished[i];
            WritableLayer layer = values[value].Layer;
            int depth = Math.Max(depths[value], layerDepths.GetValueOrDefault(layer));
            layerDepths[layer] = depths[value] = depth;
            foreach (int source in layer.Calls[values[value].Call])
                depths[source] = Math.Max(depths[source], depth + 1);
        }

        // An input that no output depends on comes first among the last.
        return layers.OrderByDescending(layer => layerDepths.GetValueOrDefault(layer)).ThenBy(layer => met.GetValueOrDefault(layer, -1));
    }

    // The values in the order in which a walk to what they read ends, and the layers in the order in which it meets them.
    private static (List<int> Finished, Dictionary<WritableLayer, int> Met) Walk(
        IReadOnlyList<int> outputs, IReadOnlyList<(WritableLayer Layer, int Call)> values)
    {
        var finished = new List<int>();
        var met = new Dictionary<WritableLayer, int>(ReferenceEqualityComparer.Instance);
        bool[] isSeen = new bool[values.Count];
        var path = new Stack<(int Value, int NextSource)>();
        foreach (int output in outputs)
        {
            Enter(output);
            while (path.TryPop(out (int Value, int NextSource) step))
            {
                int[] sources = values[step.Value].Layer.Calls[values[step.Value].Call];
                if (step.NextSource == sources.Length)
                {
                    finished.Add(step.Value);
                    continue;
                }

                path.Push((step.Value, step.NextSource + 1));
                Enter(sources[step.NextSource]);
            }
        }

        return (finished, met);

        void Enter(int value)
        {
            if (isSeen[value])
                return;
            isSeen[value] = true;
            met.TryAdd(values[value].Layer, met.Count);
            path.Push((value, 0));
        }
    }
}

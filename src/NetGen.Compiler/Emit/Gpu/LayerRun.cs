using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>Layers behind each other that are computed by one loop, because nothing is stored and nothing but the place of their parameters differs.</summary>
/// <param name="First">The number of the first layer.</param>
/// <param name="Count">The number of layers.</param>
/// <param name="Distance">The floats from the parameters of one layer to those of the next.</param>
internal readonly record struct LayerRun(int First, int Count, int Distance)
{
    /// <summary>Divides layers into runs. The first layer, which reads the samples, and the last are each for themselves.</summary>
    public static List<LayerRun> Find(EquatableArray<GpuStep.Product> layers)
    {
        var runs = new List<LayerRun>();
        for (int i = 0; i < layers.Count; i++)
        {
            LayerRun run = i > 0 ? runs[runs.Count - 1] : default;
            bool isInner = run.First > 0 && i < layers.Count - 1;
            int distance = i > 0 ? layers[i].Kernel.Offset - layers[i - 1].Kernel.Offset : 0;
            if (isInner && (run.Count == 1 || run.Distance == distance) && IsNextOf(layers[i - 1], layers[i], distance))
                runs[runs.Count - 1] = run with { Count = run.Count + 1, Distance = distance };
            else
                runs.Add(new LayerRun(i, 1, 0));
        }

        return runs;
    }

    /// <summary>What is added to the place of a parameter in a layer, in units of some floats; nothing in a run of one.</summary>
    public string Skip(int unit) => Count == 1 ? "" : $" + layer * {Text.Of(Distance / unit)}";

    private static bool IsNextOf(GpuStep.Product before, GpuStep.Product layer, int distance) =>
        before.Results.Concat(layer.Results).All(result => result.Store is null)
        && before.Kernel.Specification.Shape.Equals(layer.Kernel.Specification.Shape)
        && before.Results[0].Expression.Equals(layer.Results[0].Expression)
        && (before.Bias?.Offset + distance) == layer.Bias?.Offset;
}

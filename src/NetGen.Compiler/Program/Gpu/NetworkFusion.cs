namespace NetGen.Compiler.Program.Gpu;

/// <summary>Makes one kernel of the way through narrow layers.</summary>
internal static class NetworkFusion
{
    /// <summary>
    /// The routine with one kernel for all products where that can be, and with one in all where nothing but softmax follows them;
    /// else the routine as it is.
    /// </summary>
    public static GpuRoutine Fuse(GpuRoutine routine, GpuPrecision precision)
    {
        GpuStep.Product[] layers = [.. routine.Steps.TakeWhile(step => step is GpuStep.Product).Cast<GpuStep.Product>()];
        GpuStep[] others = [.. routine.Steps.Skip(layers.Length)];
        if (layers.Length < 2 || others.Any(step => step is not GpuStep.Rows) || !layers.Take(layers.Length - 1).All(IsPlain))
            return routine;

        bool hasSoftmax = IsPlain(layers[layers.Length - 1])
            && others is [GpuStep.Rows { Operations: [GpuRowOperation.Softmax { IsLogarithm: false, Result.Place: GpuPlace.Output }] }];
        var resident = ResidentWeights.Place(layers.Select(layer => (layer.Terms, layer.Columns)), precision);
        var network = new GpuStep.Network(layers.ToEquatableArray(), hasSoftmax, resident);
        if (!GpuCostModel.CanFuse(network.Width))
            return routine;
        network = network with
        {
            Layers = layers
                .Select((layer, i) => WithTiles(hasSoftmax || i < layers.Length - 1 ? Unstored(layer) : layer, network.Width, precision))
                .ToEquatableArray(),
        };

        // Scratch memory is only for what other kernels read.
        return hasSoftmax || others.Length == 0
            ? new GpuRoutine([network], RowLength: 0)
            : routine with { Steps = [network, .. others] };
    }

    private static GpuStep.Product WithTiles(GpuStep.Product layer, int width, GpuPrecision precision) => layer with
    {
        Tile = GpuCostModel.Fused(layer.Columns, width),
        TensorTile = GpuCostModel.TensorFused(layer.Columns, width, precision),
    };

    // What only the next layer reads does not go to memory.
    private static GpuStep.Product Unstored(GpuStep.Product layer) => layer with
    {
        Results = layer.Results.Select(result => result with { Store = null }).ToEquatableArray(),
    };

    // Nothing but an expression of the product itself.
    private static bool IsPlain(GpuStep.Product layer) =>
        layer.Results is [{ Operands: [GpuOperand.Computed { Number: 0 }] }];
}

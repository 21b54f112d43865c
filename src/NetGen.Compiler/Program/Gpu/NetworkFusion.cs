namespace NetGen.Compiler.Program.Gpu;

/// <summary>Makes one kernel of a prediction through narrow layers.</summary>
internal static class NetworkFusion
{
    /// <summary>The routine in one kernel where that can be, else the routine as it is.</summary>
    public static GpuRoutine Fuse(GpuRoutine routine, GpuPrecision precision)
    {
        GpuStep.Product[] layers = [.. routine.Steps.OfType<GpuStep.Product>()];
        GpuStep[] others = [.. routine.Steps.Where(step => step is not GpuStep.Product)];
        bool hasSoftmax = others is [GpuStep.Rows { Operations: [GpuRowOperation.Softmax { IsLogarithm: false, Result.Place: GpuPlace.Output }] }]
            && routine.Steps[routine.Steps.Count - 1] is GpuStep.Rows;
        if (layers.Length < 2 || (others.Length > 0 && !hasSoftmax) || !layers.All(IsPlain))
            return routine;

        var network = new GpuStep.Network(layers.ToEquatableArray(), hasSoftmax, ResidentWeights.Place(layers, precision));
        if (!GpuCostModel.CanFuse(network.Width))
            return routine;
        network = network with
        {
            Layers = layers.Select(layer => WithTiles(layer, network.Width, precision)).ToEquatableArray(),
        };
        return new GpuRoutine([network], RowLength: 0);
    }

    private static GpuStep.Product WithTiles(GpuStep.Product layer, int width, GpuPrecision precision)
    {
        int columns = layer.Kernel.Specification.Shape.Dimensions[1];
        return layer with
        {
            Tile = GpuCostModel.Fused(columns, width),
            TensorTile = GpuCostModel.TensorFused(columns, width, precision),
        };
    }

    // Nothing but an expression of the product itself.
    private static bool IsPlain(GpuStep.Product layer) =>
        layer.Results is [{ Operands: [GpuOperand.Computed { Number: 0 }] }];
}

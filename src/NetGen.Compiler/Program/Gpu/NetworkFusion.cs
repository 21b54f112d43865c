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
        if (layers.Length < 2
            || !layers.All(IsOfVectors)
            || others.Any(step => step is not GpuStep.Rows)
            || !layers.Take(layers.Length - 1).All(IsPlain)
            || !Enumerable.Range(0, layers.Length - 1).All(layer => IsForTheNextOnly(routine.Steps, layer)))
        {
            return routine;
        }

        bool hasSoftmax = IsPlain(layers[layers.Length - 1])
            && others is [GpuStep.Rows { Operations: [GpuRowOperation.Softmax { IsLogarithm: false, Result: { Place: GpuPlace.Output, IsWholeVector: true } }] }];
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

    // Whether the next layer multiplies what a layer leaves, and nothing else reads it before its place is taken.
    private static bool IsForTheNextOnly(EquatableArray<GpuStep> steps, int layer)
    {
        GpuTensor? left = ((GpuStep.Product)steps[layer]).Results[0].Store;
        if (left is not { Place: GpuPlace.Workspace } tensor || ((GpuStep.Product)steps[layer + 1]).Input != tensor)
            return false;
        for (int i = layer + 1; i < steps.Count; i++)
        {
            (IEnumerable<GpuTensor> reads, IEnumerable<GpuTensor> results) = steps[i] switch
            {
                GpuStep.Product product => (
                    product.Results.SelectMany(result => Tensors(result.Operands)).Concat(i == layer + 1 ? [] : [product.Input]),
                    product.Results.Select(result => result.Store).OfType<GpuTensor>()),
                GpuStep.Rows rows => (
                    rows.Operations.SelectMany(operation => operation.Reads), rows.Operations.Select(operation => operation.Result)),
                _ => throw new InvalidOperationException($"{steps[i].GetType().Name} is no step of a fused network."),
            };
            if (reads.Contains(tensor))
                return false;
            if (results.Contains(tensor))
                return true;
        }

        return true;
    }

    private static bool IsOfVectors(GpuStep.Product layer) =>
        layer.Input.IsWholeVector && layer.Results.All(result => result.Store is null or { IsWholeVector: true });

    private static IEnumerable<GpuTensor> Tensors(EquatableArray<GpuOperand> operands) =>
        operands.OfType<GpuOperand.Element>().Select(operand => operand.Tensor);

    // Nothing but an expression of the product itself.
    private static bool IsPlain(GpuStep.Product layer) =>
        layer.Results is [{ Operands: [GpuOperand.Computed { Number: 0 }] }];
}

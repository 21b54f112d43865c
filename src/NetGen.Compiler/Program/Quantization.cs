namespace NetGen.Compiler.Program;

/// <summary>
/// Program to quantized program: the same steps, with products that read quantized kernels. How these are stored is
/// described at the library's <c>QuantizedDescription</c>.
/// </summary>
internal static class Quantization
{
    /// <summary>Quantizes the prediction of a network.</summary>
    public static QuantizedProgram Build(NetworkProgram program, WeightFormat format)
    {
        var placed = new Dictionary<PlacedParameter, PlacedParameter>();
        int length = 0;
        foreach (PlacedParameter parameter in program.Parameters)
        {
            int size = StorageLength(format, parameter.Specification.Shape);
            placed.Add(parameter, new PlacedParameter(parameter.Specification, length, size));
            length += size;
        }

        return new QuantizedProgram(
            format,
            program.Parameters.Select(parameter => placed[parameter]).ToEquatableArray(),
            length,
            Quantize(program.Predict, format, placed),
            Quantize(program.PredictBatch, format, placed));
    }

    /// <summary>The words that a kernel's weights of 16 outputs take: two inputs to a word and lane, or four outputs.</summary>
    public static int PanelLength(WeightFormat format, int inputs) => format == WeightFormat.Bfloat16
        ? (inputs + 1) / 2 * Panel.Lanes
        : inputs * Panel.Lanes / sizeof(float);

    private static int StorageLength(WeightFormat format, TensorShape shape)
    {
        int outputs = Panel.Pad(shape.Dimensions[shape.Rank - 1]);
        if (shape.Rank == 1)
            return outputs;
        int weights = outputs / Panel.Lanes * PanelLength(format, shape.Dimensions[0]);
        return format == WeightFormat.Int8 ? Panel.Pad(weights) + outputs : weights;
    }

    // A chunk's products take turns with one scratch, behind everything else.
    private static Routine Quantize(
        Routine routine, WeightFormat format, Dictionary<PlacedParameter, PlacedParameter> placed)
    {
        int scratch = routine.RowCapacity == 1
            ? 0
            : routine.Steps.OfType<Step.Product>().Select(ScratchLength).DefaultIfEmpty(0).Max();
        return routine with
        {
            Steps = routine.Steps.Select(Quantize).ToEquatableArray(),
            WorkspaceLength = checked(routine.WorkspaceLength + scratch),
        };

        Step Quantize(Step step) => step is not Step.Product product
            ? step
            : new QuantizedProduct(
                product,
                format,
                placed[product.Kernel],
                product.Bias is null ? null : placed[product.Bias],
                new Buffer(Place.Workspace, routine.WorkspaceLength, scratch, TensorLayout.Panels));
    }

    // The panels of a tile, and a row more: bfloat16 is expanded in pairs of inputs.
    private static int ScratchLength(Step.Product product)
    {
        int panels = Math.Min(RegisterTiles.WidePanels, product.Result.Panels);
        return checked(((panels * product.Input.Size) + 1) * Panel.Lanes);
    }
}

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
            int size = parameter.IsKernel ? StorageLength(format, parameter.Specification.Shape) : parameter.Length;
            placed.Add(parameter, parameter with { Offset = length, Length = size });
            length += size;
        }

        return new QuantizedProgram(
            format,
            program.Parameters.Select(parameter => placed[parameter]).ToEquatableArray(),
            length,
            Quantize(program.Predict, format, placed),
            Quantize(program.PredictBatch, format, placed));
    }

    /// <summary>The words that the weights of one input and 16 outputs take.</summary>
    public static int RowLength(WeightFormat format) => format == WeightFormat.Bfloat16 ? Panel.Lanes / 2 : Panel.Lanes / 4;

    private static int StorageLength(WeightFormat format, TensorShape shape)
    {
        int outputs = Panel.Pad(shape.Dimensions[shape.Rank - 1]);
        int weights = Panel.Pad(outputs / Panel.Lanes * shape.Dimensions[0] * RowLength(format));
        return format == WeightFormat.Int8 ? weights + outputs : weights;
    }

    // A chunk's products take turns with one scratch, after everything else.
    private static Routine Quantize(
        Routine routine, WeightFormat format, Dictionary<PlacedParameter, PlacedParameter> placed)
    {
        int scratch = routine.Steps
            .OfType<Step.Product>()
            .Where(product => routine.Rows(product.Result) > 1)
            .Select(ScratchLength)
            .DefaultIfEmpty(0)
            .Max();
        return routine with
        {
            Steps = routine.Steps.Select(Quantize).ToEquatableArray(),
            WorkspaceLength = checked(routine.WorkspaceLength + scratch),
        };

        Step Quantize(Step step) => step switch
        {
            Step.Product { Kernel.IsKernel: false } product => product with
            {
                Kernel = placed[product.Kernel],
                Bias = product.Bias is null ? null : placed[product.Bias],
                Epilogue = product.Epilogue with { Operands = product.Epilogue.Operands.Select(Move).ToEquatableArray() },
            },
            Step.Product product => new QuantizedProduct(
                product,
                format,
                placed[product.Kernel],
                product.Bias is null ? null : placed[product.Bias],
                new Buffer(Place.Workspace, routine.WorkspaceLength, scratch, TensorLayout.Panels)),
            Step.WindowProduct product => product with
            {
                Kernel = placed[product.Kernel],
                Bias = product.Bias is null ? null : placed[product.Bias],
                Epilogue = product.Epilogue with { Operands = product.Epilogue.Operands.Select(Move).ToEquatableArray() },
            },
            Step.Map map => map with { Operands = map.Operands.Select(Move).ToEquatableArray() },
            Step.Sum sum => sum with { Operands = sum.Operands.Select(Move).ToEquatableArray() },
            Step.Rows rows => rows with { Inputs = rows.Inputs.Select(Move).ToEquatableArray() },
            Step.SumPositions sum => sum with { Operands = sum.Operands.Select(Move).ToEquatableArray() },
            _ => step,
        };

        // What is read element by element stays 32-bit floats, in another place.
        Buffer Move(Buffer buffer) => buffer.Place == Place.Parameter
            ? buffer with { Offset = placed.Single(pair => pair.Key.Offset == buffer.Offset).Value.Offset }
            : buffer;
    }

    // The panels of a tile.
    private static int ScratchLength(Step.Product product) =>
        checked(Math.Min(RegisterTiles.WidePanels, product.Result.Panels) * product.Input.Size * Panel.Lanes);
}

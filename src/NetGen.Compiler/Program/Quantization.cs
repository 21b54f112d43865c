using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Program;

/// <summary>
/// Network to quantized program: the steps of its predictions and of its streams, with products that read quantized kernels. How these are stored is described at
/// the library's <c>QuantizedDescription</c>.
/// </summary>
internal static class Quantization
{
    /// <summary>Quantizes the predictions of a network.</summary>
    /// <param name="inference">What it computes, over its parameters.</param>
    /// <param name="stream">Its steps, if it has some.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="format">How kernels are stored.</param>
    /// <param name="chunkRows">The samples of a chunk.</param>
    public static QuantizedProgram Build(
        NetworkGraph inference, StreamGraphs? stream, EquatableArray<PlacedParameter> parameters, WeightFormat format, int chunkRows)
    {
        var placed = new List<PlacedParameter>();
        int length = 0;
        foreach (PlacedParameter parameter in parameters)
        {
            placed.Add(parameter.IsStoredIn(format) ? PlaceKernel(parameter, format, length) : parameter with { Offset = length });
            length = checked(length + placed[placed.Count - 1].Length);
        }

        PreparedQuantization prepared = QuantizedWeightPreparation.Prepare(
            [inference, .. stream?.All ?? []], placed.SelectMany(parameter => parameter.Parts).ToEquatableArray(), length);
        return new QuantizedProgram(
            format,
            placed.ToEquatableArray(),
            prepared.Length,
            prepared.Steps,
            Quantize(RoutineBuilder.Build(prepared.Graphs[0], prepared.Parameters, rowCapacity: 1)),
            Quantize(RoutineBuilder.Build(prepared.Graphs[0], prepared.Parameters, chunkRows)))
        {
            Stream = stream?.With([.. prepared.Graphs.Skip(1)]).Build(prepared.Parameters).With(Quantize),
        };
    }

    /// <summary>The words that the weights of one input and 16 outputs take.</summary>
    public static int RowLength(WeightFormat format) => format == WeightFormat.Bfloat16 ? Panel.Lanes / 2 : Panel.Lanes / 4;

    /// <summary>The words that the weights of a part of a kernel take, such as those of a gate.</summary>
    public static int WeightsLength(ParameterSpecification part, WeightFormat format)
    {
        var shape = ValueShape.Of(part);
        return checked(Panel.Pad(shape.Channels) / Panel.Lanes * shape.Positions * RowLength(format));
    }

    // The scales of an int8 kernel follow its bytes.
    private static PlacedParameter PlaceKernel(PlacedParameter kernel, WeightFormat format, int offset)
    {
        (int inputs, int outputs) = SizesOf(kernel);
        int weights = kernel.Specification.PartColumns > 0
            ? Panel.Pad(kernel.Specification.Parts.Sum(part => WeightsLength(part, format)))
            : checked(Panel.Pad(Panel.Pad(outputs) / Panel.Lanes * inputs * RowLength(format)));
        if (format == WeightFormat.Bfloat16)
            return kernel with { Offset = offset, Length = weights, Format = format, HasInputLanes = false };
        var scales = new PlacedParameter(
            kernel.Specification with { Shape = TensorShape.Of(outputs), LaneAxes = 1 }, offset + weights, Panel.Pad(outputs));
        return kernel with { Offset = offset, Length = checked(weights + scales.Length), Scales = scales, Format = format, HasInputLanes = false };
    }

    /// <summary>The outputs of a kernel, and the weights of each.</summary>
    public static (int Inputs, int Outputs) SizesOf(PlacedParameter kernel)
    {
        var shape = ValueShape.Of(kernel.Specification);
        TensorShape dimensions = kernel.Specification.Shape;
        int outputs = kernel.IsTransposed ? dimensions.Dimensions[dimensions.Rank - 2] : shape.Channels;
        return (shape.Size / outputs, outputs);
    }

    private static Routine Quantize(Routine routine)
    {
        return routine with { Steps = routine.Steps.Select(step => Quantize(step, isInCells: routine.HasCells)).ToEquatableArray() };

        Step Quantize(Step step, bool isInCells) => step switch
        {
            Step.Product when isInCells && Cell.Fits(step) => step,
            Step.Product { Kernel.Format: { } format } product => new QuantizedProduct(
                product, format, routine.Rows(product.Result) > 1 ? ExpandedLength(product) : 0),
            Step.WindowProduct { Kernel.Format: { } format } product => new QuantizedWindowProduct(product, format, routine.RowCapacity),
            Step.Scan scan => scan with
            {
                Body = scan.Body.Select(inside => Quantize(inside, isInCells: routine.RowCapacity == 1)).ToEquatableArray(),
            },
            _ => step,
        };
    }

    // The panels of a tile.
    private static int ExpandedLength(Step.Product product) =>
        checked(Math.Min(RegisterTiles.WidePanels, product.Result.Panels) * product.Input.Size * Panel.Lanes);
}

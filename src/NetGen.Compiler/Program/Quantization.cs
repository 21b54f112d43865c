using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>
/// Network to quantized program: the steps of its predictions, with products that read quantized kernels. How these are stored is described at
/// the library's <c>QuantizedDescription</c>.
/// </summary>
internal static class Quantization
{
    /// <summary>Quantizes the prediction of a network.</summary>
    /// <param name="inference">What it computes, over its parameters.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="format">How kernels are stored.</param>
    /// <param name="chunkRows">The samples of a chunk.</param>
    public static QuantizedProgram Build(
        NetworkGraph inference, EquatableArray<PlacedParameter> parameters, WeightFormat format, int chunkRows)
    {
        var placed = new List<PlacedParameter>();
        int length = 0;
        foreach (PlacedParameter parameter in parameters)
        {
            placed.Add(parameter.IsKernel ? PlaceKernel(parameter, format, length) : parameter with { Offset = length });
            length = checked(length + placed[placed.Count - 1].Length);
        }

        PreparedQuantization prepared = QuantizedWeightPreparation.Prepare(
            inference, placed.SelectMany(parameter => parameter.Parts).ToEquatableArray(), length);
        return new QuantizedProgram(
            format,
            placed.ToEquatableArray(),
            prepared.Length,
            prepared.Steps,
            Quantize(RoutineBuilder.Build(prepared.Graph, prepared.Parameters, rowCapacity: 1), format),
            Quantize(RoutineBuilder.Build(prepared.Graph, prepared.Parameters, chunkRows), format));
    }

    /// <summary>The words that the weights of one input and 16 outputs take.</summary>
    public static int RowLength(WeightFormat format) => format == WeightFormat.Bfloat16 ? Panel.Lanes / 2 : Panel.Lanes / 4;

    // The scales of an int8 kernel follow its bytes.
    private static PlacedParameter PlaceKernel(PlacedParameter kernel, WeightFormat format, int offset)
    {
        (int inputs, int outputs) = SizesOf(kernel);
        int weights = checked(Panel.Pad(Panel.Pad(outputs) / Panel.Lanes * inputs * RowLength(format)));
        if (format == WeightFormat.Bfloat16)
            return kernel with { Offset = offset, Length = weights };
        var scales = new PlacedParameter(
            kernel.Specification with { Shape = TensorShape.Of(outputs), LaneAxes = 1 }, offset + weights, Panel.Pad(outputs));
        return kernel with { Offset = offset, Length = checked(weights + scales.Length), Scales = scales };
    }

    /// <summary>The outputs of a kernel, and the weights of each.</summary>
    public static (int Inputs, int Outputs) SizesOf(PlacedParameter kernel)
    {
        var shape = ValueShape.Of(kernel.Specification);
        TensorShape dimensions = kernel.Specification.Shape;
        int outputs = kernel.IsTransposed ? dimensions.Dimensions[dimensions.Rank - 2] : shape.Channels;
        return (shape.Size / outputs, outputs);
    }

    private static Routine Quantize(Routine routine, WeightFormat format)
    {
        return routine with { Steps = routine.Steps.Select(Quantize).ToEquatableArray() };

        Step Quantize(Step step) => step switch
        {
            Step.Product { Kernel.IsKernel: true } product => new QuantizedProduct(
                product, format, routine.Rows(product.Result) > 1 ? ExpandedLength(product) : 0),
            Step.WindowProduct { Kernel.IsKernel: true } product => new QuantizedWindowProduct(product, format, routine.RowCapacity),
            _ => step,
        };
    }

    // The panels of a tile.
    private static int ExpandedLength(Step.Product product) =>
        checked(Math.Min(RegisterTiles.WidePanels, product.Result.Panels) * product.Input.Size * Panel.Lanes);
}

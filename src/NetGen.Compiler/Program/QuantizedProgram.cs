namespace NetGen.Compiler.Program;

/// <summary>The prediction of a network whose kernels are stored in fewer bits.</summary>
/// <param name="Format">How kernels are stored.</param>
/// <param name="Parameters">Where each parameter lies; offsets and lengths count words of 32 bits.</param>
/// <param name="StorageLength">The words that hold them all, padding included.</param>
/// <param name="Predict">One sample.</param>
/// <param name="PredictBatch">A chunk of samples.</param>
public sealed record QuantizedProgram(
    WeightFormat Format,
    EquatableArray<PlacedParameter> Parameters,
    int StorageLength,
    Routine Predict,
    Routine PredictBatch);

/// <summary>A product with a quantized kernel.</summary>
/// <param name="FloatProduct">The product of the network with 32-bit floats.</param>
/// <param name="Format">How the kernel is stored.</param>
/// <param name="Kernel">The kernel; the scales of an int8 kernel are its last words.</param>
/// <param name="Bias">The bias, or nothing.</param>
/// <param name="Scratch">Where there are several samples: room for the panels of the kernel that a tile reads, as floats.</param>
public sealed record QuantizedProduct(
    Step.Product FloatProduct, WeightFormat Format, PlacedParameter Kernel, PlacedParameter? Bias, Buffer Scratch) : Step
{
    /// <inheritdoc/>
    public override IEnumerable<Buffer> Reads => FloatProduct.Reads;

    /// <inheritdoc/>
    public override EquatableArray<Buffer> Written => FloatProduct.Written;

    /// <inheritdoc/>
    public override int ScratchLength => FloatProduct.ScratchLength;

    /// <summary>The step itself: its kernel has the places of its parameters as constants.</summary>
    public override Step WithoutPlaces() => this;

    /// <summary>The number of inputs.</summary>
    public int Inputs => FloatProduct.Input.Size;

    /// <summary>The number of outputs.</summary>
    public int Outputs => FloatProduct.Result.Size;

    /// <summary>The words that the weights of 16 outputs take.</summary>
    public int PanelLength => Inputs * Quantization.RowLength(Format);

    /// <summary>The scales of an int8 kernel; nothing for another.</summary>
    public PlacedParameter? Scales => Format != WeightFormat.Int8 ? null : new PlacedParameter(
        Kernel.Specification, Kernel.Offset + Kernel.Length - Panel.Pad(Outputs), Panel.Pad(Outputs));
}

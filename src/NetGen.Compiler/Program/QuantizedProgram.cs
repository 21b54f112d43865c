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

/// <summary>f(x·K + b) with a quantized kernel.</summary>
/// <param name="Format">How the kernel is stored.</param>
/// <param name="Input">x.</param>
/// <param name="Kernel">K; an int8 kernel's scales are the last words of it.</param>
/// <param name="Bias">b, or nothing.</param>
/// <param name="Epilogue">What is applied to x·K + b while it is in the registers.</param>
/// <param name="Scratch">Where there are several samples: room for the panels of K that a tile reads, as floats.</param>
/// <param name="Result">Where it goes.</param>
public sealed record QuantizedProduct(
    WeightFormat Format,
    Buffer Input,
    PlacedParameter Kernel,
    PlacedParameter? Bias,
    Epilogue Epilogue,
    Buffer Scratch,
    Buffer Result) : Step
{
    /// <summary>The words that the weights of 16 outputs take.</summary>
    public int PanelLength => Quantization.PanelLength(Format, Input.Size);

    /// <summary>The first word of an int8 kernel's scales.</summary>
    public int ScaleOffset => Kernel.Offset + Kernel.Length - Panel.Pad(Result.Size);
}

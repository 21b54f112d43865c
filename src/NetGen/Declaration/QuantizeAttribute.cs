namespace NetGen;

/// <summary>
/// Gives the network a method that converts it into one whose kernels are stored in fewer bits, for prediction only:
/// <c>QuantizeToBfloat16()</c> or <c>QuantizeToInt8()</c>. Once for each format (Keras: <c>model.quantize(mode)</c>).
/// </summary>
/// <remarks>
/// It pays where the weights do not fit a cache of the processor, and in the size of files. Accuracy and speed:
/// <c>docs/quantization.md</c>.
/// </remarks>
/// <param name="format">How the kernels are stored (Keras: <c>mode</c>, and the dtype <c>bfloat16</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class QuantizeAttribute(WeightFormat format) : Attribute
{
    /// <summary>How the kernels are stored.</summary>
    public WeightFormat Format { get; } = format;
}

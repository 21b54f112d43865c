namespace NetGen;

/// <summary>
/// Generates a method that converts the network into one with kernels in fewer bits, for prediction only:
/// <c>QuantizeToBfloat16()</c> or <c>QuantizeToInt8()</c>. Allowed once for each format (Keras: <c>model.quantize(mode)</c>).
/// </summary>
/// <remarks>
/// Files become smaller. Predictions become faster if the weights otherwise do not fit a cache of the processor.
/// <c>docs/quantization.md</c> has accuracy and speed.
/// </remarks>
/// <param name="format">The format of the kernels (Keras: <c>mode</c>, and the dtype <c>bfloat16</c>).</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class QuantizeAttribute(WeightFormat format) : Attribute
{
    /// <summary>The format of the kernels.</summary>
    public WeightFormat Format { get; } = format;
}

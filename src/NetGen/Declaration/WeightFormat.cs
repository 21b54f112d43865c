#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>The format of a quantized network's kernels. Biases stay 32-bit floats.</summary>
public enum WeightFormat
{
    /// <summary>
    /// The upper half of a 32-bit float: 8 bits of significand, rounded to nearest, ties to even (Keras's dtype
    /// <c>bfloat16</c>). Half the memory; a weight changes by at most 2⁻⁸ (0.4 %) of itself.
    /// </summary>
    Bfloat16,

    /// <summary>
    /// Integers q in [−127, 127], with a scale s = max|w| / 127 for each output, or output channel of a convolution: w ≈ s·q. q = w/s
    /// is rounded to nearest, ties to even (Keras: <c>quantize("int8")</c>, for the kernels only). A quarter of the memory; a weight changes by at most s/2.
    /// </summary>
#pragma warning disable CA1720 // It contains the name of a type in other languages; here it is the name of the format.
    Int8,
#pragma warning restore CA1720
}

using System.Diagnostics.CodeAnalysis;

#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>
/// How exactly kernels for GPUs multiply (Keras: the compute dtype of <c>keras.mixed_precision</c>; TensorFlow:
/// <c>enable_tensor_float_32_execution</c>). Sums, activations, losses and the optimizer are always in single precision.
/// </summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It is the term for it in Keras and everywhere.")]
public enum GpuPrecision
{
    /// <summary>Single precision: what the CPU computes, but for the order of sums.</summary>
    Float32,

    /// <summary>
    /// Factors are rounded to 11 bits of significand, an error of at most 2⁻¹¹ (0.05 %) of each, for the matrix instructions of
    /// NVIDIA's GPUs from Ampere on (compute capability 8.0). Other devices compute in single precision.
    /// </summary>
    Tf32,

    /// <summary>
    /// Factors are rounded to 8 bits of significand, an error of at most 2⁻⁹ (0.2 %) of each, for the matrix instructions of
    /// NVIDIA's GPUs from Ampere on (compute capability 8.0); of layers of 512 and more they lie in memory so. Other devices compute in
    /// single precision.
    /// </summary>
    Bfloat16,
}

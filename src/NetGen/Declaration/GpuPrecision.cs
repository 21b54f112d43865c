using System.Diagnostics.CodeAnalysis;

#if NETGEN_COMPILER
namespace NetGen.Compiler;
#else
namespace NetGen;
#endif

/// <summary>
/// The precision in which kernels for GPUs multiply (Keras: the compute dtype of <c>keras.mixed_precision</c>; TensorFlow:
/// <c>enable_tensor_float_32_execution</c>). Sums, activations, losses and the optimizer always use single precision.
/// </summary>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "It is the term for it in Keras and everywhere.")]
public enum GpuPrecision
{
    /// <summary>Single precision, as on the CPU. Only the order of sums differs.</summary>
    Float32,

    /// <summary>
    /// Each factor is rounded to 11 bits of significand, an error of at most 2⁻¹¹ (0.05 %). NVIDIA's GPUs from Ampere on
    /// (compute capability 8.0) then use their matrix instructions. Other devices compute in single precision.
    /// </summary>
    Tf32,

    /// <summary>
    /// Each factor is rounded to 8 bits of significand, an error of at most 2⁻⁹ (0.2 %). NVIDIA's GPUs from Ampere on
    /// (compute capability 8.0) then use their matrix instructions, and also store the values of layers of 512 units and more
    /// in this format. Other devices compute in single precision.
    /// </summary>
    Bfloat16,
}

using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>On which devices matrix instructions are used.</summary>
internal static class TensorDevices
{
    // Ampere, the first whose matrix instructions take TF32 and bfloat16.
    private const int FirstMajor = 8;

    /// <summary>
    /// Whether a routine is computed with them. Single precision takes three products in TF32 for one, which pays where these
    /// are several times as fast: on the chips of data centers, whose compute capability ends in 0 (8.0, 9.0, 10.0), and not on
    /// those of consumers.
    /// </summary>
    public static bool Serve(Accelerator accelerator, GpuRoutine routine) =>
        accelerator is CudaAccelerator { Architecture: { Major: >= FirstMajor, Minor: int minor } }
        && (minor == 0 || routine.Precision != GpuPrecision.Float32);
}

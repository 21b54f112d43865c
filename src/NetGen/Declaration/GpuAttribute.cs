namespace NetGen;

/// <summary>
/// Generates kernels for GPUs in addition to the code for the CPU, and a method <c>CreateGpu</c> that puts the network on a
/// device. Needs the package NetGen.Gpu (Keras has no such attribute: its backend chooses the device).
/// </summary>
/// <remarks><c>docs/gpu.md</c> says what runs on a GPU, and when it is worth it.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GpuAttribute : Attribute
{
    /// <summary>
    /// The precision in which kernels multiply; <see cref="GpuPrecision.Float32"/> by default (Keras: the compute dtype of
    /// <c>keras.mixed_precision</c>).
    /// </summary>
    public GpuPrecision Precision { get; set; }
}

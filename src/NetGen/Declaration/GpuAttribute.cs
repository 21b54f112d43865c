namespace NetGen;

/// <summary>
/// Has kernels for GPUs generated beside the code for the CPU, and gives the network a method <c>CreateGpu</c> that puts it on a
/// device. Needs the package NetGen.Gpu (Keras has no such attribute: its backend chooses the device).
/// </summary>
/// <remarks>What runs there, and when it pays: <c>docs/gpu.md</c>.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class GpuAttribute : Attribute
{
    /// <summary>
    /// How exactly its kernels multiply; <see cref="GpuPrecision.Float32"/> if not given (Keras: the compute dtype of
    /// <c>keras.mixed_precision</c>).
    /// </summary>
    public GpuPrecision Precision { get; set; }
}

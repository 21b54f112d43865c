using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>The gradients of a batch in memory, because limits need all of them before the optimizer is applied.</summary>
internal sealed class ClippedGradients
{
    private readonly SumGradientsKernel _sum;
    private readonly GpuGradientClipping _clipping;

    /// <summary>Compiles the kernels and takes the memory.</summary>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public ClippedGradients(Accelerator accelerator, DeviceMemory memory, TrainerOptions options, NetworkDescription description)
    {
        _sum = new SumGradientsKernel(accelerator);
        _clipping = new GpuGradientClipping(accelerator, memory, options, description);
        Values = memory.Allocate<float>(description.StorageLength, "clipped gradients");
        GradientRegion whole = RegionSums.Region(0, description.StorageLength, l1: 0, l2: 0);
        whole.PartRows = 1;
        Region = memory.Upload<GradientRegion>([whole], "clipped gradients");
    }

    /// <summary>The gradients, in the places of the parameters.</summary>
    public ArrayView<float> Values { get; }

    /// <summary>The one region that they are: for <see cref="GradientSums.Sum"/>, all of them as the sum over one sample.</summary>
    public ArrayView<GradientRegion> Region { get; }

    /// <summary>Sums the parts of the gradients and clips them. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, GradientSums sums, ArrayView<float> parameters, int rows)
    {
        _sum.Launch(stream, sums, parameters, Values, rows);
        _clipping.Launch(stream, Values);
    }
}

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
        Regions = memory.Upload<GradientRegion>(Trained(description), "clipped gradients");
    }

    /// <summary>The gradients, in the places of the parameters.</summary>
    public ArrayView<float> Values { get; }

    /// <summary>
    /// The regions that are trained, one unless a parameter is not: for <see cref="GradientSums.Sum"/>, they are the sum over one sample.
    /// </summary>
    public ArrayView<GradientRegion> Regions { get; }

    /// <summary>Sums the parts of the gradients and clips them. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, GradientSums sums, ArrayView<float> parameters, int rows)
    {
        _sum.Launch(stream, sums, parameters, Values, rows);
        _clipping.Launch(stream, Values);
    }

    private static GradientRegion[] Trained(NetworkDescription description)
    {
        var regions = new List<GradientRegion>();
        int start = 0;
        foreach (ParameterInfo constant in description.Parameters.Where(info => !info.IsTrainable))
        {
            Add(start, constant.Offset);
            start = constant.Offset + constant.StorageLength;
        }

        Add(start, description.StorageLength);
        return [.. regions];

        void Add(int first, int end)
        {
            if (first == end)
                return;
            GradientRegion region = RegionSums.Region(first, end - first, l1: 0, l2: 0);
            region.PartRows = 1;
            region.FirstPartialQuad = region.FirstQuad;
            regions.Add(region);
        }
    }
}

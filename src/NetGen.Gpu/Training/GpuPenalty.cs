using System.Collections.Immutable;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>The penalty that regularisers add to the loss, of the parameters as they are on the device.</summary>
internal sealed class GpuPenalty
{
    private readonly RegionSums _sums;

    private GpuPenalty(RegionSums sums) => _sums = sums;

    /// <summary>How many numbers the penalty is the sum of.</summary>
    public int Count => _sums.Count;

    /// <summary>Compiles the kernel; <see langword="null"/> if there are no regularisers.</summary>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public static GpuPenalty? Create(Accelerator accelerator, DeviceMemory memory, ImmutableArray<GpuParameter> parameters)
    {
        GradientRegion[] regions =
        [
            .. parameters.Where(parameter => parameter.L1 != 0 || parameter.L2 != 0).Select(
                parameter => RegionSums.Region(parameter.Offset, parameter.Length, parameter.L1, parameter.L2)),
        ];
        return regions.Length == 0 ? null : new GpuPenalty(new RegionSums(accelerator, memory, regions));
    }

    /// <summary>The penalty, of what <see cref="Launch"/> has written.</summary>
    public static double Total(ReadOnlySpan<float> sums)
    {
        double total = 0;
        foreach (float sum in sums)
            total += sum;
        return total;
    }

    /// <summary>Writes the numbers. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, ArrayView<float> parameters, ArrayView<float> sums) =>
        _sums.Launch(stream, parameters, sums);
}

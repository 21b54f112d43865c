using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Clips gradients on the device by a trainer's options, as <see cref="GradientClipping"/> does on the CPU.</summary>
internal sealed class GpuGradientClipping
{
    private const int GroupSize = 256;

    private readonly float _limit;
    private readonly RegionSums? _squares;
    private readonly ArrayView<float> _sums;
    private readonly int _longest;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<float>, float>? _clip;
    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, ArrayView<float>, float>? _scale;

    /// <summary>Compiles the kernels and takes the memory.</summary>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public GpuGradientClipping(Accelerator accelerator, DeviceMemory memory, TrainerOptions options, NetworkDescription description)
    {
        var specialization = new KernelSpecialization(GroupSize, null);
        if (options.ClipValue is { } value)
        {
            _limit = value;
            _clip = KernelLoading.Load<Action<AcceleratorStream, KernelConfig, ArrayView<float>, float>>(accelerator, ClipToValue, specialization);
            return;
        }

        GradientRegion[] regions = options.GlobalClipNorm is not null
            ? [RegionSums.Region(0, description.StorageLength, l1: 0, l2: 1)]
            : [.. description.Parameters.Select(info => RegionSums.Region(info.Offset, info.StorageLength, l1: 0, l2: 1))];
        _limit = (options.GlobalClipNorm ?? options.ClipNorm)!.Value;
        _longest = regions.Max(region => region.Quads);
        _squares = new RegionSums(accelerator, memory, regions);
        _sums = memory.Allocate<float>(_squares.Count, "the norms of gradients");
        _scale = KernelLoading.Load<Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, ArrayView<float>, float>>(
            accelerator, ScaleToNorm, specialization);
    }

    /// <summary>Clips all gradients. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, ArrayView<float> gradients)
    {
        if (_squares is null)
        {
            _clip!(stream, new KernelConfig(Groups(gradients.IntLength), GroupSize), gradients, _limit);
            return;
        }

        _squares.Launch(stream, gradients, _sums);
        var grid = new Index3D(Groups(_longest), _squares.Regions.IntLength, 1);
        _scale!(stream, new KernelConfig(grid, new Index3D(GroupSize, 1, 1)), _squares.Regions, _sums, gradients, _limit);
    }

    private static int Groups(int threads) => (threads + GroupSize - 1) / GroupSize;

    private static void ClipToValue(ArrayView<float> gradients, float limit)
    {
        int i = Grid.GlobalIndex.X;
        if (i < gradients.IntLength)
            gradients[i] = Lane.Max(Lane.Min(new Lane(gradients[i]), new Lane(limit)), new Lane(-limit)).Value;
    }

    // A NaN in the gradients makes the norm NaN, and nothing is scaled: the NaN stays where it is.
    private static void ScaleToNorm(
        ArrayView<GradientRegion> regions, ArrayView<float> sums, ArrayView<float> gradients, float limit)
    {
        GradientRegion region = regions[Grid.IdxY];
        int i = (Grid.IdxX * GroupSize) + Group.IdxX;
        if (i >= region.Quads)
            return;
        int sumsOfRegion = sums.IntLength / regions.IntLength;
        float total = 0;
        for (int k = 0; k < sumsOfRegion; k++)
            total += sums[(Grid.IdxY * sumsOfRegion) + k];
        float norm = MathF.Sqrt(total);
        if (norm > limit)
        {
            ArrayView<Quad> quads = gradients.Cast<Quad>();
            Quad quad = quads[region.FirstQuad + i];
            float factor = limit / norm;
            quads[region.FirstQuad + i] = new Quad(quad.X * factor, quad.Y * factor, quad.Z * factor, quad.W * factor);
        }
    }
}

using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>
/// Sums λ₁·|x| + λ₂·x² over regions of a buffer: the penalty of regularisers, or with λ₁ = 0 and λ₂ = 1 the squared norm.
/// Each region has the same number of sums, which whoever reads them adds in their order; so the result is always the same.
/// </summary>
internal sealed class RegionSums
{
    private const int GroupSize = 256;

    // Enough groups to fill a device, and few enough for each reader to add.
    private const int QuadsInAGroup = 16 * GroupSize;
    private const int MaxGroups = 32;

    private readonly Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, ArrayView<float>> _launch;

    /// <summary>Compiles the kernel and takes the memory.</summary>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public RegionSums(Accelerator accelerator, DeviceMemory memory, ReadOnlySpan<GradientRegion> regions)
    {
        int longest = 0;
        foreach (GradientRegion region in regions)
            longest = Math.Max(longest, region.Quads);
        GroupsPerRegion = Math.Clamp(longest / QuadsInAGroup, 1, MaxGroups);
        Regions = memory.Upload(regions, "regions of parameters");
        _launch = KernelLoading.Load<Action<AcceleratorStream, KernelConfig, ArrayView<GradientRegion>, ArrayView<float>, ArrayView<float>>>(
            accelerator, Sum, new KernelSpecialization(GroupSize, null));
    }

    /// <summary>The regions.</summary>
    public ArrayView<GradientRegion> Regions { get; }

    /// <summary>The sums of each region.</summary>
    public int GroupsPerRegion { get; }

    /// <summary>The sums of all regions.</summary>
    public int Count => Regions.IntLength * GroupsPerRegion;

    /// <summary>A region of a buffer.</summary>
    public static GradientRegion Region(int offset, int length, float l1, float l2) =>
        new() { FirstQuad = offset / 4, Quads = length / 4, L1 = l1, L2 = l2 };

    /// <summary>Writes the sums of all regions, region by region. Allocates nothing.</summary>
    public void Launch(AcceleratorStream stream, ArrayView<float> values, ArrayView<float> sums)
    {
        var grid = new Index3D(GroupsPerRegion, Regions.IntLength, 1);
        _launch(stream, new KernelConfig(grid, new Index3D(GroupSize, 1, 1)), Regions, values, sums);
    }

    private static void Sum(ArrayView<GradientRegion> regions, ArrayView<float> values, ArrayView<float> sums)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(GroupSize);
        ArrayView<Quad> quads = values.Cast<Quad>();
        GradientRegion region = regions[Grid.IdxY];
        float sum = 0;
        for (int i = (Grid.IdxX * GroupSize) + Group.IdxX; i < region.Quads; i += Grid.DimX * GroupSize)
        {
            Quad quad = quads[region.FirstQuad + i];
            float size = MathF.Abs(quad.X) + MathF.Abs(quad.Y) + MathF.Abs(quad.Z) + MathF.Abs(quad.W);
            float square = (quad.X * quad.X) + (quad.Y * quad.Y) + (quad.Z * quad.Z) + (quad.W * quad.W);
            sum += (region.L1 * size) + (region.L2 * square);
        }

        shared[Group.IdxX] = sum;
        Group.Barrier();
        if (Group.IdxX == 0)
        {
            float total = 0;
            for (int i = 0; i < GroupSize; i++)
                total += shared[i];
            sums[(Grid.IdxY * Grid.DimX) + Grid.IdxX] = total;
        }
    }
}

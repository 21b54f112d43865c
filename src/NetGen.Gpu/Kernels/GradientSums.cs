using System.Collections.Immutable;
using ILGPU;
using ILGPU.Runtime;

namespace NetGen.Gpu;

/// <summary>Where the gradient of a parameter is summed, as kernels read it.</summary>
internal struct GradientRegion
{
    /// <summary>The index of the parameter's first quad among the parameters.</summary>
    public int FirstQuad;

    /// <summary>The quads that it takes, padding included.</summary>
    public int Quads;

    /// <summary>The samples over which one part is summed; 0 where it has no gradient.</summary>
    public int PartRows;

    /// <summary>λ₁ of its regulariser.</summary>
    public float L1;

    /// <summary>λ₂ of its regulariser.</summary>
    public float L2;

    /// <summary>The index of its first part among the partial sums, in quads.</summary>
    public long FirstPartialQuad;
}

/// <summary>The memory in which the gradients of a batch are summed part by part, and how it is divided.</summary>
internal sealed class GradientSums : IDisposable
{
    /// <summary>Takes the memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="batchSize">The most samples of a batch.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public GradientSums(Device device, ImmutableArray<GpuParameter> parameters, int batchSize)
    {
        var starts = new long[parameters.Length];
        var regions = new GradientRegion[parameters.Length];
        long length = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            GpuParameter parameter = parameters[i];
            starts[i] = length;
            regions[i] = new GradientRegion
            {
                FirstQuad = parameter.Offset / 4,
                Quads = parameter.Length / 4,
                PartRows = parameter.PartRows,
                L1 = parameter.L1,
                L2 = parameter.L2,
                FirstPartialQuad = length / 4,
            };
            if (parameter.PartRows > 0)
                length += (long)((batchSize + parameter.PartRows - 1) / parameter.PartRows) * parameter.Length;
        }

        Partials = device.Allocate<float>(length, $"the gradients of batches of {batchSize}");
        Starts = device.Allocate<long>(starts.Length, "the gradients");
        Regions = device.Allocate<GradientRegion>(regions.Length, "the gradients");
        Starts.View.SubView(0, starts.Length).CopyFromCPU(device.Stream, starts);
        Regions.View.SubView(0, regions.Length).CopyFromCPU(device.Stream, regions);
        device.Stream.Synchronize();
        RegionView = Regions.View.SubView(0, regions.Length);
    }

    /// <summary>The partial sums.</summary>
    public MemoryBuffer1D<float, Stride1D.Dense> Partials { get; }

    /// <summary>For each parameter the index of its first part.</summary>
    public MemoryBuffer1D<long, Stride1D.Dense> Starts { get; }

    /// <summary>Where the gradients of the parameters are.</summary>
    public ArrayView<GradientRegion> RegionView { get; }

    private MemoryBuffer1D<GradientRegion, Stride1D.Dense> Regions { get; }

    /// <summary>
    /// The gradient in four parameters: the parts in their order, and the regulariser's. One more number says which region it
    /// was in, −1 for none.
    /// </summary>
    public static Quad Sum(
        ArrayView<GradientRegion> regions, ArrayView<Quad> partials, int quad, int rows, Quad parameter, out bool isInside)
    {
        isInside = false;
        float x = 0, y = 0, z = 0, w = 0;
        for (int i = 0; i < regions.IntLength; i++)
        {
            GradientRegion region = regions[i];
            int local = quad - region.FirstQuad;
            if (local >= 0 && local < region.Quads && region.PartRows > 0)
            {
                isInside = true;
                int parts = (rows + region.PartRows - 1) / region.PartRows;
                for (int part = 0; part < parts; part++)
                {
                    Quad sum = partials[region.FirstPartialQuad + ((long)part * region.Quads) + local];
                    x += sum.X;
                    y += sum.Y;
                    z += sum.Z;
                    w += sum.W;
                }

                x += Penalty(parameter.X, region);
                y += Penalty(parameter.Y, region);
                z += Penalty(parameter.Z, region);
                w += Penalty(parameter.W, region);
            }
        }

        return new Quad(x, y, z, w);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Regions.Dispose();
        Starts.Dispose();
        Partials.Dispose();
    }

    // The derivative of λ₁·|w| + λ₂·w², that of |w| being 0 at 0.
    private static float Penalty(float value, GradientRegion region)
    {
        float sign = value > 0 ? 1f : value < 0 ? -1f : 0f;
        return (region.L1 * sign) + (2 * region.L2 * value);
    }
}

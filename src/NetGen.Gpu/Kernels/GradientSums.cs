using System.Collections.Immutable;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>The place for the sum of a parameter's gradient, as kernels read it.</summary>
internal struct GradientRegion
{
    /// <summary>The index of the parameter's first quad among the parameters.</summary>
    public int FirstQuad;

    /// <summary>The quads that it takes, padding included.</summary>
    public int Quads;

    /// <summary>The samples over which one part is summed; 0 if the loss does not depend on it.</summary>
    public int PartRows;

    /// <summary>λ₁ of its regulariser.</summary>
    public float L1;

    /// <summary>λ₂ of its regulariser.</summary>
    public float L2;

    /// <summary>The index of its first part among the partial sums, in quads.</summary>
    public long FirstPartialQuad;
}

/// <summary>The gradient in four parameters.</summary>
/// <param name="value">The gradient.</param>
/// <param name="exists">Whether the loss or a regulariser depends on the parameters.</param>
internal readonly struct SummedGradient(Quad value, bool exists)
{
    /// <summary>The gradient.</summary>
    public readonly Quad Value = value;

    /// <summary>Whether the loss or a regulariser depends on the parameters.</summary>
    public readonly bool Exists = exists;
}

/// <summary>The memory in which the gradients of a batch are summed part by part, and how it is divided.</summary>
internal sealed class GradientSums : IDisposable
{
    private readonly DeviceMemory _memory;

    /// <summary>Takes the memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="batchSize">The most samples of a batch.</param>
    /// <param name="description">The network. What it does not train has no gradient for whoever reads the sums.</param>
    /// <exception cref="GpuException">The device has too little memory.</exception>
    public GradientSums(Device device, ImmutableArray<GpuParameter> parameters, int batchSize, NetworkDescription description)
    {
        var starts = new long[parameters.Length];
        var regions = new GradientRegion[parameters.Length];
        long length = 0;
        HashSet<int> constants = [.. description.Parameters.Where(info => !info.IsTrainable).Select(info => info.Offset)];
        for (int i = 0; i < parameters.Length; i++)
        {
            GpuParameter parameter = parameters[i];
            starts[i] = length;
            regions[i] = new GradientRegion
            {
                FirstQuad = parameter.Offset / 4,
                Quads = parameter.Length / 4,
                FirstPartialQuad = length / 4,
            };
            if (!constants.Contains(parameter.Offset))
                (regions[i].PartRows, regions[i].L1, regions[i].L2) = (parameter.PartRows, parameter.L1, parameter.L2);
            if (parameter.PartRows > 0)
                length += (long)((batchSize + parameter.PartRows - 1) / parameter.PartRows) * parameter.Length;
        }

        _memory = new DeviceMemory(device);
        try
        {
            string purpose = $"the gradients of batches of {batchSize}";
            Partials = _memory.Allocate<float>(length, purpose);
            Starts = _memory.Upload<long>(starts, purpose);
            RegionView = _memory.Upload<GradientRegion>(regions, purpose);
            device.Stream.Synchronize();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The partial sums.</summary>
    public ArrayView<float> Partials { get; }

    /// <summary>For each parameter the index of its first part.</summary>
    public ArrayView<long> Starts { get; }

    /// <summary>The places of the parameters' gradients.</summary>
    public ArrayView<GradientRegion> RegionView { get; }

    /// <summary>
    /// The gradient in four parameters: the parts in their order, and the regulariser's.
    /// </summary>
    /// <param name="regions">The places of the parameters' gradients.</param>
    /// <param name="partials">The parts.</param>
    /// <param name="quad">The number of the four parameters.</param>
    /// <param name="rows">The samples of the batch.</param>
    /// <param name="parameter">Their values.</param>
    public static SummedGradient Sum(
        ArrayView<GradientRegion> regions, ArrayView<Quad> partials, int quad, int rows, Quad parameter)
    {
        bool isInside = false;
        float x = 0, y = 0, z = 0, w = 0;
        for (int i = 0; i < regions.IntLength; i++)
        {
            GradientRegion region = regions[i];
            int local = quad - region.FirstQuad;
            if (local >= 0 && local < region.Quads && (region.PartRows > 0 || region.L1 != 0 || region.L2 != 0))
            {
                // A parameter that only its regulariser reads has no parts.
                isInside = true;
                int parts = region.PartRows > 0 ? (rows + region.PartRows - 1) / region.PartRows : 0;
                ArrayView<Quad> sums = partials.SubView(parts > 0 ? region.FirstPartialQuad + local : 0);
                int stride = region.Quads, index = 0, left = parts;

                // Eight loads on their way at a time. The order of the sums follows from the number of parts alone.
                for (; left >= 8; left -= 8)
                {
                    Quad a = sums[index], b = sums[index + stride];
                    Quad c = sums[index + (2 * stride)], d = sums[index + (3 * stride)];
                    Quad e = sums[index + (4 * stride)], f = sums[index + (5 * stride)];
                    Quad g = sums[index + (6 * stride)], h = sums[index + (7 * stride)];
                    x += a.X + b.X + (c.X + d.X) + (e.X + f.X + (g.X + h.X));
                    y += a.Y + b.Y + (c.Y + d.Y) + (e.Y + f.Y + (g.Y + h.Y));
                    z += a.Z + b.Z + (c.Z + d.Z) + (e.Z + f.Z + (g.Z + h.Z));
                    w += a.W + b.W + (c.W + d.W) + (e.W + f.W + (g.W + h.W));
                    index += 8 * stride;
                }

                for (; left > 0; left--)
                {
                    Quad sum = sums[index];
                    x += sum.X;
                    y += sum.Y;
                    z += sum.Z;
                    w += sum.W;
                    index += stride;
                }

                x += Penalty(parameter.X, region);
                y += Penalty(parameter.Y, region);
                z += Penalty(parameter.Z, region);
                w += Penalty(parameter.W, region);
            }
        }

        return new SummedGradient(new Quad(x, y, z, w), isInside);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    // The derivative of λ₁·|w| + λ₂·w², that of |w| being 0 at 0.
    private static float Penalty(float value, GradientRegion region)
    {
        float sign = value > 0 ? 1f : value < 0 ? -1f : 0f;
        return (region.L1 * sign) + (2 * region.L2 * value);
    }
}

using NetGen.Randomness;

namespace NetGen.Gpu;

/// <summary>The random words of layers inside of kernels: those of <see cref="Philox"/>, bit for bit.</summary>
internal static class KernelPhilox
{
    /// <summary>The words of four neighbouring features.</summary>
    /// <param name="a">Has the seed and the step.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="quad">The number of the first feature, divided by 4.</param>
    /// <param name="layer">The number of the layer among those that draw random numbers.</param>
    public static Bits4 Draw(KernelArguments a, int row, int quad, int layer)
    {
        uint c0 = (uint)quad;
        uint c1 = (uint)row;
        uint c2 = (uint)a.Step;
        uint c3 = ((uint)layer << 16) | (uint)(a.Step >> 32);
        ulong key0 = (uint)a.Seed;
        ulong key1 = a.Seed >> 32;
        for (int round = 0; round < Philox.Rounds; round++)
        {
            // ILGPU writes sums and unchecked products for OpenCL with signs, and such a one that overflows is undefined there.
            ulong product0 = checked((ulong)Philox.Multiplier0 * c0);
            ulong product1 = checked((ulong)Philox.Multiplier1 * c2);
            c0 = (uint)(product1 >> 32) ^ c1 ^ (uint)key0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ (uint)key1;
            c3 = (uint)product0;
            key0 += Philox.KeyIncrement0;
            key1 += Philox.KeyIncrement1;
        }

        return new Bits4(c0, c1, c2, c3);
    }
}

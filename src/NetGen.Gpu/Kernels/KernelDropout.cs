using System.ComponentModel;
using NetGen.Randomness;

namespace NetGen.Gpu;

/// <summary>Dropout masks inside of kernels: those of <see cref="DropoutMask"/>, bit for bit.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class KernelDropout
{
    /// <summary>The mask of four neighbouring features.</summary>
    /// <param name="a">Has the seed and the step.</param>
    /// <param name="row">The row in the batch.</param>
    /// <param name="quad">The number of the first feature, divided by 4.</param>
    /// <param name="layer">The number of the dropout layer.</param>
    /// <param name="threshold">The words below it drop their features.</param>
    /// <param name="scale">The value of a feature that stays.</param>
    public static Quad Draw(KernelArguments a, int row, int quad, int layer, uint threshold, float scale)
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

        return new Quad(
            c0 < threshold ? 0f : scale,
            c1 < threshold ? 0f : scale,
            c2 < threshold ? 0f : scale,
            c3 < threshold ? 0f : scale);
    }
}

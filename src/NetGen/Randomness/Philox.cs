using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Randomness;

/// <summary>
/// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a function from a counter and a
/// key to 128 random bits. It has no state, so any thread or device computes any part of a sequence.
/// </summary>
public static class Philox
{
    internal const uint Multiplier0 = 0xD251_1F53;
    internal const uint Multiplier1 = 0xCD9E_8D57;
    internal const uint KeyIncrement0 = 0x9E37_79B9;
    internal const uint KeyIncrement1 = 0xBB67_AE85;
    internal const int Rounds = 10;

    /// <summary>The four random words of one counter.</summary>
    /// <param name="counter">Words 0 to 3 of the counter.</param>
    /// <param name="key">The key; its low half is word 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Block(Vector128<uint> counter, ulong key)
    {
        uint c0 = counter.GetElement(0);
        uint c1 = counter.GetElement(1);
        uint c2 = counter.GetElement(2);
        uint c3 = counter.GetElement(3);
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            c0 = (uint)(product1 >> 32) ^ c1 ^ key0;
            c1 = (uint)product1;
            c2 = (uint)(product0 >> 32) ^ c3 ^ key1;
            c3 = (uint)product0;
            key0 += KeyIncrement0;
            key1 += KeyIncrement1;
        }

        return Vector128.Create(c0, c1, c2, c3);
    }
}

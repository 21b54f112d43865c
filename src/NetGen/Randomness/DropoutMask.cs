using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Randomness;

/// <summary>
/// The masks of inverted dropout, as Keras has it: 0 with the layer's rate, and 1/(1 − rate) otherwise. The expected value
/// of a masked element does not change.
/// </summary>
/// <remarks>
/// Whether an element is dropped depends only on the seed, the step, the layer, the row and the feature. So every
/// engine and every number of threads draws the same masks. Its random word is word (feature mod 4) of
/// <see cref="Philox"/> with the seed as key and the counter (feature / 4, row, low 32 bits of step,
/// layer · 2¹⁶ + next 16 bits of step). It is dropped if the word is below rate · 2³², rounded and at most
/// 2³² − 1.
/// </remarks>
public static class DropoutMask
{
    private const int Lanes = 16;
    private const int MaximumLayer = ushort.MaxValue - 1;
    private const long MaximumStep = (1L << 48) - 1;

    /// <summary>Writes the masks of consecutive rows in panels: [⌈features/16⌉][rowCapacity][16].</summary>
    /// <param name="destination">
    /// The first of ⌈features/16⌉·<paramref name="rowCapacity"/>·16 floats. Element (row, feature) lies at
    /// ((feature / 16)·rowCapacity + row − firstRow)·16 + feature mod 16. The lanes past the features get 0; rows past
    /// <paramref name="rowCount"/> are left alone.
    /// </param>
    /// <param name="features">The values in one row, at least 1.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <param name="firstRow">The number in the batch of the first row to write.</param>
    /// <param name="rowCount">The rows to write, at most <paramref name="rowCapacity"/>.</param>
    /// <param name="rate">The probability of 0, in [0, 1).</param>
    /// <param name="layer">The layer's index in the network, 0 to 65534.</param>
    /// <param name="key">The seed, and the step from 0 to 2⁴⁸ − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static void Fill(
        ref float destination,
        int features,
        int rowCapacity,
        int firstRow,
        int rowCount,
        double rate,
        int layer,
        DropoutKey key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, rowCapacity);
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, MaximumLayer);
        ArgumentOutOfRangeException.ThrowIfNegative(key.Step, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Step, MaximumStep, nameof(key));
        if (rate is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is in [0, 1).");

        var panel = new PanelMask(
            (ulong)key.Seed,
            (uint)key.Step,
            ((uint)layer << 16) | (uint)(key.Step >> 32),
            (uint)Math.Min(Math.Round(rate * (1L << 32)), uint.MaxValue),
            (float)(1 / (1 - rate)));
        for (int feature = 0; feature < features; feature += Lanes)
        {
            ref float panelStart = ref Unsafe.Add(ref destination, (nint)(feature / Lanes) * rowCapacity * Lanes);
            int lanes = Math.Min(Lanes, features - feature);
            if (Avx2.IsSupported)
                panel.FillAvx2(ref panelStart, (uint)feature / 4, (uint)firstRow, rowCount, lanes);
            else if (Sse2.IsSupported)
                panel.FillSse2(ref panelStart, (uint)feature / 4, (uint)firstRow, rowCount, lanes);
            else
                panel.FillScalar(ref panelStart, (uint)feature / 4, (uint)firstRow, rowCount, lanes);
        }
    }

    /// <summary>What all panels of one mask share. Each method fills the rows of one panel.</summary>
    /// <remarks>
    /// The vector code keeps each word of a counter in the low half of a 64-bit lane: the multiplication reads just that,
    /// and its product is both halves at once, so a round needs no shuffles. High halves hold leftovers.
    /// </remarks>
    internal readonly struct PanelMask(ulong key, uint counter2, uint counter3, uint threshold, float scale)
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void FillAvx2(ref float destination, uint firstBlock, uint firstRow, int rowCount, int lanes)
        {
            // The order of the blocks undoes that of the unpacking at the end.
            Vector256<ulong> blocks = Vector256.Create((ulong)firstBlock) + Vector256.Create(0ul, 2, 1, 3);
            Vector256<uint> multiplier0 = Vector256.Create(Philox.Multiplier0);
            Vector256<uint> multiplier1 = Vector256.Create(Philox.Multiplier1);
            Vector256<uint> increment0 = Vector256.Create(Philox.KeyIncrement0);
            Vector256<uint> increment1 = Vector256.Create(Philox.KeyIncrement1);
            Vector256<uint> limit = Vector256.Create(threshold);
            Vector256<float> keptLow = KeptLanes256(lanes, 0);
            Vector256<float> keptHigh = KeptLanes256(lanes, 8);
            for (int row = 0; row < rowCount; row++)
            {
                Vector256<ulong> c0 = blocks;
                Vector256<ulong> c1 = Vector256.Create((ulong)(firstRow + (uint)row));
                Vector256<ulong> c2 = Vector256.Create((ulong)counter2);
                Vector256<ulong> c3 = Vector256.Create((ulong)counter3);
                Vector256<uint> key0 = Vector256.Create((uint)key);
                Vector256<uint> key1 = Vector256.Create((uint)(key >> 32));
                for (int round = 0; round < Philox.Rounds; round++)
                {
                    Vector256<ulong> product0 = Avx2.Multiply(c0.AsUInt32(), multiplier0);
                    Vector256<ulong> product1 = Avx2.Multiply(c2.AsUInt32(), multiplier1);
                    c0 = (product1 >>> 32) ^ c1 ^ key0.AsUInt64();
                    c1 = product1;
                    c2 = (product0 >>> 32) ^ c3 ^ key1.AsUInt64();
                    c3 = product0;
                    key0 += increment0;
                    key1 += increment1;
                }

                Vector256<ulong> words01 = Avx2.Blend(c0.AsUInt32(), (c1 << 32).AsUInt32(), 0b1010_1010).AsUInt64();
                Vector256<ulong> words23 = Avx2.Blend(c2.AsUInt32(), (c3 << 32).AsUInt32(), 0b1010_1010).AsUInt64();
                Vector256<uint> low = Avx2.UnpackLow(words01, words23).AsUInt32();
                Vector256<uint> high = Avx2.UnpackHigh(words01, words23).AsUInt32();
                ref float target = ref Unsafe.Add(ref destination, (nint)row * Lanes);
                Vector256.AndNot(keptLow, Vector256.LessThan(low, limit).AsSingle()).StoreUnsafe(ref target);
                Vector256.AndNot(keptHigh, Vector256.LessThan(high, limit).AsSingle()).StoreUnsafe(ref target, 8);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void FillSse2(ref float destination, uint firstBlock, uint firstRow, int rowCount, int lanes)
        {
            Vector128<uint> multiplier0 = Vector128.Create(Philox.Multiplier0);
            Vector128<uint> multiplier1 = Vector128.Create(Philox.Multiplier1);
            Vector128<uint> increment0 = Vector128.Create(Philox.KeyIncrement0);
            Vector128<uint> increment1 = Vector128.Create(Philox.KeyIncrement1);
            Vector128<uint> limit = Vector128.Create(threshold);
            for (int row = 0; row < rowCount; row++)
            {
                // Two blocks of four words at a time.
                for (int lane = 0; lane < Lanes; lane += 8)
                {
                    Vector128<ulong> c0 = Vector128.Create((ulong)firstBlock + (uint)(lane / 4));
                    c0 += Vector128.Create(0ul, 1);
                    Vector128<ulong> c1 = Vector128.Create((ulong)(firstRow + (uint)row));
                    Vector128<ulong> c2 = Vector128.Create((ulong)counter2);
                    Vector128<ulong> c3 = Vector128.Create((ulong)counter3);
                    Vector128<uint> key0 = Vector128.Create((uint)key);
                    Vector128<uint> key1 = Vector128.Create((uint)(key >> 32));
                    for (int round = 0; round < Philox.Rounds; round++)
                    {
                        Vector128<ulong> product0 = Sse2.Multiply(c0.AsUInt32(), multiplier0);
                        Vector128<ulong> product1 = Sse2.Multiply(c2.AsUInt32(), multiplier1);
                        c0 = (product1 >>> 32) ^ c1 ^ key0.AsUInt64();
                        c1 = product1;
                        c2 = (product0 >>> 32) ^ c3 ^ key1.AsUInt64();
                        c3 = product0;
                        key0 += increment0;
                        key1 += increment1;
                    }

                    Vector128<ulong> lowHalf = Vector128.Create((ulong)uint.MaxValue);
                    Vector128<ulong> words01 = (c0 & lowHalf) | (c1 << 32);
                    Vector128<ulong> words23 = (c2 & lowHalf) | (c3 << 32);
                    Vector128<uint> low = Sse2.UnpackLow(words01, words23).AsUInt32();
                    Vector128<uint> high = Sse2.UnpackHigh(words01, words23).AsUInt32();
                    ref float target = ref Unsafe.Add(ref destination, ((nint)row * Lanes) + lane);
                    Vector128.AndNot(KeptLanes128(lanes, lane), Vector128.LessThan(low, limit).AsSingle())
                        .StoreUnsafe(ref target);
                    Vector128.AndNot(KeptLanes128(lanes, lane + 4), Vector128.LessThan(high, limit).AsSingle())
                        .StoreUnsafe(ref target, 4);
                }
            }
        }

        public void FillScalar(ref float destination, uint firstBlock, uint firstRow, int rowCount, int lanes)
        {
            for (int row = 0; row < rowCount; row++)
            {
                for (int lane = 0; lane < Lanes; lane += 4)
                {
                    uint block = firstBlock + (uint)(lane / 4);
                    Vector128<uint> words =
                        Philox.Block(Vector128.Create(block, firstRow + (uint)row, counter2, counter3), key);
                    for (int word = 0; word < 4; word++)
                    {
                        bool kept = lane + word < lanes && words.GetElement(word) >= threshold;
                        Unsafe.Add(ref destination, ((nint)row * Lanes) + lane + word) = kept ? scale : 0;
                    }
                }
            }
        }

        private Vector256<float> KeptLanes256(int lanes, int first) =>
            Vector256.LessThan(Vector256<float>.Indices, Vector256.Create((float)(lanes - first)))
            & Vector256.Create(scale);

        private Vector128<float> KeptLanes128(int lanes, int first) =>
            Vector128.LessThan(Vector128<float>.Indices, Vector128.Create((float)(lanes - first)))
            & Vector128.Create(scale);
    }
}

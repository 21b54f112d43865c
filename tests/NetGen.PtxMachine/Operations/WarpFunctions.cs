using System.Runtime.Intrinsics;

namespace NetGen.PtxMachine;

/// <summary>How threads of a warp are paired for an exchange.</summary>
internal enum ShuffleKind
{
    /// <summary>With the thread that is named.</summary>
    Index,

    /// <summary>With the thread whose number differs in some bits.</summary>
    ExclusiveOr,

    /// <summary>With an earlier one.</summary>
    Up,

    /// <summary>With a later one.</summary>
    Down,
}

/// <summary>Each thread gets the value of another one, or its own if there is none (PTX ISA, "shfl.sync").</summary>
/// <param name="kind">How they are paired.</param>
/// <param name="target">The result.</param>
/// <param name="x">The values.</param>
/// <param name="other">The number by which they are paired.</param>
/// <param name="segments">Which threads are among each other: the mask in bits 8 to 12, the clamp in bits 0 to 4.</param>
internal sealed unsafe class Shuffle(ShuffleKind kind, int target, int x, int other, int segments) : WarpOperation
{
    protected override void ExecuteTogether(Warp warp)
    {
        byte* registers = warp.Registers;
        uint* from = (uint*)(registers + x), by = (uint*)(registers + other), within = (uint*)(registers + segments);
        uint* result = stackalloc uint[Lanes.Count];
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            int mask = (int)(within[lane] >> 8 & 31), clamp = (int)(within[lane] & 31), number = (int)(by[lane] & 31);
            int most = (lane & mask) | (clamp & ~mask), least = lane & mask;
            (int source, bool isFound) = kind switch
            {
                ShuffleKind.Index => (least | (number & ~mask), (least | (number & ~mask)) <= most),
                ShuffleKind.ExclusiveOr => (lane ^ number, (lane ^ number) <= most),
                ShuffleKind.Up => (lane - number, lane - number >= most),
                _ => (lane + number, lane + number <= most),
            };
            result[lane] = from[isFound ? source : lane];
        }

        Lanes.Copy(result, (uint*)(registers + target), Lanes.All);
    }
}

/// <summary>What factors of matrix instructions are.</summary>
internal interface IFactor
{
    /// <summary>How many of them there are in 32 bits.</summary>
    static abstract int Count { get; }

    /// <summary>One of them.</summary>
    static abstract float Read(uint bits, int number);
}

/// <summary>The factors of PTX.</summary>
internal static class Factors
{
    public readonly struct Tf32 : IFactor
    {
        private const uint Bits = 0xFFFFE000;

        public static int Count => 1;

        public static float Read(uint bits, int number) => BitConverter.UInt32BitsToSingle(bits & Bits);
    }

    public readonly struct Bfloat16 : IFactor
    {
        public static int Count => 2;

        public static float Read(uint bits, int number) =>
            BitConverter.UInt32BitsToSingle(number == 0 ? bits << 16 : bits & 0xFFFF0000);
    }

    public readonly struct Float16 : IFactor
    {
        public static int Count => 2;

        public static float Read(uint bits, int number) => (float)BitConverter.UInt16BitsToHalf((ushort)(bits >> (16 * number)));
    }
}

/// <summary>
/// Adds the product of 16 rows and 8 columns to sums (PTX ISA, "Matrix Fragments for mma.m16n8k8" and "…mma.m16n8k16"): lane 4·g + t
/// has rows g and g + 8, and of each eight bytes of terms those at t and at t + 4; column g; and of the sums columns 2t and 2t + 1.
/// </summary>
/// <param name="targets">The sums, four registers.</param>
/// <param name="left">The rows, four registers.</param>
/// <param name="right">The columns, two registers.</param>
/// <param name="sums">What is added to, four registers.</param>
internal sealed unsafe class MultiplyMatrices<TFactor>(int[] targets, int[] left, int[] right, int[] sums) : WarpOperation
    where TFactor : struct, IFactor
{
    private const int Columns = 8;
    private const int Words = 8;

    protected override void ExecuteTogether(Warp warp)
    {
        byte* registers = warp.Registers;

        // Of each term the eight columns beside each other.
        float* columns = stackalloc float[Words * TFactor.Count * Columns];
        for (int word = 0; word < Words; word++)
        {
            uint* bits = (uint*)(registers + right[word / 4]);
            for (int n = 0; n < TFactor.Count; n++)
            {
                for (int group = 0; group < Columns; group++)
                    columns[(((word * TFactor.Count) + n) * Columns) + group] = TFactor.Read(bits[(group * 4) + (word % 4)], n);
            }
        }

        for (int half = 0; half < 2; half++)
        {
            float* even = (float*)(registers + sums[2 * half]), odd = (float*)(registers + sums[(2 * half) + 1]);
            float* evenTo = (float*)(registers + targets[2 * half]), oddTo = (float*)(registers + targets[(2 * half) + 1]);
            uint* begin = (uint*)(registers + left[half]), end = (uint*)(registers + left[half + 2]);
            for (int lane = 0; lane < Lanes.Count; lane += 4)
            {
                Vector256<float> sum = Vector256.Create(
                    even[lane], odd[lane], even[lane + 1], odd[lane + 1], even[lane + 2], odd[lane + 2], even[lane + 3], odd[lane + 3]);
                for (int word = 0; word < Words; word++)
                {
                    uint bits = (word < 4 ? begin : end)[lane + (word % 4)];
                    for (int n = 0; n < TFactor.Count; n++)
                    {
                        sum = Vector256.FusedMultiplyAdd(
                            Vector256.Create(TFactor.Read(bits, n)), Vector256.Load(columns + (((word * TFactor.Count) + n) * Columns)), sum);
                    }
                }

                for (int thread = 0; thread < 4; thread++)
                    (evenTo[lane + thread], oddTo[lane + thread]) = (sum[2 * thread], sum[(2 * thread) + 1]);
            }
        }
    }
}

/// <summary>
/// Loads four blocks of 8 × 8 values of 16 bits from shared memory (PTX ISA, "ldmatrix"): lane 8·i + r says where row r of block i
/// begins; lane 4·g + t receives of each block the values 2t and 2t + 1 of row g or, if it is transposed, of column g.
/// </summary>
internal sealed unsafe class LoadMatrices(int[] targets, Place place, bool isTransposed) : WarpOperation
{
    private const int Rows = 8;

    protected override void ExecuteTogether(Warp warp)
    {
        ushort** rows = stackalloc ushort*[Lanes.Count];
        warp.Traffic?.NoteShared(warp, Lanes.All, place, Rows * sizeof(ushort));
        for (int lane = 0; lane < Lanes.Count; lane++)
            rows[lane] = (ushort*)warp.Block.ReadShared(warp, lane, place.Of(warp, lane), Rows * sizeof(ushort));
        for (int block = 0; block < targets.Length; block++)
        {
            uint* to = (uint*)(warp.Registers + targets[block]);
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                int group = lane / 4, pair = lane % 4 * 2;
                to[lane] = isTransposed
                    ? rows[(block * Rows) + pair][group] | ((uint)rows[(block * Rows) + pair + 1][group] << 16)
                    : rows[(block * Rows) + group][pair] | ((uint)rows[(block * Rows) + group][pair + 1] << 16);
            }
        }
    }
}

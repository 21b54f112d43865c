using System.ComponentModel;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>
/// The matrix instructions of NVIDIA's GPUs: a warp multiplies a block of 16 rows by one of 8 columns, each thread holding a
/// fragment of both factors and of the sums. On ILGPU's CPU accelerator the same is computed with shuffles.
/// </summary>
/// <remarks>
/// Of the thread in lane 4·g + t, the fragment of sums is (g, 2t), (g, 2t + 1), (g + 8, 2t), (g + 8, 2t + 1). Of the factors, over
/// eight terms, it is what stands in PTX as (g, t), (g + 8, t), (g, t + 4), (g + 8, t + 4) on the left and (t, g), (t + 4, g) on
/// the right; in which order terms are added is free, and here term 2t takes the place of t, and 2t + 1 that of t + 4, so that a
/// thread's terms lie beside each other in memory (PTX ISA, "Matrix Fragments for mma.m16n8k8").
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorCore
{
    private const uint BitsOfTf32 = 0xFFFFE000;
    private const int Threads = 4;

    /// <summary>Whether there are none, and the same is computed with shuffles.</summary>
    public static bool IsEmulated => !CudaAsm.IsSupported;

    /// <summary>Two rows of the sums of a thread as four sums of one row, which two neighbours have exchanged.</summary>
    /// <param name="sums">The fragment.</param>
    /// <returns>Columns 4·(t / 2) to 4·(t / 2) + 3 of row g + 8·(t % 2).</returns>
    public static Quad Row(Quad sums)
    {
        bool isLower = Warp.LaneIdx % 2 != 0;
        float x = Warp.ShuffleXor(isLower ? sums.X : sums.Z, 1);
        float y = Warp.ShuffleXor(isLower ? sums.Y : sums.W, 1);
        return isLower ? new Quad(x, y, sums.Z, sums.W) : new Quad(sums.X, sums.Y, x, y);
    }

    /// <summary>Adds the products over eight terms of factors in TF32, of whose bits the last 13 are not looked at.</summary>
    internal static Quad MultiplyTf32(Bits4 left, Bits2 right, Quad sums)
    {
        if (!CudaAsm.IsSupported)
            return EmulateTf32(left, right, sums);
        Ref<float> x = sums.X, y = sums.Y, z = sums.Z, w = sums.W;
        Input<uint> a0 = left.X, a1 = left.Y, a2 = left.Z, a3 = left.W, b0 = right.X, b1 = right.Y;
        CudaAsm.EmitRef(
            "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};",
            ref x, ref y, ref z, ref w, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
        return new Quad(x.Value, y.Value, z.Value, w.Value);
    }

    /// <summary>Adds the products over sixteen terms of factors in bfloat16, two in 32 bits.</summary>
    internal static Quad MultiplyBfloat16(Bits4 left, Bits2 right, Quad sums)
    {
        if (!CudaAsm.IsSupported)
            return EmulateBfloat16(left, right, sums);
        Ref<float> x = sums.X, y = sums.Y, z = sums.Z, w = sums.W;
        Input<uint> a0 = left.X, a1 = left.Y, a2 = left.Z, a3 = left.W, b0 = right.X, b1 = right.Y;
        CudaAsm.EmitRef(
            "mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};",
            ref x, ref y, ref z, ref w, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
        return new Quad(x.Value, y.Value, z.Value, w.Value);
    }

    /// <summary>Adds the products over sixteen terms of factors in half precision, two in 32 bits.</summary>
    internal static Quad MultiplyFloat16(Bits4 left, Bits2 right, Quad sums)
    {
        if (!CudaAsm.IsSupported)
            return EmulateFloat16(left, right, sums);
        Ref<float> x = sums.X, y = sums.Y, z = sums.Z, w = sums.W;
        Input<uint> a0 = left.X, a1 = left.Y, a2 = left.Z, a3 = left.W, b0 = right.X, b1 = right.Y;
        CudaAsm.EmitRef(
            "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {%0,%1,%2,%3},{%4,%5,%6,%7},{%8,%9},{%0,%1,%2,%3};",
            ref x, ref y, ref z, ref w, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
        return new Quad(x.Value, y.Value, z.Value, w.Value);
    }

    /// <summary>The same as <see cref="MultiplyTf32"/>, with shuffles.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static Quad EmulateTf32(Bits4 left, Bits2 right, Quad sums)
    {
        for (int lane = 0; lane < Threads; lane++)
        {
            (Bits4 rows, Bits2 first, Bits2 second) = Gather(left, right, lane);
            sums = AddProducts(rows.X, rows.Y, first.X, second.X, BitsOfTf32, sums);
            sums = AddProducts(rows.Z, rows.W, first.Y, second.Y, BitsOfTf32, sums);
        }

        return sums;
    }

    /// <summary>The same as <see cref="MultiplyBfloat16"/>, with shuffles.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static Quad EmulateBfloat16(Bits4 left, Bits2 right, Quad sums)
    {
        for (int lane = 0; lane < Threads; lane++)
        {
            (Bits4 rows, Bits2 first, Bits2 second) = Gather(left, right, lane);
            sums = AddProducts(rows.X << 16, rows.Y << 16, first.X << 16, second.X << 16, Bfloat16.UpperHalf, sums);
            sums = AddProducts(rows.X, rows.Y, first.X, second.X, Bfloat16.UpperHalf, sums);
            sums = AddProducts(rows.Z << 16, rows.W << 16, first.Y << 16, second.Y << 16, Bfloat16.UpperHalf, sums);
            sums = AddProducts(rows.Z, rows.W, first.Y, second.Y, Bfloat16.UpperHalf, sums);
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Quad EmulateFloat16(Bits4 left, Bits2 right, Quad sums)
    {
        for (int lane = 0; lane < Threads; lane++)
        {
            (Bits4 rows, Bits2 first, Bits2 second) = Gather(left, right, lane);
            sums = AddPairs(Float16.Unpack(rows.X), Float16.Unpack(rows.Y), Float16.Unpack(first.X), Float16.Unpack(second.X), sums);
            sums = AddPairs(Float16.Unpack(rows.Z), Float16.Unpack(rows.W), Float16.Unpack(first.Y), Float16.Unpack(second.Y), sums);
        }

        return sums;
    }

    private static Quad AddPairs(Pair upper, Pair lower, Pair first, Pair second, Quad sums) => new(
        sums.X + (upper.X * first.X) + (upper.Y * first.Y),
        sums.Y + (upper.X * second.X) + (upper.Y * second.Y),
        sums.Z + (lower.X * first.X) + (lower.Y * first.Y),
        sums.W + (lower.X * second.X) + (lower.Y * second.Y));

    // Some of the terms: the rows come from a lane of the same group of four, the columns from the groups that have them.
    private static (Bits4 Rows, Bits2 First, Bits2 Second) Gather(Bits4 left, Bits2 right, int lane)
    {
        int group = Warp.LaneIdx / Threads, column = Warp.LaneIdx % Threads * 2;
        return (
            Warp.Shuffle(left, (group * Threads) + lane),
            Warp.Shuffle(right, (column * Threads) + lane),
            Warp.Shuffle(right, ((column + 1) * Threads) + lane));
    }

    private static Quad AddProducts(uint upper, uint lower, uint first, uint second, uint bits, Quad sums)
    {
        float a = Interop.IntAsFloat(upper & bits), b = Interop.IntAsFloat(lower & bits);
        float x = Interop.IntAsFloat(first & bits), y = Interop.IntAsFloat(second & bits);
        return new Quad(sums.X + (a * x), sums.Y + (a * y), sums.Z + (b * x), sums.W + (b * y));
    }
}

using System.ComponentModel;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>Products in single precision: each factor is the sum of two in TF32, and of their four products three count.</summary>
/// <remarks>
/// x = h + l, h being x rounded to the 11 bits of TF32 and l the rest; x·y is h·h' + h·l' + l·h', and what is left out is 2⁻²² of
/// it. The sums of sixteen terms are added in single precision, because the matrix instructions cut sums off where the
/// processor rounds them (Ootomo and Yokota, "Recovering single precision accuracy from Tensor Cores", 2022).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Float32Products
{
    /// <summary>The rows of a warp over sixteen terms.</summary>
    public readonly struct Left
    {
        internal readonly Bits4 FirstLarge;
        internal readonly Bits4 FirstSmall;
        internal readonly Bits4 SecondLarge;
        internal readonly Bits4 SecondSmall;

        /// <summary>Divides the values.</summary>
        public Left(Quad first, Quad second)
        {
            FirstLarge = Tf32.Round(first);
            FirstSmall = Tf32.Rest(first, FirstLarge);
            SecondLarge = Tf32.Round(second);
            SecondSmall = Tf32.Rest(second, SecondLarge);
        }
    }

    /// <summary>The columns of a warp over sixteen terms.</summary>
    public readonly struct Right
    {
        internal readonly Bits2 FirstLarge;
        internal readonly Bits2 FirstSmall;
        internal readonly Bits2 SecondLarge;
        internal readonly Bits2 SecondSmall;

        /// <summary>Divides the values.</summary>
        public Right(Pair first, Pair second)
        {
            FirstLarge = Tf32.Round(first);
            FirstSmall = Tf32.Rest(first, FirstLarge);
            SecondLarge = Tf32.Round(second);
            SecondSmall = Tf32.Rest(second, SecondLarge);
        }
    }

    /// <summary>Adds the products over sixteen terms.</summary>
    public static Quad Multiply(Left left, Right right, Quad sums)
    {
        Quad part = TensorCore.MultiplyTf32(left.FirstSmall, right.FirstLarge, default);
        part = TensorCore.MultiplyTf32(left.FirstLarge, right.FirstSmall, part);
        part = TensorCore.MultiplyTf32(left.SecondSmall, right.SecondLarge, part);
        part = TensorCore.MultiplyTf32(left.SecondLarge, right.SecondSmall, part);
        part = TensorCore.MultiplyTf32(left.FirstLarge, right.FirstLarge, part);
        part = TensorCore.MultiplyTf32(left.SecondLarge, right.SecondLarge, part);
        return new Quad(sums.X + part.X, sums.Y + part.Y, sums.Z + part.Z, sums.W + part.W);
    }
}

/// <summary>Products of factors that are rounded to the 11 bits of TF32, summed in single precision.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Tf32Products
{
    /// <summary>The rows of a warp over sixteen terms.</summary>
    public readonly struct Left(Quad first, Quad second)
    {
        internal readonly Bits4 First = Tf32.AddHalf(first);
        internal readonly Bits4 Second = Tf32.AddHalf(second);
    }

    /// <summary>The columns of a warp over sixteen terms.</summary>
    public readonly struct Right(Pair first, Pair second)
    {
        internal readonly Bits2 First = Tf32.AddHalf(first);
        internal readonly Bits2 Second = Tf32.AddHalf(second);
    }

    /// <summary>Adds the products over sixteen terms.</summary>
    public static Quad Multiply(Left left, Right right, Quad sums) => TensorCore.MultiplyTf32(
        left.Second, right.Second, TensorCore.MultiplyTf32(left.First, right.First, sums));
}

/// <summary>Products of factors that are rounded to the 8 bits of bfloat16, summed in single precision.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Bfloat16Products
{
    /// <summary>The rows of a warp over sixteen terms.</summary>
    public readonly struct Left(Quad first, Quad second)
    {
        internal readonly Bits4 Values = new(
            Bfloat16.Pack(first.X, first.Z), Bfloat16.Pack(first.Y, first.W), Bfloat16.Pack(second.X, second.Z), Bfloat16.Pack(second.Y, second.W));
    }

    /// <summary>The columns of a warp over sixteen terms.</summary>
    public readonly struct Right(Pair first, Pair second)
    {
        internal readonly Bits2 Values = new(Bfloat16.Pack(first.X, first.Y), Bfloat16.Pack(second.X, second.Y));
    }

    /// <summary>Adds the products over sixteen terms.</summary>
    public static Quad Multiply(Left left, Right right, Quad sums) => TensorCore.MultiplyBfloat16(left.Values, right.Values, sums);
}

/// <summary>Values of 11 bits, of which the last 13 bits of a float are no part.</summary>
internal static class Tf32
{
    // Half of the last bit that counts: to the nearest, and of two away from zero, as cvt.rna.tf32.f32 rounds.
    private const uint Half = 0x1000;
    private const uint Mask = 0xFFFFE000;

    /// <summary>Rounds to the nearest.</summary>
    public static Bits4 Round(Quad values) => new(Round(values.X), Round(values.Y), Round(values.Z), Round(values.W));

    /// <summary>Rounds to the nearest.</summary>
    public static Bits2 Round(Pair values) => new(Round(values.X), Round(values.Y));

    /// <summary>Rounds to the nearest, when the instruction has cut off what it does not look at.</summary>
    public static Bits4 AddHalf(Quad values) => new(AddHalf(values.X), AddHalf(values.Y), AddHalf(values.Z), AddHalf(values.W));

    /// <summary>Rounds to the nearest, when the instruction has cut off what it does not look at.</summary>
    public static Bits2 AddHalf(Pair values) => new(AddHalf(values.X), AddHalf(values.Y));

    /// <summary>What rounding has taken off.</summary>
    public static Bits4 Rest(Quad values, Bits4 rounded) => new(
        Rest(values.X, rounded.X), Rest(values.Y, rounded.Y), Rest(values.Z, rounded.Z), Rest(values.W, rounded.W));

    /// <summary>What rounding has taken off.</summary>
    public static Bits2 Rest(Pair values, Bits2 rounded) => new(Rest(values.X, rounded.X), Rest(values.Y, rounded.Y));

    private static uint Round(float value) => AddHalf(value) & Mask;

    private static uint AddHalf(float value) => Interop.FloatAsInt(value) + Half;

    private static uint Rest(float value, uint rounded) => Interop.FloatAsInt(value - Interop.IntAsFloat(rounded));
}

/// <summary>Values of 8 bits: the upper half of a float.</summary>
internal static class Bfloat16
{
    /// <summary>Two values in 32 bits, the first in the lower half; each rounded to the nearest, of two to the even one.</summary>
    public static uint Pack(float first, float second)
    {
        if (!CudaAsm.IsSupported)
            return (Round(first) >> 16) | (Round(second) & 0xFFFF0000);
        CudaAsm.Emit("cvt.rn.bf16x2.f32 %0, %1, %2;", out uint packed, second, first);
        return packed;
    }

    private static uint Round(float value)
    {
        uint bits = Interop.FloatAsInt(value);
        return bits + 0x7FFF + ((bits >> 16) & 1);
    }
}

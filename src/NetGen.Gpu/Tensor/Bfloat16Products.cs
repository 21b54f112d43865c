using System.ComponentModel;

namespace NetGen.Gpu;

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

    /// <summary>What <see cref="Multiply"/> computes, without matrix instructions.</summary>
    public static Quad Emulate(Left left, Right right, Quad sums) => TensorCore.EmulateBfloat16(left.Values, right.Values, sums);

    /// <summary>Adds the products over sixteen terms.</summary>
    public static Quad Multiply(Left left, Right right, Quad sums) => TensorCore.MultiplyBfloat16(left.Values, right.Values, sums);
}

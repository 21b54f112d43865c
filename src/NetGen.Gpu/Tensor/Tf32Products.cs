using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Products of factors that are rounded to the 11 bits of TF32, summed in single precision.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Tf32Products
{
    /// <summary>The rows of a warp over sixteen terms.</summary>
    public readonly struct Left(Quad first, Quad second)
    {
        /// <summary>The first eight terms.</summary>
        public readonly Bits4 First = Tf32.AddHalf(first);

        /// <summary>The other eight terms.</summary>
        public readonly Bits4 Second = Tf32.AddHalf(second);
    }

    /// <summary>The columns of a warp over sixteen terms.</summary>
    public readonly struct Right(Pair first, Pair second)
    {
        /// <summary>The first eight terms.</summary>
        public readonly Bits2 First = Tf32.AddHalf(first);

        /// <summary>The other eight terms.</summary>
        public readonly Bits2 Second = Tf32.AddHalf(second);
    }

    /// <summary>The same as <see cref="Multiply"/>, without matrix instructions.</summary>
    public static Quad Emulate(Left left, Right right, Quad sums) => TensorCore.EmulateTf32(
        left.Second, right.Second, TensorCore.EmulateTf32(left.First, right.First, sums));

    /// <summary>Adds the products over sixteen terms.</summary>
    public static Quad Multiply(Left left, Right right, Quad sums) => TensorCore.MultiplyTf32(
        left.Second, right.Second, TensorCore.MultiplyTf32(left.First, right.First, sums));
}

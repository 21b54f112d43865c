using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Products of factors that are rounded to the 8 bits of bfloat16, summed in single precision.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Bfloat16Products
{
    /// <summary>The rows of a warp over sixteen terms.</summary>
    public readonly struct Left
    {
        internal readonly Bits4 Values;

        /// <summary>Rounds the values over the first eight terms, and those over the others.</summary>
        public Left(Quad first, Quad second) => Values = new(
            Bfloat16.Pack(first.X, first.Z), Bfloat16.Pack(first.Y, first.W), Bfloat16.Pack(second.X, second.Z), Bfloat16.Pack(second.Y, second.W));

        private Left(Bits4 values) => Values = values;

        /// <summary>The same, without the instruction that rounds.</summary>
        public static Left Emulate(Quad first, Quad second) => new(new Bits4(
            Bfloat16.Emulate(first.X, first.Z), Bfloat16.Emulate(first.Y, first.W), Bfloat16.Emulate(second.X, second.Z), Bfloat16.Emulate(second.Y, second.W)));
    }

    /// <summary>The columns of a warp over sixteen terms.</summary>
    public readonly struct Right
    {
        internal readonly Bits2 Values;

        /// <summary>Rounds the values over the first eight terms, and those over the others.</summary>
        public Right(Pair first, Pair second) => Values = new(Bfloat16.Pack(first.X, first.Y), Bfloat16.Pack(second.X, second.Y));

        private Right(Bits2 values) => Values = values;

        /// <summary>The same, without the instruction that rounds.</summary>
        public static Right Emulate(Pair first, Pair second) =>
            new(new Bits2(Bfloat16.Emulate(first.X, first.Y), Bfloat16.Emulate(second.X, second.Y)));
    }

    /// <summary>The same as <see cref="Multiply"/>, without matrix instructions.</summary>
    public static Quad Emulate(Left left, Right right, Quad sums) => TensorCore.EmulateBfloat16(left.Values, right.Values, sums);

    /// <summary>Adds the products over sixteen terms.</summary>
    public static Quad Multiply(Left left, Right right, Quad sums) => TensorCore.MultiplyBfloat16(left.Values, right.Values, sums);
}

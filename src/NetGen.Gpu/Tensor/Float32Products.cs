using System.ComponentModel;

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
        /// <summary>The first eight terms, rounded.</summary>
        public readonly Bits4 FirstLarge;

        /// <summary>The errors of rounding the first eight terms.</summary>
        public readonly Bits4 FirstSmall;

        /// <summary>The other eight terms, rounded.</summary>
        public readonly Bits4 SecondLarge;

        /// <summary>The errors of rounding the other eight terms.</summary>
        public readonly Bits4 SecondSmall;

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
        /// <summary>The first eight terms, rounded.</summary>
        public readonly Bits2 FirstLarge;

        /// <summary>The errors of rounding the first eight terms.</summary>
        public readonly Bits2 FirstSmall;

        /// <summary>The other eight terms, rounded.</summary>
        public readonly Bits2 SecondLarge;

        /// <summary>The errors of rounding the other eight terms.</summary>
        public readonly Bits2 SecondSmall;

        /// <summary>Divides the values.</summary>
        public Right(Pair first, Pair second)
        {
            FirstLarge = Tf32.Round(first);
            FirstSmall = Tf32.Rest(first, FirstLarge);
            SecondLarge = Tf32.Round(second);
            SecondSmall = Tf32.Rest(second, SecondLarge);
        }
    }

    /// <summary>The same as <see cref="Multiply"/>, without matrix instructions.</summary>
    public static Quad Emulate(Left left, Right right, Quad sums)
    {
        Quad part = TensorCore.EmulateTf32(left.FirstSmall, right.FirstLarge, default);
        part = TensorCore.EmulateTf32(left.FirstLarge, right.FirstSmall, part);
        part = TensorCore.EmulateTf32(left.SecondSmall, right.SecondLarge, part);
        part = TensorCore.EmulateTf32(left.SecondLarge, right.SecondSmall, part);
        part = TensorCore.EmulateTf32(left.FirstLarge, right.FirstLarge, part);
        part = TensorCore.EmulateTf32(left.SecondLarge, right.SecondLarge, part);
        return sums + part;
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
        return sums + part;
    }
}

using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>Blocks in single precision: each weight, and each factor of it, is the sum of two in half precision.</summary>
/// <remarks>
/// x = h + l, h being x rounded to the 11 bits of half precision and l the rest; x·y is h·h' + h·l' + l·h', and what is left out is
/// 2⁻²² of it. Its few bits of exponent suffice because the values of a row, and the weights of an output, are multiplied with a
/// <see cref="PowerScale"/> before. In TF32 the same takes twice the instructions (Ootomo and Yokota, "Recovering single precision
/// accuracy from Tensor Cores", 2022).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Float32Blocks : IWeightBlocks
{
    /// <inheritdoc/>
    public static int Words => 2;

    /// <inheritdoc/>
    public static bool AreScaled => true;

    /// <inheritdoc/>
    public static void Store(ArrayView<Bits4> place, Quad first, Quad second)
    {
        place[0] = Divide(first);
        place[32] = Divide(second);
    }

    /// <summary>Loads a thread's part of a block.</summary>
    public static Block Load(ArrayView<Bits4> place) => new(place[0], place[32]);

    /// <summary>Adds the products of rows and a block.</summary>
    public static BlockSums Multiply(Rows rows, Block block, BlockSums sums)
    {
        Quad first = TensorCore.MultiplyFloat16(rows.Small, Large(block.First), sums.OfFirst);
        Quad second = TensorCore.MultiplyFloat16(rows.Small, Large(block.Second), sums.OfSecond);
        first = TensorCore.MultiplyFloat16(rows.Large, Small(block.First), first);
        second = TensorCore.MultiplyFloat16(rows.Large, Small(block.Second), second);
        first = TensorCore.MultiplyFloat16(rows.Large, Large(block.First), first);
        second = TensorCore.MultiplyFloat16(rows.Large, Large(block.Second), second);
        return new BlockSums(first, second);
    }

    /// <summary>Adds the products of rows and two blocks, in turns: an instruction does not wait for the one before it.</summary>
    public static (BlockSums Left, BlockSums Right) Multiply(Rows rows, Block left, BlockSums leftSums, Block right, BlockSums rightSums)
    {
        Quad first = TensorCore.MultiplyFloat16(rows.Small, Large(left.First), leftSums.OfFirst);
        Quad second = TensorCore.MultiplyFloat16(rows.Small, Large(left.Second), leftSums.OfSecond);
        Quad third = TensorCore.MultiplyFloat16(rows.Small, Large(right.First), rightSums.OfFirst);
        Quad fourth = TensorCore.MultiplyFloat16(rows.Small, Large(right.Second), rightSums.OfSecond);
        first = TensorCore.MultiplyFloat16(rows.Large, Small(left.First), first);
        second = TensorCore.MultiplyFloat16(rows.Large, Small(left.Second), second);
        third = TensorCore.MultiplyFloat16(rows.Large, Small(right.First), third);
        fourth = TensorCore.MultiplyFloat16(rows.Large, Small(right.Second), fourth);
        first = TensorCore.MultiplyFloat16(rows.Large, Large(left.First), first);
        second = TensorCore.MultiplyFloat16(rows.Large, Large(left.Second), second);
        third = TensorCore.MultiplyFloat16(rows.Large, Large(right.First), third);
        fourth = TensorCore.MultiplyFloat16(rows.Large, Large(right.Second), fourth);
        return (new BlockSums(first, second), new BlockSums(third, fourth));
    }

    private static Bits2 Large(Bits4 weights) => new(weights.X, weights.Y);

    private static Bits2 Small(Bits4 weights) => new(weights.Z, weights.W);

    // The large parts of four values, and the small ones.
    private static Bits4 Divide(Quad values)
    {
        uint first = Float16.Pack(values.X, values.Y), second = Float16.Pack(values.Z, values.W);
        return new Bits4(first, second, Rest(values.X, values.Y, first), Rest(values.Z, values.W, second));
    }

    private static uint Rest(float first, float second, uint large)
    {
        Pair taken = Float16.Unpack(large);
        return Float16.Pack(first - taken.X, second - taken.Y);
    }

    /// <summary>A thread's part of a block.</summary>
    /// <param name="first">The weights of the first instruction, their large parts and their small ones.</param>
    /// <param name="second">Those of the second.</param>
    public readonly struct Block(Bits4 first, Bits4 second)
    {
        internal readonly Bits4 First = first;
        internal readonly Bits4 Second = second;
    }

    /// <summary>Sixteen values of sixteen rows.</summary>
    public readonly struct Rows
    {
        internal readonly Bits4 Large;
        internal readonly Bits4 Small;

        /// <summary>Divides a thread's part of them.</summary>
        /// <param name="upper">Values 4t to 4t + 3 of row g, multiplied with their scale.</param>
        /// <param name="lower">The same of row g + 8.</param>
        public Rows(Quad upper, Quad lower)
        {
            Bits4 first = Divide(upper), second = Divide(lower);
            Large = new Bits4(first.X, second.X, first.Y, second.Y);
            Small = new Bits4(first.Z, second.Z, first.W, second.W);
        }
    }
}

using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>Blocks whose weights, and whose factors, are rounded to the 11 bits of TF32.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Tf32Blocks : IWeightBlocks
{
    /// <inheritdoc/>
    public static int Words => 2;

    /// <inheritdoc/>
    public static bool AreScaled => false;

    /// <inheritdoc/>
    public static void Store(ArrayView<Bits4> place, Quad first, Quad second)
    {
        place[0] = Tf32.AddHalf(first);
        place[32] = Tf32.AddHalf(second);
    }

    /// <summary>Loads a thread's part of a block.</summary>
    public static Block Load(ArrayView<Bits4> place) => new(place[0], place[32]);

    /// <summary>Adds the products of rows and a block.</summary>
    public static BlockSums Multiply(Rows rows, Block block, BlockSums sums)
    {
        Quad first = TensorCore.MultiplyTf32(rows.First, Upper(block.First), sums.OfFirst);
        Quad second = TensorCore.MultiplyTf32(rows.First, Upper(block.Second), sums.OfSecond);
        first = TensorCore.MultiplyTf32(rows.Second, Lower(block.First), first);
        second = TensorCore.MultiplyTf32(rows.Second, Lower(block.Second), second);
        return new BlockSums(first, second);
    }

    /// <summary>Adds the products of rows and two blocks, in turns: an instruction does not wait for the one before it.</summary>
    public static (BlockSums Left, BlockSums Right) Multiply(Rows rows, Block left, BlockSums leftSums, Block right, BlockSums rightSums)
    {
        Quad first = TensorCore.MultiplyTf32(rows.First, Upper(left.First), leftSums.OfFirst);
        Quad second = TensorCore.MultiplyTf32(rows.First, Upper(left.Second), leftSums.OfSecond);
        Quad third = TensorCore.MultiplyTf32(rows.First, Upper(right.First), rightSums.OfFirst);
        Quad fourth = TensorCore.MultiplyTf32(rows.First, Upper(right.Second), rightSums.OfSecond);
        first = TensorCore.MultiplyTf32(rows.Second, Lower(left.First), first);
        second = TensorCore.MultiplyTf32(rows.Second, Lower(left.Second), second);
        third = TensorCore.MultiplyTf32(rows.Second, Lower(right.First), third);
        fourth = TensorCore.MultiplyTf32(rows.Second, Lower(right.Second), fourth);
        return (new BlockSums(first, second), new BlockSums(third, fourth));
    }

    private static Bits2 Upper(Bits4 weights) => new(weights.X, weights.Y);

    private static Bits2 Lower(Bits4 weights) => new(weights.Z, weights.W);

    /// <summary>A thread's part of a block.</summary>
    /// <param name="first">The weights of the first instruction's columns.</param>
    /// <param name="second">Those of the second's.</param>
    public readonly struct Block(Bits4 first, Bits4 second)
    {
        internal readonly Bits4 First = first;
        internal readonly Bits4 Second = second;
    }

    /// <summary>Sixteen values of sixteen rows.</summary>
    /// <param name="upper">A thread's part of row g: values 4t to 4t + 3.</param>
    /// <param name="lower">The same of row g + 8.</param>
    public readonly struct Rows(Quad upper, Quad lower)
    {
        internal readonly Bits4 First = Tf32.AddHalf(new Quad(upper.X, lower.X, upper.Y, lower.Y));
        internal readonly Bits4 Second = Tf32.AddHalf(new Quad(upper.Z, lower.Z, upper.W, lower.W));
    }
}

using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>Blocks whose weights, and whose factors, are rounded to the 8 bits of bfloat16.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Bfloat16Blocks : IWeightBlocks
{
    /// <inheritdoc/>
    public static int Words => 1;

    /// <inheritdoc/>
    public static bool AreScaled => false;

    /// <inheritdoc/>
    public static void Store(ArrayView<Bits4> place, Quad first, Quad second) => place[0] = new Bits4(
        Bfloat16.Pack(first.X, first.Y), Bfloat16.Pack(first.Z, first.W), Bfloat16.Pack(second.X, second.Y), Bfloat16.Pack(second.Z, second.W));

    /// <summary>Loads a thread's part of a block.</summary>
    public static Block Load(ArrayView<Bits4> place) => new(place[0]);

    /// <summary>Adds the products of rows and a block.</summary>
    public static BlockSums Multiply(Rows rows, Block block, BlockSums sums) => new(
        TensorCore.MultiplyBfloat16(rows.Values, new Bits2(block.Weights.X, block.Weights.Y), sums.OfFirst),
        TensorCore.MultiplyBfloat16(rows.Values, new Bits2(block.Weights.Z, block.Weights.W), sums.OfSecond));

    /// <summary>Adds the products of rows and two blocks.</summary>
    public static (BlockSums Left, BlockSums Right) Multiply(Rows rows, Block left, BlockSums leftSums, Block right, BlockSums rightSums) =>
        (Multiply(rows, left, leftSums), Multiply(rows, right, rightSums));

    /// <summary>A thread's part of a block.</summary>
    /// <param name="weights">The weights of both instructions.</param>
    public readonly struct Block(Bits4 weights)
    {
        internal readonly Bits4 Weights = weights;
    }

    /// <summary>Sixteen values of sixteen rows.</summary>
    /// <param name="upper">A thread's part of row g: values 4t to 4t + 3.</param>
    /// <param name="lower">The same of row g + 8.</param>
    public readonly struct Rows(Quad upper, Quad lower)
    {
        internal readonly Bits4 Values = new(
            Bfloat16.Pack(upper.X, upper.Y), Bfloat16.Pack(lower.X, lower.Y), Bfloat16.Pack(upper.Z, upper.W), Bfloat16.Pack(lower.Z, lower.W));
    }
}

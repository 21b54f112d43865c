using System.ComponentModel;
using System.Runtime.CompilerServices;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>
/// What the matrix instructions for factors in bfloat16 do, for devices that have none: loads from shared memory and products,
/// with shuffles. The instructions themselves are in the text of kernels.
/// </summary>
/// <remarks>
/// A load is of four blocks of 8 × 8 values: lane 8·i + r says where row r of block i begins, and lane 4·g + t receives of each block
/// the values 2t and 2t + 1 of row g or, rows and columns being exchanged, of column g (PTX ISA, "ldmatrix").
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MatrixBlocks
{
    private const int Rows = 8;

    /// <summary>Loads four blocks.</summary>
    /// <param name="shared">The shared memory of the group.</param>
    /// <param name="place">The start of the thread's row in it.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Bits4 EmulateLoad(ArrayView<Quad> shared, int place) => new(
        Load(shared, place, 0), Load(shared, place, 1), Load(shared, place, 2), Load(shared, place, 3));

    /// <summary>Loads four blocks, and exchanges rows and columns of each.</summary>
    /// <param name="shared">The shared memory of the group.</param>
    /// <param name="place">The start of the thread's row in it.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Bits4 EmulateTransposedLoad(ArrayView<Quad> shared, int place) => new(
        LoadTransposed(shared, place, 0), LoadTransposed(shared, place, 1), LoadTransposed(shared, place, 2), LoadTransposed(shared, place, 3));

    /// <summary>Adds the products over sixteen terms.</summary>
    /// <param name="left">The rows.</param>
    /// <param name="right">The columns.</param>
    /// <param name="sums">The sums to add them to.</param>
    public static Quad Emulate(Bits4 left, Bits2 right, Quad sums) => TensorCore.EmulateBfloat16(left, right, sums);

    private static uint Load(ArrayView<Quad> shared, int place, int block)
    {
        int row = Warp.Shuffle(place, (block * Rows) + (Warp.LaneIdx >> 2));
        return Word(shared, row, Warp.LaneIdx & 3);
    }

    private static uint LoadTransposed(ArrayView<Quad> shared, int place, int block)
    {
        int lane = (block * Rows) + ((Warp.LaneIdx & 3) * 2), column = Warp.LaneIdx >> 2;
        int first = Warp.Shuffle(place, lane), second = Warp.Shuffle(place, lane + 1);
        uint word = Word(shared, first, column >> 1), next = Word(shared, second, column >> 1);
        return (column & 1) == 0 ? (word & ~Bfloat16.UpperHalf) | (next << 16) : (word >> 16) | (next & Bfloat16.UpperHalf);
    }

    private static uint Word(ArrayView<Quad> shared, int row, int word) => shared.Cast<uint>()[(row * 4) + word];
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Storage;

/// <summary>Transposes blocks of 16×16 floats, whose rows lie behind each other.</summary>
internal static class PanelTransposition
{
    private const int Lanes = 16;

    /// <summary>Transposes a block or its upper left part; columns of the result past the source's rows become 0.</summary>
    /// <param name="source">The first of 16 floats of each row.</param>
    /// <param name="rows">The rows of the source that there are, up to 16.</param>
    /// <param name="target">Receives 16 floats for each row.</param>
    /// <param name="columns">The rows of the target that are wanted, up to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Block(ref float source, int rows, ref float target, int columns)
    {
        if (rows < Lanes || columns < Lanes)
        {
            Part(ref source, rows, ref target, columns);
            return;
        }

        // Quarters of a row at a time: 4×4 blocks in registers are as fast as the memory behind them.
        for (nuint row = 0; row < Lanes; row += 4)
        {
            for (nuint column = 0; column < Lanes; column += 4)
            {
                Quarter(
                    ref Unsafe.Add(ref source, (row * Lanes) + column), ref Unsafe.Add(ref target, (column * Lanes) + row));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(ref float source, ref float target)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref source, 0), b = Vector128.LoadUnsafe(ref source, Lanes);
        Vector128<float> c = Vector128.LoadUnsafe(ref source, 2 * Lanes), d = Vector128.LoadUnsafe(ref source, 3 * Lanes);
        Vector128<float> abLow = Low(a, b), abHigh = High(a, b), cdLow = Low(c, d), cdHigh = High(c, d);
        Join(abLow, cdLow, ref target, 0);
        Join(abHigh, cdHigh, ref target, 2 * Lanes);
    }

    // The lower halves give one row, the upper halves the next.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join(Vector128<float> left, Vector128<float> right, ref float target, nuint offset)
    {
        Vector128.Create(left.GetLower(), right.GetLower()).StoreUnsafe(ref target, offset);
        Vector128.Create(left.GetUpper(), right.GetUpper()).StoreUnsafe(ref target, offset + Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> left, Vector128<float> right) => Sse.IsSupported
        ? Sse.UnpackLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> left, Vector128<float> right) => Sse.IsSupported
        ? Sse.UnpackHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);

    private static void Part(ref float source, int rows, ref float target, int columns)
    {
        for (int column = 0; column < columns; column++)
        {
            Span<float> result = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, column * Lanes), Lanes);
            for (int row = 0; row < rows; row++)
                result[row] = Unsafe.Add(ref source, (row * Lanes) + column);
            result[rows..].Clear();
        }
    }
}

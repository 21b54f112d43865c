using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Storage;

/// <summary>Transposes blocks of 16×16 floats, whose rows lie after each other.</summary>
/// <remarks>
/// Four columns of the source at a time: whole rows of the target are stored, each line of the cache once. Quarters of
/// rows, stored as they come, took ten times as long for a kernel of 1024 × 1024.
/// </remarks>
internal static class PanelTransposition
{
    private const int Lanes = 16;

    /// <summary>Transposes a block or its upper left part; columns of the result past the source's rows become 0.</summary>
    /// <param name="source">The first of 16 floats of each row.</param>
    /// <param name="rows">The rows of the source that there are, up to 16.</param>
    /// <param name="target">Receives 16 floats for each row.</param>
    /// <param name="columns">The rows of the target that are wanted, up to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Block(ref float source, int rows, ref float target, int columns)
    {
        if (rows < Lanes || columns < Lanes)
            Part(ref source, rows, ref target, columns);
        else
            Columns(ref source, ref target, Lanes);
    }

    /// <summary>Transposes the left part of a block of 16 rows.</summary>
    /// <param name="source">The first of 16 floats of each row.</param>
    /// <param name="target">Receives 16 floats for each column.</param>
    /// <param name="columns">The columns that are wanted; up to three more are transposed, so that it is a multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Columns(ref float source, ref float target, int columns)
    {
        for (nuint column = 0; column < (nuint)columns; column += 4)
        {
            ref float from = ref Unsafe.Add(ref source, column);
            ref float to = ref Unsafe.Add(ref target, column * Lanes);
            if (Avx512F.IsSupported)
                Columns512(ref from, ref to);
            else if (Avx.IsSupported)
                Columns256(ref from, ref to);
            else
                Columns128(ref from, ref to);
        }
    }

    // Vector r holds four columns of the rows r, r + 4, r + 8 and r + 12; interleaving the vectors gives four columns as rows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns512(ref float source, ref float target)
    {
        Vector512<float> a = Rows512(ref source, 0), b = Rows512(ref source, 1);
        Vector512<float> c = Rows512(ref source, 2), d = Rows512(ref source, 3);
        Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble(), abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
        Avx512F.UnpackLow(abLow, cdLow).AsSingle().StoreUnsafe(ref target, 0);
        Avx512F.UnpackHigh(abLow, cdLow).AsSingle().StoreUnsafe(ref target, Lanes);
        Avx512F.UnpackLow(abHigh, cdHigh).AsSingle().StoreUnsafe(ref target, 2 * Lanes);
        Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle().StoreUnsafe(ref target, 3 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Rows512(ref float source, nuint row) =>
        Vector512.Create(Rows256(ref source, row), Rows256(ref source, row + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns256(ref float source, ref float target)
    {
        for (nuint half = 0; half < Lanes; half += 8)
        {
            Vector256<float> a = Rows256(ref source, half), b = Rows256(ref source, half + 1);
            Vector256<float> c = Rows256(ref source, half + 2), d = Rows256(ref source, half + 3);
            Vector256<double> abLow = Avx.UnpackLow(a, b).AsDouble(), abHigh = Avx.UnpackHigh(a, b).AsDouble();
            Vector256<double> cdLow = Avx.UnpackLow(c, d).AsDouble(), cdHigh = Avx.UnpackHigh(c, d).AsDouble();
            Avx.UnpackLow(abLow, cdLow).AsSingle().StoreUnsafe(ref target, half);
            Avx.UnpackHigh(abLow, cdLow).AsSingle().StoreUnsafe(ref target, half + Lanes);
            Avx.UnpackLow(abHigh, cdHigh).AsSingle().StoreUnsafe(ref target, half + (2 * Lanes));
            Avx.UnpackHigh(abHigh, cdHigh).AsSingle().StoreUnsafe(ref target, half + (3 * Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Rows256(ref float source, nuint row) => Vector256.Create(
        Vector128.LoadUnsafe(ref source, row * Lanes), Vector128.LoadUnsafe(ref source, (row + 4) * Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns128(ref float source, ref float target)
    {
        for (nuint quarter = 0; quarter < Lanes; quarter += 4)
        {
            Vector128<float> a = Vector128.LoadUnsafe(ref source, quarter * Lanes);
            Vector128<float> b = Vector128.LoadUnsafe(ref source, (quarter + 1) * Lanes);
            Vector128<float> c = Vector128.LoadUnsafe(ref source, (quarter + 2) * Lanes);
            Vector128<float> d = Vector128.LoadUnsafe(ref source, (quarter + 3) * Lanes);
            Vector128.Create(a[0], b[0], c[0], d[0]).StoreUnsafe(ref target, quarter);
            Vector128.Create(a[1], b[1], c[1], d[1]).StoreUnsafe(ref target, quarter + Lanes);
            Vector128.Create(a[2], b[2], c[2], d[2]).StoreUnsafe(ref target, quarter + (2 * Lanes));
            Vector128.Create(a[3], b[3], c[3], d[3]).StoreUnsafe(ref target, quarter + (3 * Lanes));
        }
    }

    private static void Part(ref float source, int rows, ref float target, int columns)
    {
        if (rows == Lanes)
        {
            Span<float> whole = stackalloc float[Lanes * Lanes];
            Columns(ref source, ref whole[0], columns);
            whole[..(columns * Lanes)].CopyTo(MemoryMarshal.CreateSpan(ref target, columns * Lanes));
            return;
        }

        for (int column = 0; column < columns; column++)
        {
            Span<float> result = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, column * Lanes), Lanes);
            for (int row = 0; row < rows; row++)
                result[row] = Unsafe.Add(ref source, (row * Lanes) + column);
            result[rows..].Clear();
        }
    }
}

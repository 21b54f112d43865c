using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Storage;

/// <content>
/// Narrow tensors in columns, [⌈rowCapacity/16⌉][16][16], of which the first size of each 16 elements are used: value
/// (row, i) lies at (row / 16)·256 + i·16 + row mod 16. Each block is that of a panel, transposed.
/// </content>
public static partial class PanelLayout
{
    private const int BlockLength = Lanes * Lanes;

    /// <summary>Copies rows into columns.</summary>
    /// <param name="rows">Exactly <paramref name="rowCount"/>·<paramref name="size"/> values.</param>
    /// <param name="size">The values in one row, up to 16.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columns">The first float of the columns.</param>
    /// <param name="rowCapacity">The rows that the columns have room for, a multiple of 16.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="rows"/> differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than room for them.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void PackColumns(
        ReadOnlySpan<float> rows, int size, int rowCount, ref float columns, int rowCapacity)
    {
        CheckRows(rows.Length, size, rowCount, rowCapacity);
        for (int first = 0; first < rowCount; first += Lanes)
        {
            ref float block = ref Unsafe.Add(ref columns, first * Lanes);
            ref float source = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nint)first * size);
            int count = Math.Min(Lanes, rowCount - first);
            for (int i = 0; i < size; i++)
                Copy(ref Unsafe.Add(ref source, i), size, ref Unsafe.Add(ref block, i * Lanes), 1, count);
        }
    }

    /// <summary>Copies columns into rows.</summary>
    /// <param name="columns">The first float of the columns.</param>
    /// <param name="rowCapacity">The rows that the columns have room for, a multiple of 16.</param>
    /// <param name="rows">Receives exactly <paramref name="rowCount"/>·<paramref name="size"/> values.</param>
    /// <param name="size">The values in one row, up to 16.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="rows"/> differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than room for them.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void UnpackColumns(
        ref readonly float columns, int rowCapacity, Span<float> rows, int size, int rowCount)
    {
        CheckRows(rows.Length, size, rowCount, rowCapacity);
        for (int first = 0; first < rowCount; first += Lanes)
        {
            ref float block = ref Unsafe.Add(ref Unsafe.AsRef(in columns), first * Lanes);
            ref float target = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nint)first * size);
            int count = Math.Min(Lanes, rowCount - first);
            for (int i = 0; i < size; i++)
                Copy(ref Unsafe.Add(ref block, i * Lanes), 1, ref Unsafe.Add(ref target, i), size, count);
        }
    }

    /// <summary>Writes one-hot rows into columns: 1 at the row's class, and 0 otherwise.</summary>
    /// <param name="classIndices">The class of each row, an integer in [0, <paramref name="classes"/>).</param>
    /// <param name="classes">The number of classes, up to 16.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columns">The first float of the columns.</param>
    /// <param name="rowCapacity">The rows that the columns have room for, a multiple of 16.</param>
    /// <param name="firstRow">The number of the first row if these are part of a batch; for messages only.</param>
    /// <exception cref="ArgumentException">A class index is not such an integer, or their number differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than room for them.</exception>
    public static void PackOneHotColumns(
        ReadOnlySpan<float> classIndices,
        int classes,
        int rowCount,
        ref float columns,
        int rowCapacity,
        int firstRow = 0)
    {
        CheckRows(classIndices.Length, 1, rowCount, rowCapacity);
        int length = (rowCount + Lanes - 1) / Lanes * BlockLength;
        MemoryMarshal.CreateSpan(ref columns, length).Clear();
        for (int row = 0; row < rowCount; row++)
        {
            int index = ClassIndex(classIndices[row], classes, firstRow + row);
            Unsafe.Add(ref Column(ref columns, row), index * Lanes) = 1;
        }
    }

    /// <summary>Copies one panel of rows into columns.</summary>
    /// <param name="panel">The first float of the panel.</param>
    /// <param name="size">The values in one row, up to 16.</param>
    /// <param name="rowCount">The number of rows; memory is read and written up to the next multiple of 16.</param>
    /// <param name="columns">The first float of the columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void PanelsToColumns(ref float panel, int size, int rowCount, ref float columns)
    {
        for (int first = 0; first < rowCount * Lanes; first += BlockLength)
            PanelTransposition.Columns(ref Unsafe.Add(ref panel, first), ref Unsafe.Add(ref columns, first), size);
    }

    /// <summary>Copies columns into one panel of rows, whose other lanes become 0.</summary>
    /// <param name="columns">The first float of the columns; those past <paramref name="size"/> become 0.</param>
    /// <param name="size">The values in one row, up to 16.</param>
    /// <param name="rowCount">The number of rows; memory is read and written up to the next multiple of 16.</param>
    /// <param name="panel">The first float of the panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ColumnsToPanels(ref float columns, int size, int rowCount, ref float panel)
    {
        for (int first = 0; first < rowCount * Lanes; first += BlockLength)
        {
            ref float block = ref Unsafe.Add(ref columns, first);
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref block, size * Lanes), (Lanes - size) * Lanes).Clear();
            PanelTransposition.Columns(ref block, ref Unsafe.Add(ref panel, first), Lanes);
        }
    }

    // One column; whole ones four values at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(ref float source, nint sourceStride, ref float target, nint targetStride, int count)
    {
        int i = 0;
        for (; i + 4 <= count; i += 4)
        {
            target = source;
            Unsafe.Add(ref target, targetStride) = Unsafe.Add(ref source, sourceStride);
            Unsafe.Add(ref target, 2 * targetStride) = Unsafe.Add(ref source, 2 * sourceStride);
            Unsafe.Add(ref target, 3 * targetStride) = Unsafe.Add(ref source, 3 * sourceStride);
            source = ref Unsafe.Add(ref source, 4 * sourceStride);
            target = ref Unsafe.Add(ref target, 4 * targetStride);
        }

        for (; i < count; i++)
        {
            target = source;
            source = ref Unsafe.Add(ref source, sourceStride);
            target = ref Unsafe.Add(ref target, targetStride);
        }
    }

    private static ref float Column(ref float columns, int row) =>
        ref Unsafe.Add(ref columns, ((nint)(row / Lanes) * BlockLength) + (row % Lanes));
}

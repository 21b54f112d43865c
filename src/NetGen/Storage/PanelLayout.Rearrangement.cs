using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Storage;

/// <content>Elements in other places: of samples in panels, and of slices of a caller's rows.</content>
public static partial class PanelLayout
{
    /// <summary>Fills rows of panels with zeros.</summary>
    /// <param name="panels">The first float of the panels.</param>
    /// <param name="panelCount">The number of panels.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <param name="rowCount">The rows to fill.</param>
    public static void Clear(ref float panels, int panelCount, int rowCapacity, int rowCount)
    {
        for (int panel = 0; panel < panelCount; panel++)
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref panels, (nint)panel * rowCapacity * Lanes), rowCount * Lanes).Clear();
    }

    /// <summary>
    /// Copies a box of elements of each sample into another tensor. Both are addressed by the number of an element in its sample,
    /// position by position, channel by channel.
    /// </summary>
    /// <param name="source">The first float of the source's panels.</param>
    /// <param name="sourceShape">How it lies.</param>
    /// <param name="sourceStart">The number of the box's first element in the source.</param>
    /// <param name="target">The first float of the target's panels.</param>
    /// <param name="targetShape">How it lies.</param>
    /// <param name="targetStart">The number of the box's first element in the target.</param>
    /// <param name="axes">
    /// Three numbers for each axis, from the outermost to the innermost: its length, and the elements from one step along it to the next,
    /// in the source and in the target.
    /// </param>
    /// <param name="sampleCount">The number of samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyBox(
        ref float source,
        PanelShape sourceShape,
        int sourceStart,
        ref float target,
        PanelShape targetShape,
        int targetStart,
        ReadOnlySpan<int> axes,
        int sampleCount)
    {
        if (axes.Length > 3)
        {
            for (int i = 0; i < axes[0]; i++)
            {
                CopyBox(
                    ref source, sourceShape, sourceStart + (i * axes[1]), ref target, targetShape, targetStart + (i * axes[2]), axes[3..], sampleCount);
            }

            return;
        }

        (int length, int sourceStride, int targetStride) = axes.Length == 0 ? (1, 1, 1) : (axes[0], axes[1], axes[2]);
        bool isRun = sourceStride == 1 && targetStride == 1;
        for (int done = 0; done < length;)
        {
            (int sourcePosition, int sourceChannel) = int.DivRem(sourceStart + (done * sourceStride), sourceShape.Channels);
            (int targetPosition, int targetChannel) = int.DivRem(targetStart + (done * targetStride), targetShape.Channels);
            int sourceLane = sourceChannel % Lanes, targetLane = targetChannel % Lanes;

            // As many as follow each other in a panel on both sides.
            int count = isRun
                ? Math.Min(
                    Math.Min(length - done, Math.Min(Lanes - sourceLane, sourceShape.Channels - sourceChannel)),
                    Math.Min(Lanes - targetLane, targetShape.Channels - targetChannel))
                : 1;
            ref float from = ref Unsafe.Add(
                ref source, ((((nint)(sourceChannel / Lanes) * sourceShape.RowCapacity) + sourcePosition) * Lanes) + sourceLane);
            ref float to = ref Unsafe.Add(
                ref target, ((((nint)(targetChannel / Lanes) * targetShape.RowCapacity) + targetPosition) * Lanes) + targetLane);
            CopyRuns(
                ref from, (nint)sourceShape.Positions * Lanes, ref to, (nint)targetShape.Positions * Lanes, count, sampleCount);
            done += count;
        }
    }

    /// <summary>Copies a slice of each of the caller's rows into panels; the lanes past <paramref name="size"/> become 0.</summary>
    /// <param name="slice">The first value of the slice of the first row.</param>
    /// <param name="rowStride">The values of a caller's row.</param>
    /// <param name="positions">The rows of panels that the slice of a sample fills.</param>
    /// <param name="size">The values in one row of panels.</param>
    /// <param name="sampleCount">The number of the caller's rows.</param>
    /// <param name="panels">The first float of the panels.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    public static void PackSlice(
        ref readonly float slice, int rowStride, int positions, int size, int sampleCount, ref float panels, int rowCapacity)
    {
        for (int first = 0; first < size; first += Lanes)
        {
            int width = Math.Min(Lanes, size - first);
            ref float row = ref Unsafe.Add(ref panels, (nint)(first / Lanes) * rowCapacity * Lanes);
            for (int number = 0; number < sampleCount * positions; number++)
            {
                (int sample, int position) = int.DivRem(number, positions);
                ref float values = ref Unsafe.Add(ref Unsafe.AsRef(in slice), ((nint)sample * rowStride) + (position * size) + first);
                Span<float> lanes = MemoryMarshal.CreateSpan(ref row, Lanes);
                MemoryMarshal.CreateReadOnlySpan(ref values, width).CopyTo(lanes);
                lanes[width..].Clear();
                row = ref Unsafe.Add(ref row, Lanes);
            }
        }
    }

    /// <summary>Copies panels into a slice of each of the caller's rows.</summary>
    /// <param name="panels">The first float of the panels.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <param name="slice">Where the slice of the first row starts.</param>
    /// <param name="rowStride">The values of a caller's row.</param>
    /// <param name="positions">The rows of panels that fill the slice of a sample.</param>
    /// <param name="size">The values in one row of panels.</param>
    /// <param name="sampleCount">The number of the caller's rows.</param>
    public static void UnpackSlice(
        ref readonly float panels, int rowCapacity, ref float slice, int rowStride, int positions, int size, int sampleCount)
    {
        for (int first = 0; first < size; first += Lanes)
        {
            int width = Math.Min(Lanes, size - first);
            ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in panels), (nint)(first / Lanes) * rowCapacity * Lanes);
            for (int number = 0; number < sampleCount * positions; number++)
            {
                (int sample, int position) = int.DivRem(number, positions);
                ref float values = ref Unsafe.Add(ref slice, ((nint)sample * rowStride) + (position * size) + first);
                MemoryMarshal.CreateReadOnlySpan(ref row, width).CopyTo(MemoryMarshal.CreateSpan(ref values, width));
                row = ref Unsafe.Add(ref row, Lanes);
            }
        }
    }

    /// <summary>Copies a slice of each of the caller's rows into columns.</summary>
    /// <param name="slice">The first value of the slice of the first row.</param>
    /// <param name="rowStride">The values of a caller's row.</param>
    /// <param name="positions">The rows of columns that the slice of a sample fills.</param>
    /// <param name="size">The values in one row of columns, up to 16.</param>
    /// <param name="sampleCount">The number of the caller's rows.</param>
    /// <param name="columns">The first float of the columns.</param>
    /// <param name="rowCapacity">The rows that the columns have room for, a multiple of 16.</param>
    public static void PackSliceColumns(
        ref readonly float slice, int rowStride, int positions, int size, int sampleCount, ref float columns, int rowCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleCount * positions, rowCapacity);
        for (int row = 0; row < sampleCount * positions; row++)
        {
            (int sample, int position) = int.DivRem(row, positions);
            Copy(
                ref Unsafe.Add(ref Unsafe.AsRef(in slice), ((nint)sample * rowStride) + (position * size)), 1, ref Column(ref columns, row), Lanes, size);
        }
    }

    /// <summary>Copies columns into a slice of each of the caller's rows.</summary>
    /// <param name="columns">The first float of the columns.</param>
    /// <param name="rowCapacity">The rows that the columns have room for, a multiple of 16.</param>
    /// <param name="slice">Where the slice of the first row starts.</param>
    /// <param name="rowStride">The values of a caller's row.</param>
    /// <param name="positions">The rows of columns that fill the slice of a sample.</param>
    /// <param name="size">The values in one row of columns, up to 16.</param>
    /// <param name="sampleCount">The number of the caller's rows.</param>
    public static void UnpackSliceColumns(
        ref readonly float columns, int rowCapacity, ref float slice, int rowStride, int positions, int size, int sampleCount)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sampleCount * positions, rowCapacity);
        for (int row = 0; row < sampleCount * positions; row++)
        {
            (int sample, int position) = int.DivRem(row, positions);
            Copy(
                ref Column(ref Unsafe.AsRef(in columns), row), Lanes, ref Unsafe.Add(ref slice, ((nint)sample * rowStride) + (position * size)), 1, size);
        }
    }

    /// <summary>Writes one-hot rows into panels, from a class index in each of the caller's rows.</summary>
    /// <param name="slice">The class index of the first row, an integer in [0, <paramref name="classes"/>).</param>
    /// <param name="rowStride">The values of a caller's row.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="panels">The first float of the panels.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <param name="firstRow">The number of the first row if these are part of a batch; for messages only.</param>
    /// <exception cref="ArgumentException">A class index is not such an integer.</exception>
    public static void PackOneHotSlice(
        ref readonly float slice, int rowStride, int classes, int rowCount, ref float panels, int rowCapacity, int firstRow = 0)
    {
        Clear(ref panels, (classes + Lanes - 1) / Lanes, rowCapacity, rowCount);
        for (int row = 0; row < rowCount; row++)
        {
            int index = ClassIndex(Unsafe.Add(ref Unsafe.AsRef(in slice), (nint)row * rowStride), classes, firstRow + row);
            Unsafe.Add(ref panels, ((((nint)(index / Lanes) * rowCapacity) + row) * Lanes) + (index % Lanes)) = 1;
        }
    }

    /// <summary>Writes one-hot rows into columns, from a class index in each of the caller's rows.</summary>
    /// <param name="slice">The class index of the first row, an integer in [0, <paramref name="classes"/>).</param>
    /// <param name="rowStride">The values of a caller's row.</param>
    /// <param name="classes">The number of classes, up to 16.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="columns">The first float of the columns.</param>
    /// <param name="rowCapacity">The rows that the columns have room for, a multiple of 16.</param>
    /// <param name="firstRow">The number of the first row if these are part of a batch; for messages only.</param>
    /// <exception cref="ArgumentException">A class index is not such an integer.</exception>
    public static void PackOneHotSliceColumns(
        ref readonly float slice, int rowStride, int classes, int rowCount, ref float columns, int rowCapacity, int firstRow = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, rowCapacity);
        MemoryMarshal.CreateSpan(ref columns, (rowCount + Lanes - 1) / Lanes * BlockLength).Clear();
        for (int row = 0; row < rowCount; row++)
        {
            int index = ClassIndex(Unsafe.Add(ref Unsafe.AsRef(in slice), (nint)row * rowStride), classes, firstRow + row);
            Unsafe.Add(ref Column(ref columns, row), index * Lanes) = 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRuns(ref float from, nint fromStride, ref float to, nint toStride, int count, int sampleCount)
    {
        for (int sample = 0; sample < sampleCount; sample++)
        {
            if (count == Lanes)
            {
                Unsafe.CopyBlockUnaligned(
                    ref Unsafe.As<float, byte>(ref to), ref Unsafe.As<float, byte>(ref from), Lanes * sizeof(float));
            }
            else
            {
                for (int i = 0; i < count; i++)
                    Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
            }

            from = ref Unsafe.Add(ref from, fromStride);
            to = ref Unsafe.Add(ref to, toStride);
        }
    }
}

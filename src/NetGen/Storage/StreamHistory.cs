using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetGen.Storage;

/// <summary>
/// What streams keep of earlier steps for causal windows; called by generated code. Each step is written twice into a ring, so that all
/// steps of the ring follow each other in memory.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StreamHistory
{
    private const int Lanes = 16, Eight = 8;

    /// <summary>Where a stream keeps its next step, for the second time: the earlier ones are before it.</summary>
    /// <param name="state">The first float of the stream's state.</param>
    /// <param name="offset">The index of the first float of the ring there.</param>
    /// <param name="cursor">The index of the number of the row that was written last.</param>
    /// <param name="rows">The steps of the ring.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Next(ref float state, int offset, int cursor, int rows)
    {
        ref int last = ref Unsafe.As<float, int>(ref Unsafe.Add(ref state, cursor));
        int row = last + 1 == rows ? 0 : last + 1;
        last = row;
        return ref Unsafe.Add(ref state, offset + ((nint)(rows + row) * Lanes));
    }

    /// <summary>Where a stream has kept its last step for the second time.</summary>
    /// <inheritdoc cref="Next"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref float Last(ref float state, int offset, int cursor, int rows) =>
        ref Unsafe.Add(ref state, offset + ((nint)(rows + Unsafe.As<float, int>(ref Unsafe.Add(ref state, cursor))) * Lanes));

    /// <summary>Keeps a block of steps of a stream.</summary>
    /// <param name="steps">The first float of the steps, in panels.</param>
    /// <param name="capacity">The rows that the panels have room for.</param>
    /// <param name="state">The first float of the stream's state.</param>
    /// <param name="offset">The index of the first float of the ring there.</param>
    /// <param name="cursor">The index of the number of the row that was written last.</param>
    /// <param name="rows">The steps of the ring.</param>
    /// <param name="channels">The elements of a step.</param>
    /// <param name="count">The number of steps.</param>
    /// <param name="before">The steps before them that are seen; the ring has room for both.</param>
    /// <returns>The first float of the first of those steps: panels with room for two rings.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ref float KeepBlock(
        ref float steps, int capacity, ref float state, int offset, int cursor, int rows, int channels, int count, int before)
    {
        ref int last = ref Unsafe.As<float, int>(ref Unsafe.Add(ref state, cursor));
        int first = last + 1 == rows ? 0 : last + 1, straight = Math.Min(count, rows - first);
        for (int panel = 0; panel * Lanes < channels; panel++)
        {
            ref float source = ref Panel(ref steps, panel * capacity);
            ref float ring = ref Unsafe.Add(ref state, offset + (2 * (nint)panel * rows * Lanes));
            CopyEights(ref source, ref Panel(ref ring, first), straight * Lanes);
            CopyEights(ref source, ref Panel(ref ring, rows + first), straight * Lanes);
            if (straight == count)
                continue;
            source = ref Panel(ref source, straight);
            CopyEights(ref source, ref ring, (count - straight) * Lanes);
            CopyEights(ref source, ref Panel(ref ring, rows), (count - straight) * Lanes);
        }

        last = straight == count ? first + count - 1 : count - straight - 1;
        return ref Unsafe.Add(ref state, offset + ((nint)(rows + last - (count - 1) - before) * Lanes));
    }

    /// <summary>Keeps a step of each stream, and gives what a causal window sees.</summary>
    /// <param name="steps">The first float of the steps, in panels.</param>
    /// <param name="capacity">The streams that the panels have room for.</param>
    /// <param name="states">The first float of the first stream's state.</param>
    /// <param name="stateLength">The floats of a stream's state.</param>
    /// <param name="place">Where the history lies in a state, and what is seen.</param>
    /// <param name="streams">The number of streams.</param>
    /// <param name="result">The first float of the panels for what is seen: the earliest step first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void See(
        ref float steps, int capacity, ref float states, int stateLength, in HistoryShape place, int streams, ref float result)
    {
        int seen = place.Taps * place.Channels;
        nint ring = (nint)place.Rows * Lanes;
        for (int stream = 0; stream < streams; stream++)
        {
            ref float state = ref Unsafe.Add(ref states, (nint)stream * stateLength);
            ref float now = ref Next(ref state, place.Offset, place.Cursor, place.Rows);
            for (int panel = 0; panel * Lanes < place.Channels; panel++)
            {
                ref float step = ref Panel(ref steps, (panel * capacity) + stream);
                ref float kept = ref Unsafe.Add(ref now, 2 * panel * ring);
                CopyEights(ref step, ref kept, Lanes);
                CopyEights(ref step, ref Unsafe.Subtract(ref kept, ring), Lanes);
            }

            for (int tap = 0; tap < place.Taps; tap++)
            {
                int back = (place.Taps - 1 - tap) * place.Dilation, start = tap * place.Channels;
                ref float from = ref Unsafe.Subtract(ref now, (nint)back * Lanes);
                for (int done = 0; done < place.Channels;)
                {
                    int lane = (start + done) % Lanes, count = Math.Min(Math.Min(place.Channels - done, Lanes - lane), Lanes - (done % Lanes));
                    ref float to = ref Unsafe.Add(ref Panel(ref result, ((start + done) / Lanes * capacity) + stream), lane);
                    Copy(ref Unsafe.Add(ref from, (done / Lanes * 2 * ring) + (done % Lanes)), ref to, count);
                    done += count;
                }
            }

            // The rest of the last panel.
            if (seen % Lanes != 0)
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Panel(ref result, (seen / Lanes * capacity) + stream), seen % Lanes), Lanes - (seen % Lanes)).Clear();
        }
    }

    /// <summary>Keeps a block of steps of each stream, and gives what a window sees that slides over it.</summary>
    /// <param name="steps">The first float of the steps, in panels: those of a stream follow each other.</param>
    /// <param name="capacity">The rows that the panels have room for.</param>
    /// <param name="states">The first float of the first stream's state.</param>
    /// <param name="stateLength">The floats of a stream's state.</param>
    /// <param name="place">Where the history lies in a state, and what is seen.</param>
    /// <param name="count">The steps of each stream.</param>
    /// <param name="streams">The number of streams.</param>
    /// <param name="result">The first float of the panels for what is seen: of each stream, the steps before and those of the block.</param>
    /// <param name="resultCapacity">The rows that those panels have room for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SeeBlocks(
        ref float steps, int capacity, ref float states, int stateLength, in HistoryShape place, int count, int streams, ref float result, int resultCapacity)
    {
        int before = (place.Taps - 1) * place.Dilation, seen = before + count;
        for (int stream = 0; stream < streams; stream++)
        {
            ref float state = ref Unsafe.Add(ref states, (nint)stream * stateLength);
            ref float first = ref KeepBlock(
                ref Panel(ref steps, stream * count), capacity, ref state, place.Offset, place.Cursor, place.Rows, place.Channels, count, before);
            for (int panel = 0; panel * Lanes < place.Channels; panel++)
            {
                CopyEights(
                    ref Panel(ref first, 2 * panel * place.Rows), ref Panel(ref result, (panel * resultCapacity) + (stream * seen)), seen * Lanes);
            }
        }
    }

    private static ref float Panel(ref float panels, int row) => ref Unsafe.Add(ref panels, (nint)row * Lanes);

    private static void Copy(ref float from, ref float to, int count)
    {
        if (count % Eight == 0)
        {
            CopyEights(ref from, ref to, count);
            return;
        }

        for (int i = 0; i < count; i++)
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
    }

    private static void CopyEights(ref float from, ref float to, int count)
    {
        for (nuint i = 0; i < (nuint)count; i += Eight)
            Vector256.LoadUnsafe(ref from, i).StoreUnsafe(ref to, i);
    }
}

/// <summary>Where a history lies in a state, and what is seen of it.</summary>
/// <param name="Offset">The index of its first float.</param>
/// <param name="Cursor">The index of the number of the row that was written last.</param>
/// <param name="Rows">The steps of the ring.</param>
/// <param name="Channels">The elements of a step.</param>
/// <param name="Taps">The steps that are seen.</param>
/// <param name="Dilation">The steps from one of them to the next.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct HistoryShape(int Offset, int Cursor, int Rows, int Channels, int Taps, int Dilation);

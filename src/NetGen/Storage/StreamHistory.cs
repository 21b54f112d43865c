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
        int width = (place.Channels + Lanes - 1) / Lanes * Lanes, seen = place.Taps * place.Channels;
        for (int stream = 0; stream < streams; stream++)
        {
            ref float state = ref Unsafe.Add(ref states, (nint)stream * stateLength);
            ref int cursor = ref Unsafe.As<float, int>(ref Unsafe.Add(ref state, place.Cursor));
            int row = cursor + 1 == place.Rows ? 0 : cursor + 1;
            cursor = row;
            ref float now = ref Unsafe.Add(ref state, place.Offset + ((nint)row * width));
            ref float again = ref Unsafe.Add(ref now, (nint)place.Rows * width);
            for (int first = 0; first < width; first += Lanes)
            {
                ref float panel = ref Panel(ref steps, (first / Lanes * capacity) + stream);
                CopyEights(ref panel, ref Unsafe.Add(ref now, first), Lanes);
                CopyEights(ref panel, ref Unsafe.Add(ref again, first), Lanes);
            }

            for (int tap = 0; tap < place.Taps; tap++)
            {
                int back = (place.Taps - 1 - tap) * place.Dilation, start = tap * place.Channels;
                ref float from = ref Unsafe.Subtract(ref again, (nint)back * width);
                for (int done = 0; done < place.Channels;)
                {
                    int lane = (start + done) % Lanes, count = Math.Min(place.Channels - done, Lanes - lane);
                    ref float to = ref Unsafe.Add(ref Panel(ref result, ((start + done) / Lanes * capacity) + stream), lane);
                    Copy(ref Unsafe.Add(ref from, done), ref to, count);
                    done += count;
                }
            }

            // The rest of the last panel.
            if (seen % Lanes != 0)
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Panel(ref result, (seen / Lanes * capacity) + stream), seen % Lanes), Lanes - (seen % Lanes)).Clear();
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

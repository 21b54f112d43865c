using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Numerics;

namespace NetGen.Storage;

/// <summary>
/// Rows of tables in <see cref="ParameterLayout.Panels"/>, and the sums of their gradients; called by generated code. An index is a whole
/// number in a float, which was checked before. One that has changed since then reads some other row, and no memory outside of the table.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TablePanels
{
    private const int Lanes = 16;

    // The end of a chain.
    private const int None = -1;

    /// <summary>Copies the rows of a table that each sample asks for.</summary>
    /// <typeparam name="TPanel">The vectors in which rows are copied.</typeparam>
    /// <param name="indices">The first index of the first sample.</param>
    /// <param name="sampleStride">The floats from one sample's first index to the next one's.</param>
    /// <param name="panelStride">The floats from 16 indices of a sample to its next 16.</param>
    /// <param name="count">The indices of a sample.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="table">The first float of the table.</param>
    /// <param name="tableRows">The rows of the table.</param>
    /// <param name="panels">The panels of a row.</param>
    /// <param name="result">The first float of the panels that receive a row for each index.</param>
    /// <param name="capacity">The rows that those panels have room for.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather<TPanel>(
        ref readonly float indices,
        int sampleStride,
        int panelStride,
        int count,
        int samples,
        ref readonly float table,
        int tableRows,
        int panels,
        ref float result,
        int capacity)
        where TPanel : struct, IPanel<TPanel>
    {
        for (int panel = 0; panel < panels; panel++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in table), (nint)panel * tableRows * Lanes);
            ref float to = ref Unsafe.Add(ref result, (nint)panel * capacity * Lanes);
            for (int sample = 0; sample < samples; sample++)
            {
                ref float own = ref Unsafe.Add(ref Unsafe.AsRef(in indices), (nint)sample * sampleStride);
                for (int first = 0; first < count; first += Lanes)
                {
                    int lanes = Math.Min(Lanes, count - first);
                    for (int lane = 0; lane < lanes; lane++)
                    {
                        TPanel.Load(ref from, RowOf(Unsafe.Add(ref own, lane), tableRows) * Lanes).Store(ref to, 0);
                        to = ref Unsafe.Add(ref to, Lanes);
                    }

                    own = ref Unsafe.Add(ref own, panelStride);
                }
            }
        }
    }

    /// <summary>
    /// Chains the places at which each row of a part of a table is asked for, in their order. The places of a sample follow those of the
    /// sample before it.
    /// </summary>
    /// <param name="indices">The first index of the first sample.</param>
    /// <param name="sampleStride">The floats from one sample's first index to the next one's.</param>
    /// <param name="panelStride">The floats from 16 indices of a sample to its next 16.</param>
    /// <param name="count">The indices of a sample.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="tableRows">The rows of the table.</param>
    /// <param name="firstRow">The first row of the part.</param>
    /// <param name="rows">The rows of the part.</param>
    /// <param name="heads">Receives the first place of each row, as an integer.</param>
    /// <param name="next">Receives for each place the next one of the same row, as an integer.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Chain(
        ref readonly float indices,
        int sampleStride,
        int panelStride,
        int count,
        int samples,
        int tableRows,
        int firstRow,
        int rows,
        ref float heads,
        ref float next)
    {
        ref int head = ref Unsafe.As<float, int>(ref heads);
        ref int following = ref Unsafe.As<float, int>(ref next);
        MemoryMarshal.CreateSpan(ref head, rows).Fill(None);

        // From the last place to the first, each is put before those that follow it.
        int place = samples * count;
        for (int sample = samples - 1; sample >= 0; sample--)
        {
            ref float own = ref Unsafe.Add(ref Unsafe.AsRef(in indices), (nint)sample * sampleStride);
            for (int element = count - 1; element >= 0; element--)
            {
                place--;
                nint at = ((nint)(element / Lanes) * panelStride) + (element % Lanes);
                nuint row = RowOf(Unsafe.Add(ref own, at), tableRows) - (nuint)firstRow;
                if (row >= (nuint)rows)
                    continue;
                Unsafe.Add(ref following, place) = Unsafe.Add(ref head, row);
                Unsafe.Add(ref head, row) = place;
            }
        }
    }

    /// <summary>Sums for each row the gradients at its places, in their order: 0 for a row that nothing asks for.</summary>
    /// <typeparam name="TPanel">The vectors in which rows are summed.</typeparam>
    /// <param name="gradient">The first float of a panel of the gradients.</param>
    /// <param name="heads">The first place of each row.</param>
    /// <param name="next">For each place the next one of the same row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="isAdded">Whether the sums are added to those that are there.</param>
    /// <param name="sums">Receives 16 floats for each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum<TPanel>(
        ref readonly float gradient, ref readonly float heads, ref readonly float next, int rows, bool isAdded, ref float sums)
        where TPanel : struct, IPanel<TPanel>
    {
        ref float terms = ref Unsafe.AsRef(in gradient);
        ref int head = ref Unsafe.As<float, int>(ref Unsafe.AsRef(in heads));
        ref int following = ref Unsafe.As<float, int>(ref Unsafe.AsRef(in next));
        for (nuint row = 0; row < (nuint)rows; row++)
        {
            TPanel sum = isAdded ? TPanel.Load(ref sums, row * Lanes) : TPanel.Zero;
            for (int place = Unsafe.Add(ref head, row); place >= 0; place = Unsafe.Add(ref following, place))
                sum += TPanel.Load(ref terms, (nuint)place * Lanes);
            sum.Store(ref sums, row * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint RowOf(float index, int tableRows) =>
        Math.Min((uint)float.ConvertToIntegerNative<int>(index), (uint)tableRows - 1);
}

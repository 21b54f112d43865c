using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Numerics;

namespace NetGen.Storage;

/// <summary>
/// Copies batches between rows, [rowCount][size], and panels, [⌈size/16⌉][rowCapacity][16], in which kernels read them:
/// value (row, i) lies at ((i / 16)·rowCapacity + row)·16 + i mod 16.
/// </summary>
/// <remarks>
/// Panels are passed by their first float and must have ⌈size/16⌉·rowCapacity·16 of them. Rows of the panels past
/// rowCount are neither read nor written.
/// </remarks>
public static partial class PanelLayout
{
    private const int Lanes = 16;

    /// <summary>Copies rows into panels; the lanes past <paramref name="size"/> become 0.</summary>
    /// <param name="rows">Exactly <paramref name="rowCount"/>·<paramref name="size"/> values.</param>
    /// <param name="size">The values in one row.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="panels">The first float of the panels.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="rows"/> differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than room for them.</exception>
    public static void Pack(ReadOnlySpan<float> rows, int size, int rowCount, ref float panels, int rowCapacity)
    {
        CheckRows(rows.Length, size, rowCount, rowCapacity);
        if (PanelSupport.Use512)
            Pack<Panel512>(rows, size, rowCount, ref panels, rowCapacity);
        else if (PanelSupport.Use256)
            Pack<Panel256>(rows, size, rowCount, ref panels, rowCapacity);
        else if (PanelSupport.Use128)
            Pack<Panel128>(rows, size, rowCount, ref panels, rowCapacity);
        else
            Pack<PanelScalar>(rows, size, rowCount, ref panels, rowCapacity);
    }

    /// <summary>Copies panels into rows.</summary>
    /// <param name="panels">The first float of the panels.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <param name="rows">Receives exactly <paramref name="rowCount"/>·<paramref name="size"/> values.</param>
    /// <param name="size">The values in one row.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="rows"/> differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than room for them.</exception>
    public static void Unpack(ref readonly float panels, int rowCapacity, Span<float> rows, int size, int rowCount)
    {
        CheckRows(rows.Length, size, rowCount, rowCapacity);
        if (PanelSupport.Use512)
            Unpack<Panel512>(in panels, rowCapacity, rows, size, rowCount);
        else if (PanelSupport.Use256)
            Unpack<Panel256>(in panels, rowCapacity, rows, size, rowCount);
        else if (PanelSupport.Use128)
            Unpack<Panel128>(in panels, rowCapacity, rows, size, rowCount);
        else
            Unpack<PanelScalar>(in panels, rowCapacity, rows, size, rowCount);
    }

    /// <summary>Writes one-hot rows into panels: 1 at the row's class, and 0 otherwise.</summary>
    /// <param name="classIndices">The class of each row, an integer in [0, <paramref name="classes"/>).</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="panels">The first float of the panels.</param>
    /// <param name="rowCapacity">The rows that the panels have room for.</param>
    /// <param name="firstRow">The number of the first row if these are part of a batch; for messages only.</param>
    /// <exception cref="ArgumentException">A class index is not such an integer, or their number differs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than room for them.</exception>
    public static void PackOneHot(
        ReadOnlySpan<float> classIndices,
        int classes,
        int rowCount,
        ref float panels,
        int rowCapacity,
        int firstRow = 0)
    {
        CheckRows(classIndices.Length, 1, rowCount, rowCapacity);
        for (int first = 0; first < classes; first += Lanes)
        {
            ref float panel = ref Unsafe.Add(ref panels, (nint)(first / Lanes) * rowCapacity * Lanes);
            MemoryMarshal.CreateSpan(ref panel, rowCount * Lanes).Clear();
        }

        for (int row = 0; row < rowCount; row++)
        {
            int index = ClassIndex(classIndices[row], classes, firstRow + row);
            Unsafe.Add(ref panels, ((((nint)(index / Lanes) * rowCapacity) + row) * Lanes) + (index % Lanes)) = 1;
        }
    }

    /// <summary>Copies a few panels of inputs of a kernel, transposed: [panels][outputs][16]; inputs past the last become 0.</summary>
    /// <param name="kernel">The first float of a kernel in <see cref="ParameterLayout.Panels"/>.</param>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="firstInput">The first input, a multiple of 16.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    /// <param name="panels">The panels of 16 inputs.</param>
    /// <param name="transposed">Receives <paramref name="panels"/>·<paramref name="outputs"/>·16 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void TransposePanels(
        ref readonly float kernel, int inputs, int firstInput, int outputs, int panels, ref float transposed)
    {
        // Outputs outside: the panels of inputs lie one after the other for 16 outputs at a time.
        for (int output = 0; output < outputs; output += Lanes)
        {
            ref float source = ref Unsafe.Add(
                ref Unsafe.AsRef(in kernel), (nint)((output / Lanes * inputs) + firstInput) * Lanes);
            int columns = Math.Min(Lanes, outputs - output);
            for (int panel = 0; panel < panels; panel++)
            {
                PanelTransposition.Block(
                    ref Unsafe.Add(ref source, panel * Lanes * Lanes),
                    Math.Min(Lanes, inputs - firstInput - (panel * Lanes)),
                    ref Unsafe.Add(ref transposed, ((panel * outputs) + output) * Lanes),
                    columns);
            }
        }
    }

    /// <summary>
    /// Copies the kernel of a convolution, [⌈outputs/16⌉][taps][inputs][16], with inputs and outputs exchanged:
    /// [⌈inputs/16⌉][taps][outputs][16]; inputs past the last become 0.
    /// </summary>
    /// <param name="kernel">The first float of the kernel.</param>
    /// <param name="taps">The taps of the window.</param>
    /// <param name="inputs">The inputs of a tap.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="transposed">Receives ⌈inputs/16⌉·taps·outputs·16 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void TransposeTaps(ref readonly float kernel, int taps, int inputs, int outputs, ref float transposed)
    {
        ref float source = ref Unsafe.AsRef(in kernel);
        for (int input = 0; input < inputs; input += Lanes)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                for (int output = 0; output < outputs; output += Lanes)
                {
                    PanelTransposition.Block(
                        ref Unsafe.Add(ref source, ((((output / Lanes * taps) + tap) * inputs) + input) * Lanes),
                        Math.Min(Lanes, inputs - input),
                        ref Unsafe.Add(ref transposed, ((((input / Lanes * taps) + tap) * outputs) + output) * Lanes),
                        Math.Min(Lanes, outputs - output));
                }
            }
        }
    }

    // Full optimisation from the first call: a network's first prediction should not wait for tier-up.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pack<TPanel>(
        ReadOnlySpan<float> rows, int size, int rowCount, ref float panels, int rowCapacity)
        where TPanel : struct, IPanel<TPanel>
    {
        for (int first = 0; first < size; first += Lanes)
        {
            ref float panel = ref Unsafe.Add(ref panels, (nint)(first / Lanes) * rowCapacity * Lanes);
            int width = Math.Min(Lanes, size - first);
            TPanel mask = TPanel.FirstLanes(width);
            for (int row = 0; row < rowCount; row++)
            {
                ReadOnlySpan<float> source = rows[((row * size) + first)..];
                nuint target = (nuint)(row * Lanes);
                if (source.Length >= Lanes)
                {
                    // What belongs to the next row is masked away.
                    (TPanel.Load(in source[0], 0) & mask).Store(ref panel, target);
                }
                else
                {
                    TPanel.Zero.Store(ref panel, target);
                    source[..width].CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref panel, target), Lanes));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Unpack<TPanel>(
        ref readonly float panels, int rowCapacity, Span<float> rows, int size, int rowCount)
        where TPanel : struct, IPanel<TPanel>
    {
        for (int row = 0; row < rowCount; row++)
        {
            for (int first = 0; first < size; first += Lanes)
            {
                nuint source = (nuint)((((nint)(first / Lanes) * rowCapacity) + row) * Lanes);
                Span<float> target = rows[((row * size) + first)..];
                if (target.Length >= Lanes)
                {
                    // Lanes past the row's end fall on later rows, which are written later.
                    TPanel.Load(in panels, source).Store(ref target[0], 0);
                }
                else
                {
                    int width = Math.Min(Lanes, size - first);
                    MemoryMarshal.CreateReadOnlySpan(in Unsafe.Add(ref Unsafe.AsRef(in panels), source), width)
                        .CopyTo(target);
                }
            }
        }
    }

    private static void CheckRows(int length, int size, int rowCount, int rowCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowCount, rowCapacity);
        long expected = (long)rowCount * size;
        if (length != expected)
            throw new ArgumentException($"{rowCount} rows of {size} values are {expected} values, got {length}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ClassIndex(float value, int classes, int row)
    {
        int index = (int)value;
        if (index != value || (uint)index >= (uint)classes)
            ThrowNoClass(row, value, classes);
        return index;
    }

    private static void ThrowNoClass(int row, float value, int classes)
    {
        string text = value.ToString(CultureInfo.InvariantCulture);
        throw new ArgumentException($"The target of sample {row} is {text}; a class is an integer in [0, {classes}).");
    }
}

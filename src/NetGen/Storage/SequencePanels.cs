using System.ComponentModel;
using System.Runtime.CompilerServices;
using NetGen.Numerics;

namespace NetGen.Storage;

/// <summary>Copies a position of sequences in panels, where a row is 16 values, the samples one after the other; called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SequencePanels
{
    private const int Lanes = 16;

    /// <summary>Copies a position of the sequence of each sample.</summary>
    /// <typeparam name="TPanel">The vectors in which rows are copied.</typeparam>
    /// <param name="sequences">The first float of the sequences' panels.</param>
    /// <param name="positions">The positions of a sequence.</param>
    /// <param name="sequenceCapacity">The rows that the sequences have room for.</param>
    /// <param name="position">The position.</param>
    /// <param name="result">The first float of the panels that it goes to.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="capacity">The samples that the result has room for.</param>
    /// <param name="panels">The number of panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Take<TPanel>(
        ref float sequences, int positions, int sequenceCapacity, int position, ref float result, int samples, int capacity, int panels)
        where TPanel : struct, IPanel<TPanel>
    {
        for (int panel = 0; panel < panels; panel++)
        {
            ref float from = ref Unsafe.Add(ref sequences, (((nint)panel * sequenceCapacity) + position) * Lanes);
            ref float to = ref Unsafe.Add(ref result, (nint)panel * capacity * Lanes);
            for (nuint sample = 0; sample < (nuint)samples; sample++)
                TPanel.Load(ref from, sample * (nuint)positions * Lanes).Store(ref to, sample * Lanes);
        }
    }

    /// <summary>Copies a value of each sample to a position of its sequence.</summary>
    /// <typeparam name="TPanel">The vectors in which rows are copied.</typeparam>
    /// <param name="values">The first float of the values' panels.</param>
    /// <param name="sequences">The first float of the sequences' panels.</param>
    /// <param name="positions">The positions of a sequence.</param>
    /// <param name="sequenceCapacity">The rows that the sequences have room for.</param>
    /// <param name="position">The position.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="capacity">The samples that the values have room for.</param>
    /// <param name="panels">The number of panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Put<TPanel>(
        ref float values, ref float sequences, int positions, int sequenceCapacity, int position, int samples, int capacity, int panels)
        where TPanel : struct, IPanel<TPanel>
    {
        for (int panel = 0; panel < panels; panel++)
        {
            ref float from = ref Unsafe.Add(ref values, (nint)panel * capacity * Lanes);
            ref float to = ref Unsafe.Add(ref sequences, (((nint)panel * sequenceCapacity) + position) * Lanes);
            for (nuint sample = 0; sample < (nuint)samples; sample++)
                TPanel.Load(ref from, sample * Lanes).Store(ref to, sample * (nuint)positions * Lanes);
        }
    }

    /// <summary>Copies values as they lie.</summary>
    /// <typeparam name="TPanel">The vectors in which rows are copied.</typeparam>
    /// <param name="values">The first float of the values.</param>
    /// <param name="result">The first float of where they go.</param>
    /// <param name="samples">The number of samples; of columns, all samples of a block of 16 are copied where there is one.</param>
    /// <param name="capacity">The samples that both have room for.</param>
    /// <param name="panels">The number of panels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<TPanel>(ref float values, ref float result, int samples, int capacity, int panels)
        where TPanel : struct, IPanel<TPanel>
    {
        nuint rows = Math.Min((nuint)capacity, ((nuint)samples + Lanes - 1) / Lanes * Lanes);
        for (int panel = 0; panel < panels; panel++)
        {
            ref float from = ref Unsafe.Add(ref values, (nint)panel * capacity * Lanes);
            ref float to = ref Unsafe.Add(ref result, (nint)panel * capacity * Lanes);
            for (nuint row = 0; row < rows; row++)
                TPanel.Load(ref from, row * Lanes).Store(ref to, row * Lanes);
        }
    }
}

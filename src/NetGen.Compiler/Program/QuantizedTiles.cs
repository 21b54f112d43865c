namespace NetGen.Compiler.Program;

/// <summary>
/// Where quantized kernels of windows become floats: in memory once for all tiles that read them, or in the registers of each tile. Part of the
/// cost model.
/// </summary>
public static class QuantizedTiles
{
    // Measured with 256 bits, in cycles for a row of a panel: to expand it, and to convert it in a tile. With 512 bits, a conversion takes the
    // ports of the multiply-adds.
    private const double ExpansionCycles = 3;
    private const double NarrowConversionCycles = 0.6;
    private const double WideConversionCycles = 1;

    // The sums of a tile in registers at which its multiply-adds take as long as the latency of one; with fewer, a conversion costs nothing.
    private const int LatencySums = 8;

    private const int NarrowRegisters = 2;

    /// <summary>Whether the panels that a tile reads are expanded in memory before the tiles.</summary>
    /// <param name="step">The product.</param>
    /// <param name="samples">The most samples of a call.</param>
    /// <param name="isWide">Whether one register holds a panel.</param>
    public static bool Expand(Step.WindowProduct step, int samples, bool isWide)
    {
        double conversion = isWide ? WideConversionCycles : NarrowConversionCycles;
        TilePanels panels = isWide ? WindowTiles.WideGroups(step).First() : WindowTiles.NarrowGroup(step);
        int sums = panels.Panels * (isWide ? 1 : NarrowRegisters);

        // A pass with a stride meets a part of the taps.
        double conversions = step.Passes.Sum(pass =>
            (double)pass.Rows.Taps * pass.Columns.Taps / step.Window.Taps * pass.Rows.Count
                * WindowTiles.Split(pass.Columns.Count, panels.Rows).Count(results => results * sums >= LatencySums));
        return samples * conversions * conversion > ExpansionCycles;
    }
}

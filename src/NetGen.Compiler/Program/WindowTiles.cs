using System.Globalization;

namespace NetGen.Compiler.Program;

/// <summary>
/// The register tiles of windows: some results of a line × panels. Part of the cost model. Tiles of a line are of nearly one size, and each
/// leaves out the taps beyond the border; so no border is written, and none is multiplied.
/// </summary>
public static class WindowTiles
{
    /// <summary>
    /// The results of a tile where a panel takes two registers or more. With 256 bits, five have ten sums, two weights and an input in 16
    /// registers, and enough sums for a multiply-add's latency also where a line is split into smaller tiles.
    /// </summary>
    public const int NarrowResults = 5;

    /// <summary>The results of a tile whose channels each have a weight of their own, where one register holds a panel.</summary>
    public const int DepthwiseResults = 8;

    /// <summary>The sums of a tile of a kernel's gradient over several taps, where one register holds a panel.</summary>
    public const int GradientSums = 16;

    // An addition's latency times the multiply-adds of a cycle: fewer accumulators wait for themselves.
    private const double LatencyCycles = 4;

    /// <summary>The most results of a tile of some panels: as many as 32 registers hold, beside weights and an input.</summary>
    public static int WideResults(int panels) => panels switch
    {
        1 => 16,
        2 => 12,
        3 => 8,
        _ => 6,
    };

    /// <summary>The results of each tile of a line.</summary>
    /// <param name="results">The results of the line.</param>
    /// <param name="most">The most of a tile.</param>
    public static EquatableArray<int> Split(int results, int most)
    {
        int tiles = (results + most - 1) / most, size = (results + tiles - 1) / tiles;
        return [.. Enumerable.Range(0, tiles).Select(tile => Math.Min(size, results - (tile * size))).Where(count => count > 0)];
    }

    /// <summary>The panels of a tile that take least time, where one register holds a panel.</summary>
    /// <param name="panels">The panels of the result.</param>
    /// <param name="results">The results of a line.</param>
    public static int WidePanels(int panels, int results) => Enumerable
        .Range(1, Math.Min(panels, RegisterTiles.WidePanels))
        .OrderBy(width => (panels / width * Cycles(width, results)) + (panels % width > 0 ? Cycles(panels % width, results) : 0))
        .First();

    /// <summary>The panels of a result as groups that a tile computes at once, where one register holds a panel.</summary>
    public static IEnumerable<TilePanels> WideGroups(int panels, int results)
    {
        int width = WidePanels(panels, results), whole = panels / width, rest = panels % width;
        yield return new TilePanels(0, width, whole, WideResults(width));
        if (rest > 0)
            yield return new TilePanels(panels - rest, rest, 1, WideResults(rest));
    }

    /// <summary>The panels of a product's result as groups that a tile computes at once, where one register holds a panel.</summary>
    public static IEnumerable<TilePanels> WideGroups(Step.WindowProduct step) => step.IsDepthwise
        ? [new TilePanels(0, 1, step.Result.Panels, DepthwiseResults)]
        : WideGroups(step.Result.Panels, step.Passes[0].Columns.Count);

    /// <summary>The tiles of a product over a window as the generated file's header names them.</summary>
    /// <param name="panels">The panels of the result.</param>
    /// <param name="results">The results of a line.</param>
    /// <param name="isDepthwise">Whether each channel has weights of its own.</param>
    public static string Describe(int panels, int results, bool isDepthwise)
    {
        IEnumerable<TilePanels> groups = isDepthwise ? [new(0, 1, panels, DepthwiseResults)] : WideGroups(panels, results);
        string wide = string.Join(" and ", groups.Select(group => string.Format(
            CultureInfo.InvariantCulture, "{0} × {1} panel{2}", Split(results, group.Rows)[0], group.Panels, group.Panels == 1 ? "" : "s")));
        return string.Format(
            CultureInfo.InvariantCulture,
            "tiles of results of a line over the window, {0} at 512 bits, {1} × 1 below",
            wide,
            Split(results, NarrowResults)[0]);
    }

    // Two multiply-adds and two loads in a cycle.
    private static double Cycles(int panels, int results) => Split(results, WideResults(panels))
        .Sum(rows => Math.Max(LatencyCycles, Math.Max(rows * panels, rows + panels) / 2.0));
}

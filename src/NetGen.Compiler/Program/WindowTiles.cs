using System.Globalization;
using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>
/// The register tiles of windows: some results of a line × panels. Part of the cost model. Tiles of a line are of nearly one size, and each
/// leaves out the taps beyond the border; so no border is written, and none is multiplied.
/// </summary>
public static class WindowTiles
{
    /// <summary>
    /// The most results of a tile of half a panel that one register holds: as many as 16 registers hold, beside an input and the weights of a
    /// tap, or of several taps if these have few inputs.
    /// </summary>
    /// <param name="inputs">The inputs of a tap.</param>
    public static int HalfResults(int inputs) => inputs < Panel.Lanes ? 12 : 14;

    /// <summary>The results of a tile whose channels each have a weight of their own, where one register holds a panel.</summary>
    public const int DepthwiseResults = 8;

    /// <summary>The sums of a tile of a kernel's gradient over several taps, where one register holds a panel.</summary>
    public const int GradientSums = 16;

    // The taps of a channel up to which their weights stay in 32 registers, beside the sums of a tile.
    private const int StripTaps = 9;

    // The results of a tile of half panels that goes down the lines: more gained nothing with 256 bits, whose registers are 16.
    private const int HalfStripResults = 6;

    // Past so many operations on panels in a method, the JIT inlines no more of them.
    private const int MostOperations = 140;

    // An addition's latency times the multiply-adds of a cycle: fewer accumulators wait for themselves.
    private const double LatencyCycles = 4;

    // The share of a cycle that the loop around one input's multiply-adds takes.
    private const double LoopCycles = 0.6;

    /// <summary>The most results of a tile of some panels: as many as 32 registers hold, beside weights and an input.</summary>
    public static int WideResults(int panels) => panels switch
    {
        1 => 16,
        2 => 12,
        3 => 8,
        _ => 6,
    };

    /// <summary>
    /// The most results of a tile where a panel takes two registers or more: four hide the latency of their additions, and six fill the
    /// sixteen registers of AVX2.
    /// </summary>
    /// <param name="results">The results of a line.</param>
    public static int NarrowResults(int results) => Enumerable
        .Range((int)LatencyCycles, 3)
        .OrderBy(most => Split(results, most).Sum(rows => Math.Max(LatencyCycles, rows) + LoopCycles))
        .First();

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
    /// <param name="most">The most panels of a tile.</param>
    public static int WidePanels(int panels, int results, int most = RegisterTiles.WidePanels) => Enumerable
        .Range(1, Math.Min(panels, most))
        .OrderBy(width => (panels / width * Cycles(width, results)) + (panels % width > 0 ? Cycles(panels % width, results) : 0))
        .First();

    /// <summary>The panels of a result as groups that a tile computes at once, where one register holds a panel.</summary>
    public static IEnumerable<TilePanels> WideGroups(int panels, int results, int most = RegisterTiles.WidePanels)
    {
        int width = WidePanels(panels, results, most), whole = panels / width, rest = panels % width;
        yield return new TilePanels(0, width, whole, WideResults(width));
        if (rest > 0)
            yield return new TilePanels(panels - rest, rest, 1, WideResults(rest));
    }

    /// <summary>The panels of a product's result as groups that a tile computes at once, where one register holds a panel.</summary>
    /// <param name="step">The product.</param>
    /// <param name="most">The most panels of a tile.</param>
    public static IEnumerable<TilePanels> WideGroups(Step.WindowProduct step, int most = RegisterTiles.WidePanels) => CostModel.FitsHalfPanels(step.Result.Size)
        ? [new TilePanels(0, 1, 1, HalfResults(step.IsDepthwise ? 1 : step.Input.Size))]
        : step.IsDepthwise
        ? [new TilePanels(0, 1, step.Result.Panels, DepthwiseResults)]
        : WideGroups(step.Result.Panels, step.Passes[0].Columns.Count, most);

    /// <summary>
    /// The most results of a tile that goes down the lines of an image with its weights in registers, where one register holds a panel, or half
    /// of one, and each channel has weights of its own; 0 where each line is a call.
    /// </summary>
    /// <param name="step">The product.</param>
    /// <param name="isHalf">Whether the register holds half of a panel.</param>
    public static int StripResults(Step.WindowProduct step, bool isHalf)
    {
        if (!step.IsDepthwise || step.Window.Taps > StripTaps)
            return 0;
        int finish = 1 + step.Epilogue.Operands.Count + ExpressionProperties.CountNodes(
            step.Epilogue.Expression, node => node is not (VariableExpression or ConstantExpression));
        return Enumerable.Range(1, isHalf ? HalfStripResults : DepthwiseResults).Reverse().First(results => results == 1 || Operations(results) <= MostOperations);

        int Operations(int results)
        {
            WindowAxis columns = step.Window.Columns;
            int inputs = ((results - 1) * columns.Stride) + columns.Extent;
            return step.Window.Taps + (step.Window.Rows.Size * inputs) + (results * (step.Window.Taps + finish));
        }
    }

    /// <summary>The panels of a product's result where a panel takes two registers or more.</summary>
    public static TilePanels NarrowGroup(Step.WindowProduct step) =>
        new(0, 1, step.Result.Panels, NarrowResults(step.Passes[0].Columns.Count));

    /// <summary>The tiles of a product over a window as the generated file's header names them.</summary>
    /// <param name="step">The product.</param>
    public static string Describe(Step.WindowProduct step)
    {
        int results = step.Passes[0].Columns.Count;
        bool isHalf = CostModel.FitsHalfPanels(step.Result.Size);
        string wide = string.Join(" and ", WideGroups(step).Select(group => string.Format(
            CultureInfo.InvariantCulture,
            "{0} × {1}",
            Split(results, group.Rows)[0],
            isHalf ? "half a panel" : group.Panels == 1 ? "1 panel" : group.Panels.ToString(CultureInfo.InvariantCulture) + " panels")));
        return string.Format(
            CultureInfo.InvariantCulture,
            isHalf
                ? "tiles of results of a line over the window, {0} at 256 bits or more, {1} × half a panel below"
                : "tiles of results of a line over the window, {0} at 512 bits, {1} × 1 below",
            wide,
            Split(results, NarrowResults(results))[0]);
    }

    // Two multiply-adds and two loads in a cycle.
    private static double Cycles(int panels, int results) => Split(results, WideResults(panels))
        .Sum(rows => Math.Max(LatencyCycles, Math.Max(rows * panels, rows + panels) / 2.0));
}

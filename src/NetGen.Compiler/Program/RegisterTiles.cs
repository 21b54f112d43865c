using System.Globalization;

namespace NetGen.Compiler.Program;

/// <summary>
/// The register tiles of products over a chunk: samples × panels of accumulators. Part of the cost model; measured as
/// docs/design/register-tiles.md says.
/// </summary>
public static class RegisterTiles
{
    /// <summary>
    /// The panels of a wide tile, where one register holds a panel: more outputs for each broadcast of an input keep the
    /// loads below the two that the processor does in a cycle.
    /// </summary>
    public const int WidePanels = 4;

    /// <summary>
    /// The samples, or inputs of a weight gradient, of a tile of one panel where a panel takes two registers or more: six
    /// fill the sixteen registers of AVX2.
    /// </summary>
    public const int NarrowRows = 6;

    /// <summary>The samples of the tile after the last whole one.</summary>
    public const int ShortRows = 4;

    /// <summary>The panels of a wide tile of a weight gradient; eight inputs by two divide a panel of inputs.</summary>
    public const int WideGradientPanels = 2;

    /// <summary>The samples of a wide tile: 16 to 24 accumulators hide the latency of a multiply-add.</summary>
    public static int WideRows(int panels) => panels switch
    {
        1 => 16,
        2 or 3 => 8,
        _ => 6,
    };

    /// <summary>The inputs of a wide tile of a weight gradient.</summary>
    public static int WideGradientInputs(int panels) => panels == 1 ? 16 : 8;

    /// <summary>The panels of a layer where a register holds a panel: as many wide tiles as fit, and what is left.</summary>
    /// <param name="panels">The panels of the layer.</param>
    /// <param name="width">The most panels of a tile.</param>
    public static IEnumerable<TilePanels> WidePanelGroups(int panels, int width = WidePanels)
    {
        int whole = panels / width, rest = panels % width;
        if (whole > 0)
            yield return new TilePanels(0, width, whole, WideRows(width));
        if (rest > 0)
            yield return new TilePanels(panels - rest, rest, 1, WideRows(rest));
    }

    /// <summary>The most panels of a tile where a register holds a panel, if two threads share the panels: a tile for each at least.</summary>
    /// <param name="panels">The panels of the layer.</param>
    public static int SplitPanels(int panels) => Math.Max(1, Math.Min(WidePanels, panels / 2));

    /// <summary>The most panels of a tile where a register holds a panel.</summary>
    /// <param name="panels">The panels of the layer.</param>
    /// <param name="axis">What threads split the layer along.</param>
    public static int MostPanels(int panels, SplitAxis axis) => axis == SplitAxis.Panels ? SplitPanels(panels) : WidePanels;

    /// <summary>The tiles of a product as the generated file's header names them.</summary>
    /// <param name="panels">The panels of outputs.</param>
    public static string Describe(int panels) => WithNarrow(
        WidePanelGroups(panels).Select(group => (group.Rows, group.Panels)), "samples");

    /// <summary>The tiles of a kernel's gradient as the generated file's header names them.</summary>
    /// <param name="panels">The panels of outputs.</param>
    public static string DescribeGradient(int panels)
    {
        var widths = new List<int>();
        if (panels >= WideGradientPanels)
            widths.Add(WideGradientPanels);
        if (panels % WideGradientPanels > 0)
            widths.Add(panels % WideGradientPanels);
        return WithNarrow(widths.Select(width => (WideGradientInputs(width), width)), "inputs");
    }

    private static string WithNarrow(IEnumerable<(int Rows, int Panels)> wide, string rows)
    {
        string sizes = string.Join(" and ", wide.Select(tile => string.Format(
            CultureInfo.InvariantCulture, "{0} {1} × {2} panel{3}", tile.Rows, rows, tile.Panels, tile.Panels == 1 ? "" : "s")));
        return string.Format(CultureInfo.InvariantCulture, "{0} at 512 bits, {1} × 1 below", sizes, NarrowRows);
    }
}

/// <summary>Panels that are computed by tiles of one size.</summary>
/// <param name="First">The first panel.</param>
/// <param name="Panels">The panels of a tile.</param>
/// <param name="Count">How many times that many panels follow each other.</param>
/// <param name="Rows">The samples of a tile.</param>
public readonly record struct TilePanels(int First, int Panels, int Count, int Rows);

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

    /// <summary>The samples of the tile behind the last whole one.</summary>
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
}

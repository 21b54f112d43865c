using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>
/// Where Winograd's transforms pay: part of the cost model. F(4×4, 3×3) multiplies a quarter as often as the window, and adds transforms of
/// what it reads and writes.
/// </summary>
public static class WinogradTiles
{
    /// <summary>The products of a tile.</summary>
    public const int Products = 36;

    /// <summary>The rows and columns of a tile's results.</summary>
    public const int Results = 4;

    // Measured: the cycles of a tile and panel for the transforms, and the multiply-adds of panels in a cycle.
    private const int InputCycles = 170;
    private const int OutputCycles = 130;
    private const double ProductsPerCycle = 2;

    // Reading 36 factors for each weight from memory costs more than it saves.
    private const int MostWeights = 128 * 128;

    // What it must save for the error that it adds.
    private const double Gain = 1.2;

    /// <summary>The tiles along an axis.</summary>
    public static int Along(WindowAxis axis) => (axis.Outputs + Results - 1) / Results;

    /// <summary>The tiles that are computed at once: whole register tiles of products.</summary>
    /// <param name="panels">The panels of outputs.</param>
    public static int AtOnce(int panels) => panels % RegisterTiles.WidePanels == 0 ? 2 * RegisterTiles.WideRows(RegisterTiles.WidePanels) : Panel.Lanes;

    /// <summary>Whether a convolution is computed so.</summary>
    /// <param name="graph">Its graph.</param>
    /// <param name="value">The convolution.</param>
    public static bool Fit(NetworkGraph graph, GraphValue value)
    {
        if (value.Operation is not Operation.Convolution { IsDirect: false, Window: { Rows: var rows, Columns: var columns } })
            return false;
        int inputs = graph.Values[value.Operands[0]].Shape.Channels, outputs = value.Shape.Channels;
        if (!IsThree(rows) || !IsThree(columns) || inputs < Panel.Lanes || outputs < Panel.Lanes || inputs * outputs > MostWeights)
            return false;
        int tiles = Along(rows) * Along(columns), panels = Panel.Pad(outputs) / Panel.Lanes;
        double direct = 9.0 * value.Shape.Positions * inputs * panels / ProductsPerCycle;
        double transformed = (Products * tiles * inputs * panels / ProductsPerCycle)
            + (tiles * ((Panel.Pad(inputs) / Panel.Lanes * InputCycles) + (panels * OutputCycles)));
        return direct > Gain * transformed;
    }

    private static bool IsThree(WindowAxis axis) => axis is { Size: 3, Stride: 1, Dilation: 1 };
}

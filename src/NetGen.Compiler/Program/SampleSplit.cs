using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>What a step is split along where several threads share one sample.</summary>
public enum SplitAxis
{
    /// <summary>One thread computes it.</summary>
    None,

    /// <summary>The lines of a window's results.</summary>
    Lines,

    /// <summary>The panels of the result. Panels that a tile computes at once belong to the part with the first of them.</summary>
    Panels,

    /// <summary>The positions of a sample.</summary>
    Positions,

    /// <summary>The tiles of Winograd's transforms.</summary>
    Tiles,

    /// <summary>The outermost axis of the box that is copied.</summary>
    Box,
}

/// <summary>
/// Where it pays that several threads share one sample, and along what they split each step: part of the cost model. Each result is
/// computed by one thread with the instructions of a single one, so all splits give the same bits.
/// </summary>
/// <param name="LeastOfPrediction">The panel operations (a multiply-add of 16 lanes) of a prediction from which on there is code for several threads.</param>
/// <param name="LeastOfStep">Those of a step from which on it is split.</param>
/// <param name="LeastOfPart">Those of a part, if a thread gets several of a step.</param>
public sealed record SampleSplit(long LeastOfPrediction, long LeastOfStep, long LeastOfPart)
{
    /// <summary>
    /// A million multiply-adds, which take a core 10 to 20 µs; 0.2 to 0.5 µs for a step, as much as the threads' waiting for each other after
    /// it; 1 to 2 µs for a part.
    /// </summary>
    public static SampleSplit Measured { get; } = new(1_000_000 / Panel.Lanes, LeastOfStep: 512, LeastOfPart: 2048);

    // What it takes to copy 16 elements, measured for the flattened image of C6.
    private const int CopyOperations = 32;

    // Whole register tiles of all sizes but few rows.
    private const int PartPositions = 48;

    // As many lines that two threads, or four, get nearly the same number of them.
    private const int ManyLines = 12;

    // Whole register tiles for two threads.
    private const int ManyPositions = 32;

    /// <summary>Whether a prediction gets code for several threads.</summary>
    /// <param name="predict">The routine of one sample.</param>
    public bool Pays(Routine predict) =>
        predict.RowCapacity == 1
        && predict.Steps.Any(step => step is Step.WindowProduct or Step.WinogradProduct)
        && predict.Steps.Where(step => AxisOf(step) != SplitAxis.None).Sum(Operations) >= LeastOfPrediction;

    /// <summary>What a step of the routine of one sample is split along.</summary>
    public SplitAxis AxisOf(Step step) => Operations(step) < LeastOfStep ? SplitAxis.None : step switch
    {
        // The transposed kernel of a transposed convolution is made by whoever computes it, for all its passes.
        Step.WindowProduct { Kind: WindowProductKind.Convolution or WindowProductKind.Depthwise } product =>
            LinesOrPanels(product.Window, product.Result),
        Step.Pooling pooling => LinesOrPanels(pooling.Window, pooling.Result),
        Step.WinogradProduct product => product.Tiles > product.TilesAtOnce ? SplitAxis.Tiles : PanelsIfSeveral(product.Result),
        Step.Product { Shape: CodeShape.Tiles, Result: var result } =>
            result.Positions >= ManyPositions ? SplitAxis.Positions : PanelsIfSeveral(result),
        Step.Product { Shape: CodeShape.Streams or CodeShape.SparseStreams, Result: var result } =>
            result.Panels > CostModel.StreamPanels(isWide: false) ? SplitAxis.Panels : SplitAxis.None,
        Step.Map { Positions: > 1, Result.Layout: TensorLayout.Panels } or Step.Rows { Positions: > 1 } => SplitAxis.Positions,
        Step.Rearrange { IsExact: true } rearrange when rearrange.Boxes.Count == 1 && BoxUnits(rearrange) > 1 => SplitAxis.Box,
        _ => SplitAxis.None,
    };

    /// <summary>The units along the axis.</summary>
    public int UnitsOf(Step step) => AxisOf(step) switch
    {
        SplitAxis.Lines => step switch
        {
            Step.WindowProduct product => product.Window.Rows.Outputs,
            Step.Pooling pooling => pooling.Window.Rows.Outputs,
            _ => throw new InvalidOperationException($"{step.GetType().Name} has no lines."),
        },
        SplitAxis.Panels => step.Written[0].Panels,
        SplitAxis.Positions => step.Positions,
        SplitAxis.Tiles => ((Step.WinogradProduct)step).Tiles,
        SplitAxis.Box => BoxUnits((Step.Rearrange)step),
        _ => 1,
    };

    /// <summary>The most parts that are worth it. Threads that have several each make up for one that is slower.</summary>
    public int MostPartsOf(Step step)
    {
        int units = UnitsOf(step);
        int most = AxisOf(step) switch
        {
            SplitAxis.Panels => units / (step is Step.Product { Shape: not CodeShape.Tiles } ? CostModel.StreamPanels(isWide: true) : RegisterTiles.SplitPanels(units)),
            SplitAxis.Positions when step is Step.Product => units / PartPositions,
            SplitAxis.Tiles => units / ((Step.WinogradProduct)step).TilesAtOnce,
            _ => units,
        };

        // At least one for each of two threads.
        return Math.Min(units, Math.Max(2, (int)Math.Min(most, Operations(step) / LeastOfPart)));
    }

    /// <summary>How many steps along the outermost axis of a box are a unit: 16 elements, if it has no other axis.</summary>
    public static int StepsOfBoxUnit(ArrangedBox box) => box.Axes.Count == 1 && box.Axes[0].Length % Panel.Lanes == 0 ? Panel.Lanes : 1;

    private static int BoxUnits(Step.Rearrange step) =>
        step.Boxes[0].Axes.Count == 0 ? 1 : step.Boxes[0].Axes[0].Length / StepsOfBoxUnit(step.Boxes[0]);

    // About how many panels are loaded, multiplied or stored.
    private static long Operations(Step step) => step switch
    {
        Step.WindowProduct product => Of(product.Result) * product.Window.Taps * (product.IsDepthwise ? 1 : product.Input.Size),
        Step.WinogradProduct product => (long)WinogradTiles.Products * product.Tiles * product.Input.Size * product.Result.Panels,
        Step.Product product => Of(product.Result) * product.Input.Size,
        Step.Pooling pooling => Of(pooling.Result) * pooling.Window.Taps,
        Step.Rearrange rearrange => (long)rearrange.Boxes.Sum(box => box.Size) * CopyOperations / Panel.Lanes,
        Step.Map map => Of(map.Result) * (map.Operands.Count + 1),
        Step.Rows rows => (long)rows.Domain.Positions * (Panel.Pad(rows.Domain.Channels) / Panel.Lanes) * (rows.Inputs.Count + rows.Operations.Count),
        _ => 0,
    };

    private static long Of(Buffer result) => (long)result.Positions * result.Panels;

    // Lines share with their neighbours what they read, and panels read all of it. So lines are better, if threads get as many of them.
    private static SplitAxis LinesOrPanels(Window window, Buffer result)
    {
        int lines = window.Rows.Outputs;
        return lines >= ManyLines || (lines % 2 == 0 && lines > 2) || result.Panels < 2
            ? lines > 1 ? SplitAxis.Lines : SplitAxis.None
            : SplitAxis.Panels;
    }

    private static SplitAxis PanelsIfSeveral(Buffer result) => result.Panels > 1 ? SplitAxis.Panels : SplitAxis.None;
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>
/// Writes products over windows: some results of a line × panels, accumulated in registers over the window and all inputs. Nothing is copied:
/// each tap is a place in the input.
/// </summary>
internal sealed partial class WindowProductKernels
{
    private readonly KernelSet _kernels;
    private readonly Step.WindowProduct _step;
    private readonly QuantizedWindowProduct? _quantized;
    private readonly SplitAxis _axis;
    private readonly WindowSource _source;
    private readonly WindowSource _target;
    private readonly WindowLines _lines;
    private readonly string _name;
    private readonly string[] _operands;
    private readonly int _sourceColumns;
    private readonly bool _isHalf;

    // The rows of a tap in a panel's weights, and all of them.
    private readonly int _tap;
    private readonly int _panel;

    private WindowProductKernels(
        KernelSet kernels, Step.WindowProduct step, int samples, SplitAxis axis, QuantizedWindowProduct? quantized = null)
    {
        (_kernels, _step, _axis, _quantized) = (kernels, step, axis, quantized);
        _source = WindowSource.Of(step.Input, samples);
        _target = WindowSource.Of(step.Result, samples);
        bool isForward = step.Kind is WindowProductKind.Convolution or WindowProductKind.Depthwise;
        WindowPass pass = step.Passes[0];
        _sourceColumns = pass.Columns.Sources;
        int targetColumns = isForward ? step.Window.Columns.Outputs : step.Window.Columns.Inputs;
        _lines = new WindowLines(samples, step.Passes, _source, _target, targetColumns, axis);
        _name = Text.Pascal(step.Kernel.Layer) + quantized?.Format + step.Kind switch
        {
            WindowProductKind.InputGradient or WindowProductKind.DepthwiseInputGradient => "InputGradient",
            _ => samples == 1 ? "" : "Batch",
        };
        _operands = TileKernels.OperandNames(step.Epilogue);
        _isHalf = CostModel.FitsHalfPanels(step.Result.Size);
        _tap = WindowColumnsText.RowsOfTap(step);
        _panel = step.Window.Taps * _tap;
    }

    /// <summary>
    /// The kernel of a product over a window: <c>(ref x, ref kernel[, ref bias][, ref transposed], ref y[, ref operands…][, rows][, begin, end])</c>.
    /// </summary>
    public static string Product(KernelSet kernels, Step.WindowProduct step, int samples, SplitAxis axis) =>
        new WindowProductKernels(kernels, step, samples, axis).Add();

    /// <summary>
    /// The kernel of a product over a window with a quantized kernel:
    /// <c>(ref x, ref kernel[, ref scales][, ref bias], ref expanded, ref y[, ref operands…][, rows])</c>.
    /// </summary>
    public static string Product(KernelSet kernels, QuantizedWindowProduct step, int samples) =>
        new WindowProductKernels(kernels, step.FloatProduct, samples, SplitAxis.None, step).Add();

    private bool IsTransposed => _step.Kind == WindowProductKind.InputGradient && _quantized is null;

    private bool HasBias => _step.Bias is not null;

    private IEnumerable<string> References =>
    [
        "x",
        "kernel",
        .. Where(_quantized?.Scales is not null, "scales"),
        .. Where(HasBias, "bias"),
        .. Where(IsTransposed, "transposed"),
        .. Where(_quantized?.ScratchLength > 0, "expanded"),
        "y",
        .. _operands,
    ];

    private IEnumerable<string> TileReferences(WindowWeights weights) =>
        ["x", "kernel", .. Where(weights.Storage.HasScales, "scales"), .. Where(HasBias, "bias"), "y", .. _operands];

    private static string[] Where(bool isThere, string name) => isThere ? [name] : [];

    private string Add() => HalfPanelKernels.Add(
        _kernels,
        _isHalf,
        _name,
        Summary(),
        [.. References],
        _lines.Numbers,
        writer =>
        {
            if (IsTransposed)
            {
                writer.Line($"PanelLayout.TransposeTaps(ref kernel, {Text.Of(_step.Window.Taps)}, {Text.Of(_step.Result.Size)}, "
                    + $"{Text.Of(_step.Input.Size)}, ref transposed);");
            }

            int panels = _step.Result.Panels;
            IEnumerable<TilePanels> wide = WindowTiles.WideGroups(_step, RegisterTiles.MostPanels(panels, _axis));
            _lines.Write(writer, wide, panels, TilesOf(writer, isWide: true), TilesOf(writer, isWide: false));
        });

    private string Summary()
    {
        string product = _step.Kind switch
        {
            WindowProductKind.Convolution => "x·K",
            WindowProductKind.InputGradient => "x·Kᵀ",
            WindowProductKind.Depthwise => "x∘K",
            _ => "x∘K, back",
        };
        string formula = FormulaText.Of(_step.Epilogue.Expression, [HasBias ? product + " + b" : product, .. _operands]);
        return $"y = {formula}, over a window of {Text.Of(_step.Window.Rows.Size)}×{Text.Of(_step.Window.Columns.Size)}: "
            + $"{Text.Of(_step.Input.Positions)} positions of {Text.Count(_step.Input.Size, "channel")} to "
            + $"{Text.Of(_step.Result.Positions)} of {Text.Of(_step.Result.Size)}.";
    }

    private GroupTiles TilesOf(CodeWriter writer, bool isWide)
    {
        WindowWeights weights = _quantized is { } quantized
            ? WindowWeights.Of(quantized, isWide)
            : WindowWeights.Float32(IsTransposed ? "transposed" : "kernel");
        return new(
            (group, pass, tile, start) => Call(AddTile(weights, group.Panels, pass, tile), weights, group, start, start.First, start.Last),
            weights.IsOfGroup ? group => writer.Line(WindowWeights.Expand(_quantized!, group)) : null,
            StripsOf(weights, isWide));
    }

    // A call of a tile, with the numbers after where it starts.
    private string Call(string method, WindowWeights weights, PanelGroup group, TileStart start, params string[] numbers)
    {
        string x = Text.Ref("x", _step.IsDepthwise ? group.Offset(_source.Panel) : "0");
        IEnumerable<string> scales = weights.Storage.HasScales ? [Text.Ref("scales", group.Offset(Panel.Lanes))] : [];
        IEnumerable<string> bias = HasBias ? [Text.Ref("bias", group.Offset(Panel.Lanes))] : [];
        IEnumerable<string> results = _operands.Prepend("y").Select(name => Text.Ref(name, start.TargetAt(group.Offset(_target.Panel))));
        return $"{method}({string.Join(", ", [x, weights.Of(group, _panel), .. scales, .. bias, .. results, start.Source, .. numbers])});";
    }

    private string AddTile(WindowWeights weights, int panels, WindowPass pass, WindowTile tile)
    {
        string references = string.Join(", ", TileReferences(weights).Select(name => "ref float " + name));
        return _kernels.Add(
            $"{_name}Tile{Text.Of(tile.Results)}x{Text.Of(panels)}",
            $"{Text.Count(tile.Results, "result")} of a line by {Text.Of(_isHalf ? _step.Result.Size : panels * Panel.Lanes)} channels; the rows of the window from first to last.",
            references + ", int start, int first, int last",
            writer => WriteTile(writer, weights.Storage, panels, pass, tile));
    }

    private void WriteTile(CodeWriter writer, KernelStorage storage, int panels, WindowPass pass, WindowTile tile)
    {
        bool startsAtBias = HasBias && !storage.HasScales;
        string Local(int result, int panel) => "y" + Text.Of(result) + TileKernels.Column(panel, panels);
        for (int panel = 0; panel < panels; panel++)
        {
            writer.Line($"TPanel {Local(0, panel)} = {(startsAtBias ? $"TPanel.Load(ref bias, {Text.Of(panel * Panel.Lanes)})" : "TPanel.Zero")};");
            for (int result = 1; result < tile.Results; result++)
                writer.Line($"TPanel {Local(result, panel)} = {Local(0, panel)};");
        }

        if (tile.Columns.Count > 0)
        {
            int line = pass.Rows.Dilation * _sourceColumns * _source.Position;
            int tapLine = _step.Window.Columns.Size * _tap * storage.RowLength;
            int kernelLine = pass.Rows.TapStep * tapLine, kernelStart = pass.Rows.FirstTap * tapLine;
            using (writer.Open("for (int i = first; i < last; i++)"))
            {
                writer.Line($"int at = {Text.Offset(0, (1, "start"), (line, "i"))};");
                writer.Line($"int weight = {Text.Offset(kernelStart, (kernelLine, "i"))};");
                foreach (TapColumns columns in tile.Columns)
                    new WindowColumnsText(writer, _step, _source, storage, pass.Columns, tile, columns, panels, Local).Write();
            }
        }

        if (storage.HasScales)
            WriteScales(writer, panels, tile.Results, Local);
        for (int result = 0; result < tile.Results; result++)
        {
            for (int panel = 0; panel < panels; panel++)
            {
                string at = Text.Of((panel * _target.Panel) + (result * pass.Columns.Step * _target.Position));
                TileKernels.WriteResult(writer, _step.Epilogue, _operands, Local(result, panel), at, _isHalf);
            }
        }
    }

    // The scales multiply the finished sums.
    private void WriteScales(CodeWriter writer, int panels, int results, Func<int, int, string> local)
    {
        for (int panel = 0; panel < panels; panel++)
        {
            string column = TileKernels.Column(panel, panels), at = Text.Of(panel * Panel.Lanes);
            writer.Line($"TPanel scale{column} = TPanel.Load(ref scales, {at});");
            if (HasBias)
                writer.Line($"TPanel shift{column} = TPanel.Load(ref bias, {at});");
            for (int result = 0; result < results; result++)
            {
                string sum = local(result, panel);
                writer.Line(HasBias ? $"{sum} = TPanel.MultiplyAdd({sum}, scale{column}, shift{column});" : $"{sum} *= scale{column};");
            }
        }
    }
}

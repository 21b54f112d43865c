using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>
/// Writes products over windows: some results of a line × panels, accumulated in registers over the window and all inputs. Nothing is copied:
/// each tap is a place in the input.
/// </summary>
internal sealed class WindowProductKernels
{
    // The steps of a loop up to which it is written out, and the multiply-adds that this may become: past some 144 operations on panels,
    // the JIT inlines no more of them.
    private const int UnrolledSteps = 8;
    private const int UnrolledProducts = 32;

    private readonly KernelSet _kernels;
    private readonly Step.WindowProduct _step;
    private readonly WindowSource _source;
    private readonly WindowSource _target;
    private readonly WindowLines _lines;
    private readonly string _name;
    private readonly string[] _operands;
    private readonly int _sourceColumns;

    // The floats of a tap of a panel's weights, and of all of them.
    private readonly int _tap;
    private readonly int _panel;

    private WindowProductKernels(KernelSet kernels, Step.WindowProduct step, int samples, SplitAxis axis)
    {
        (_kernels, _step) = (kernels, step);
        _source = WindowSource.Of(step.Input, samples);
        _target = WindowSource.Of(step.Result, samples);
        bool isForward = step.Kind is WindowProductKind.Convolution or WindowProductKind.Depthwise;
        WindowPass pass = step.Passes[0];
        _sourceColumns = pass.Columns.Sources;
        int targetColumns = isForward ? step.Window.Columns.Outputs : step.Window.Columns.Inputs;
        _lines = new WindowLines(samples, step.Passes, _source, _target, targetColumns, axis);
        _name = Text.Pascal(step.Kernel.Layer) + step.Kind switch
        {
            WindowProductKind.InputGradient or WindowProductKind.DepthwiseInputGradient => "InputGradient",
            _ => samples == 1 ? "" : "Batch",
        };
        _operands = TileKernels.OperandNames(step.Epilogue);
        _tap = (step.IsDepthwise ? 1 : step.Input.Size) * Panel.Lanes;
        _panel = step.Window.Taps * _tap;
    }

    /// <summary>
    /// The kernel of a product over a window: <c>(ref x, ref kernel[, ref bias][, ref transposed], ref y[, ref operands…][, rows][, begin, end])</c>.
    /// </summary>
    public static string Product(KernelSet kernels, Step.WindowProduct step, int samples, SplitAxis axis) =>
        new WindowProductKernels(kernels, step, samples, axis).Add();

    private bool IsTransposed => _step.Kind == WindowProductKind.InputGradient;

    private bool HasBias => _step.Bias is not null;

    private IEnumerable<string> References =>
        ["x", "kernel", .. HasBias ? ["bias"] : Array.Empty<string>(), .. IsTransposed ? ["transposed"] : Array.Empty<string>(), "y", .. _operands];

    private string Add() => _kernels.Add(
        _name,
        Summary(),
        string.Join(", ", References.Select(name => "ref float " + name).Concat(_lines.Parameters)),
        writer =>
        {
            if (IsTransposed)
            {
                writer.Line($"PanelLayout.TransposeTaps(ref kernel, {Text.Of(_step.Window.Taps)}, {Text.Of(_step.Result.Size)}, "
                    + $"{Text.Of(_step.Input.Size)}, ref transposed);");
            }

            int panels = _step.Result.Panels;
            IEnumerable<TilePanels> groups = _step.IsDepthwise
                ? [new TilePanels(0, 1, panels, WindowTiles.DepthwiseResults)]
                : WindowTiles.WideGroups(panels, _step.Passes[0].Columns.Count, _lines.MostPanels(panels));
            _lines.Write(writer, groups, panels, Call);
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

    private string Call(PanelGroup group, WindowPass pass, WindowTile tile, TileStart start)
    {
        string method = AddTile(group.Panels, pass, tile);
        string x = Text.Ref("x", _step.IsDepthwise ? group.Offset(_source.Panel) : "0");
        string weights = Text.Ref(IsTransposed ? "transposed" : "kernel", group.Offset(_panel));
        IEnumerable<string> bias = HasBias ? [Text.Ref("bias", group.Offset(Panel.Lanes))] : [];
        IEnumerable<string> results = _operands.Prepend("y").Select(name => Text.Ref(name, start.TargetAt(group.Offset(_target.Panel))));
        return $"{method}({string.Join(", ", [x, weights, .. bias, .. results, start.Source, start.First, start.Last])});";
    }

    private string AddTile(int panels, WindowPass pass, WindowTile tile)
    {
        IEnumerable<string> names = References.Where(name => name != "transposed");
        string references = string.Join(", ", names.Select(name => "ref float " + name));
        return _kernels.Add(
            $"{_name}Tile{Text.Of(tile.Results)}x{Text.Of(panels)}",
            $"{Text.Count(tile.Results, "result")} of a line by {Text.Of(panels * Panel.Lanes)} channels; the rows of the window from first to last.",
            references + ", int start, int first, int last",
            writer => WriteTile(writer, panels, pass, tile));
    }

    private void WriteTile(CodeWriter writer, int panels, WindowPass pass, WindowTile tile)
    {
        string Local(int result, int panel) => "y" + Text.Of(result) + TileKernels.Column(panel, panels);
        for (int panel = 0; panel < panels; panel++)
        {
            writer.Line($"TPanel {Local(0, panel)} = {(HasBias ? $"TPanel.Load(ref bias, {Text.Of(panel * Panel.Lanes)})" : "TPanel.Zero")};");
            for (int result = 1; result < tile.Results; result++)
                writer.Line($"TPanel {Local(result, panel)} = {Local(0, panel)};");
        }

        if (tile.Columns.Count > 0)
        {
            int line = pass.Rows.Dilation * _sourceColumns * _source.Position;
            int kernelLine = pass.Rows.TapStep * _step.Window.Columns.Size * _tap;
            int kernelStart = pass.Rows.FirstTap * _step.Window.Columns.Size * _tap;
            using (writer.Open("for (int i = first; i < last; i++)"))
            {
                writer.Line($"int at = {Text.Offset(0, (1, "start"), (line, "i"))};");
                writer.Line($"int weight = {Text.Offset(kernelStart, (kernelLine, "i"))};");
                foreach (TapColumns columns in tile.Columns)
                    WriteColumns(writer, panels, pass.Columns, columns, Local);
            }
        }

        for (int result = 0; result < tile.Results; result++)
        {
            for (int panel = 0; panel < panels; panel++)
            {
                string at = Text.Of((panel * _target.Panel) + (result * pass.Columns.Step * _target.Position));
                TileKernels.WriteResult(writer, _step.Epilogue, _operands, Local(result, panel), at);
            }
        }
    }

    private void WriteColumns(CodeWriter writer, int panels, PassAxis axis, TapColumns columns, Func<int, int, string> local)
    {
        int inputs = _step.IsDepthwise ? 1 : _source.Channels;
        int start = (axis.Source + (axis.Stride * columns.FirstResult) + (axis.Dilation * columns.First)) * _source.Position;
        int weight = (axis.FirstTap + (axis.TapStep * columns.First)) * _tap;

        // Taps whose inputs follow each other are one run of inputs; so are their weights.
        bool isRun = !_step.IsDepthwise && columns.Count > 1 && _source.IsContiguous && axis is { Dilation: 1, TapStep: 1 };
        (int taps, int steps) = isRun ? (1, inputs * columns.Count) : (columns.Count, inputs);
        int products = columns.Results * panels;
        bool isUnrolled = steps <= UnrolledSteps && steps * products <= UnrolledProducts;
        bool unrollsTaps = isUnrolled && steps * taps <= UnrolledSteps && steps * taps * products <= UnrolledProducts;

        // Each in a block of its own, since their locals have the same names.
        if (taps == 1 || unrollsTaps)
        {
            for (int tap = 0; tap < taps; tap++)
                Write(start + (tap * axis.Dilation * _source.Position), weight + (tap * axis.TapStep * _tap), "");
            return;
        }

        using (writer.Open($"for (int j = 0; j < {Text.Of(taps)}; j++)"))
            WriteSteps(start, weight, "j");

        void Write(int from, int weights, string tap)
        {
            using (writer.Open())
                WriteSteps(from, weights, tap);
        }

        void WriteSteps(int from, int weights, string tap)
        {
            writer.Line($"ref float line = ref Unsafe.Add(ref x, {Text.Offset(from, (1, "at"), (axis.Dilation * _source.Position, tap))});");
            writer.Line($"ref float taps = ref Unsafe.Add(ref kernel, {Text.Offset(weights, (1, "weight"), (axis.TapStep * _tap, tap))});");
            if (_step.IsDepthwise)
            {
                writer.Line("TPanel w = TPanel.Load(ref taps, 0);");
                for (int result = columns.FirstResult; result < columns.EndResult; result++)
                {
                    string at = Text.Of((result - columns.FirstResult) * axis.Stride * _source.Position);
                    writer.Line($"{local(result, 0)} = TPanel.MultiplyAdd(w, ref line, {at}, {local(result, 0)});");
                }
            }
            else if (isUnrolled)
            {
                for (int k = 0; k < steps; k++)
                {
                    using (steps == 1 ? default(IDisposable) : writer.Open())
                        WriteProducts(Text.Of(k), Text.Of(k * Panel.Lanes));
                }
            }
            else
            {
                using (writer.Open($"for (nuint k = 0; k < {Text.Of(steps)}; k++)"))
                    WriteProducts(isRun ? "k" : _source.Channel("k"), "16 * k");
            }
        }

        void WriteProducts(string input, string weights)
        {
            writer.Line($"ref float a = {Text.Ref("line", input)};");
            for (int panel = 0; panel < panels; panel++)
            {
                string at = panel == 0 ? weights : $"({weights}) + {Text.Of(panel * _panel)}";
                writer.Line($"TPanel w{TileKernels.Column(panel, panels)} = TPanel.Load(ref taps, {at});");
            }

            TileKernels.WriteProducts(
                writer,
                columns.Results,
                panels,
                result => Text.At("a", Text.Of(result * axis.Stride * _source.Position)),
                "w",
                (result, panel) => local(columns.FirstResult + result, panel));
        }
    }
}

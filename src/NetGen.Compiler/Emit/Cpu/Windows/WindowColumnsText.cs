using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>
/// Writes the multiply-adds of a tile with columns of the window that the same results meet. Around it, <c>at</c> is the offset of the input
/// that the tile's line of the window starts with, and <c>weight</c> that of the line's weights.
/// </summary>
internal sealed class WindowColumnsText
{
    // The steps of a loop up to which it is written out, and the multiply-adds that this may become: past some 144 operations on panels,
    // the JIT inlines no more of them.
    private const int UnrolledSteps = 8;
    private const int UnrolledProducts = 32;
    private const int SharingProducts = 64;
    private const int PairedProducts = 96;

    private readonly CodeWriter _writer;
    private readonly Step.WindowProduct _step;
    private readonly WindowSource _source;
    private readonly KernelStorage _storage;
    private readonly PassAxis _axis;
    private readonly TapColumns _columns;
    private readonly int _panels;
    private readonly Func<int, int, string> _sum;

    // The floats from the inputs of a result to those of the next.
    private readonly int _next;

    // The words of a tap of a panel's weights.
    private readonly int _tap;

    // Columns whose inputs follow each other are one run of inputs; so are their weights.
    private readonly bool _isRun;

    // The columns after that, and the inputs of each.
    private readonly int _taps;
    private readonly int _steps;
    private readonly int _products;
    private readonly bool _isPaired;

    /// <summary>Prepares the text of some columns.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="step">The product.</param>
    /// <param name="source">What the window reads.</param>
    /// <param name="storage">How the weights are stored.</param>
    /// <param name="axis">The columns of the pass.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="columns">Those of its columns that are written.</param>
    /// <param name="panels">The panels of the tile.</param>
    /// <param name="sum">The local that sums up a result of a panel.</param>
    public WindowColumnsText(
        CodeWriter writer,
        Step.WindowProduct step,
        WindowSource source,
        KernelStorage storage,
        PassAxis axis,
        WindowTile tile,
        TapColumns columns,
        int panels,
        Func<int, int, string> sum)
    {
        (_writer, _step, _source, _storage, _axis, _columns, _panels, _sum) = (writer, step, source, storage, axis, columns, panels, sum);
        int inputs = step.IsDepthwise ? 1 : source.Channels;
        _next = axis.Stride * source.Position;
        _tap = RowsOfTap(step) * storage.RowLength;
        _isRun = !step.IsDepthwise && columns.Count > 1 && source.IsContiguous && axis is { Dilation: 1, TapStep: 1 };
        (_taps, _steps) = _isRun ? (1, inputs * columns.Count) : (columns.Count, inputs);
        _products = columns.Results * panels;
        _isPaired = !storage.IsConverted && 2 * _products * tile.Columns.Count <= PairedProducts;
    }

    /// <summary>The rows of a tap in a panel's weights.</summary>
    public static int RowsOfTap(Step.WindowProduct step) => step.IsDepthwise ? 1 : step.Input.Size;

    // A conversion of weights is several operations on panels.
    private bool IsUnrolled => !_storage.IsConverted && _steps <= UnrolledSteps && _steps * _products <= UnrolledProducts;

    private bool UnrollsTaps => IsUnrolled && _steps * _taps <= UnrolledSteps && _steps * _taps * _products <= UnrolledProducts;

    // Results need the same inputs, and reading each of these once saves a quarter of the loads or more.
    private bool SharesInputs => _isRun
        && !_storage.IsConverted
        && _panels == 1
        && _steps * _products <= SharingProducts
        && 4 * (Math.Min(_columns.Results * _steps, ((_columns.Results - 1) * _next) + _steps) + _steps) <= 3 * _columns.Results * _steps;

    /// <summary>Writes the text.</summary>
    public void Write()
    {
        int start = (_axis.Source + (_axis.Stride * _columns.FirstResult) + (_axis.Dilation * _columns.First)) * _source.Position;
        int weight = (_axis.FirstTap + (_axis.TapStep * _columns.First)) * _tap;
        if (SharesInputs)
        {
            using (_writer.Open())
                WriteSharedInputs(start, weight);
            return;
        }

        // Each in a block of its own, since their locals have the same names.
        if (_taps == 1 || UnrollsTaps)
        {
            for (int tap = 0; tap < _taps; tap++)
            {
                using (_writer.Open())
                    WriteTap(start + (tap * _axis.Dilation * _source.Position), weight + (tap * _axis.TapStep * _tap), "");
            }

            return;
        }

        using (_writer.Open($"for (int j = 0; j < {Text.Of(_taps)}; j++)"))
            WriteTap(start, weight, "j");
    }

    private void WriteStart(int from, int weights, string tap)
    {
        _writer.Line($"ref float line = ref Unsafe.Add(ref x, {Text.Offset(from, (1, "at"), (_axis.Dilation * _source.Position, tap))});");
        _writer.Line($"ref float taps = ref Unsafe.Add(ref kernel, {Text.Offset(weights, (1, "weight"), (_axis.TapStep * _tap, tap))});");
    }

    // Each input is read once for all taps and results that it is multiplied for; the taps of a result keep their order.
    private void WriteSharedInputs(int from, int weights)
    {
        WriteStart(from, weights, "");
        for (int k = 0; k < _steps; k++)
            _writer.Line($"TPanel w{Text.Of(k)} = {_storage.Value("taps", Text.Of(k * _storage.RowLength))};");
        for (int input = 0; input < ((_columns.Results - 1) * _next) + _steps; input++)
        {
            int[] uses = [.. Enumerable.Range(0, _columns.Results).Where(result => input - (result * _next) is var k && k >= 0 && k < _steps)];
            if (uses.Length == 0)
                continue;
            _writer.Line($"TPanel a{Text.Of(input)} = TPanel.Broadcast({Text.At("line", Text.Of(input))});");
            foreach (int result in uses)
                _writer.Line($"{_sum(_columns.FirstResult + result, 0)}.AddProduct(a{Text.Of(input)}, w{Text.Of(input - (result * _next))});");
        }
    }

    private void WriteTap(int from, int weights, string tap)
    {
        WriteStart(from, weights, tap);
        if (_step.IsDepthwise)
        {
            _writer.Line($"TPanel w = {_storage.Value("taps", "0")};");
            for (int result = 0; result < _columns.Results; result++)
                _writer.Line($"{_sum(_columns.FirstResult + result, 0)}.AddProduct(w, ref line, {Text.Of(result * _next)});");
        }
        else if (IsUnrolled)
        {
            for (int k = 0; k < _steps; k++)
            {
                using (_steps == 1 ? default(IDisposable) : _writer.Open())
                    WriteProducts("line", Text.Of(k), "taps", Text.Of(k * _storage.RowLength));
            }
        }
        else if (_isRun || _source.IsOnePanel)
        {
            WriteRun("line", "taps", _steps);
        }
        else
        {
            // Inputs in several panels, each of which is a run.
            int panels = _steps / Panel.Lanes, rest = _steps % Panel.Lanes;
            using (_writer.Open($"for (nuint channels = 0; channels < {Text.Of(panels)}; channels++)"))
                WritePanel("channels", Panel.Lanes);
            if (rest > 0)
                WritePanel(Text.Of(panels), rest);
        }
    }

    private void WritePanel(string number, int length)
    {
        using (_writer.Open())
        {
            _writer.Line($"ref float inputs = {Text.Ref("line", $"{Text.Of(_source.Panel)} * {number}")};");
            _writer.Line($"ref float rows = {Text.Ref("taps", $"{Text.Of(Panel.Lanes * _storage.RowLength)} * {number}")};");
            WriteRun("inputs", "rows", length);
        }
    }

    // Two inputs a round halve what the loop itself takes.
    private void WriteRun(string line, string rows, int length)
    {
        string row = Text.Of(_storage.RowLength);
        if (!_isPaired || length % 2 > 0)
        {
            using (_writer.Open($"for (nuint k = 0; k < {Text.Of(length)}; k++)"))
                WriteProducts(line, "k", rows, $"{row} * k");
            return;
        }

        using CodeWriter.Block pair = _writer.Open($"for (nuint k = 0; k < {Text.Of(length)}; k += 2)");
        using (_writer.Open())
            WriteProducts(line, "k", rows, $"{row} * k");
        using (_writer.Open())
            WriteProducts(line, "k + 1", rows, $"({row} * k) + {row}");
    }

    private void WriteProducts(string line, string input, string rows, string weights)
    {
        int panelLength = _step.Window.Taps * _tap;
        _writer.Line($"ref float a = {Text.Ref(line, input)};");
        for (int panel = 0; panel < _panels; panel++)
        {
            string at = panel == 0 ? weights : $"({weights}) + {Text.Of(panel * panelLength)}";
            _writer.Line($"TPanel w{TileKernels.Column(panel, _panels)} = {_storage.Value(rows, at)};");
        }

        TileKernels.WriteProducts(
            _writer,
            _columns.Results,
            _panels,
            result => Text.At("a", Text.Of(result * _next)),
            "w",
            (result, panel) => _sum(_columns.FirstResult + result, panel));
    }
}

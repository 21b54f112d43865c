using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>
/// Writes convolutions by Winograd's transforms: the library transforms what some tiles read and the columns of their products, which are
/// products of a chunk of tiles; the rows and the epilogue are written here.
/// </summary>
internal sealed class WinogradKernels
{
    private readonly KernelSet _kernels;
    private readonly Step.WinogradProduct _step;
    private readonly string _name;
    private readonly string[] _operands;
    private readonly int _samples;
    private readonly SplitAxis _axis;

    private WinogradKernels(KernelSet kernels, Step.WinogradProduct step, int samples, SplitAxis axis)
    {
        (_kernels, _step, _samples, _axis) = (kernels, step, samples, axis);
        _name = Text.Pascal(step.Kernel.Layer) + (samples == 1 ? "" : "Batch");
        _operands = TileKernels.OperandNames(step.Epilogue);
    }

    private bool HasBias => _step.Bias is not null;

    private IEnumerable<string> Results => [.. HasBias ? ["bias"] : Array.Empty<string>(), "y", .. _operands];

    private int Tiles => _step.TilesAtOnce;

    private SplitAxis PanelAxis => _axis == SplitAxis.Panels ? _axis : SplitAxis.None;

    private int ProductsOffset => WinogradTiles.Products * _step.FactorStride;

    private int ColumnsOffset => ProductsOffset + (WinogradTiles.Products * _step.ProductStride);

    private string InputPlace => $"{Text.Of(Panel.Rows(_samples, _step.Input.Positions))}, {Text.Of(_step.Input.Panels)}";

    private string Image
    {
        get
        {
            (WindowAxis rows, WindowAxis columns) = (_step.Window.Rows, _step.Window.Columns);
            return $"new WinogradImage({Text.Of(rows.Inputs)}, {Text.Of(columns.Inputs)}, {Text.Of(rows.Before)}, {Text.Of(columns.Before)}, "
                + $"{Text.Of(WinogradTiles.Along(rows))}, {Text.Of(WinogradTiles.Along(columns))})";
        }
    }

    /// <summary>The kernel: <c>(ref x, ref kernel[, ref bias], ref scratch, ref y[, ref operands…][, rows][, begin, end])</c>.</summary>
    public static string Product(KernelSet kernels, Step.WinogradProduct step, int samples, SplitAxis axis) =>
        new WinogradKernels(kernels, step, samples, axis).Add();

    private string Add()
    {
        string formula = FormulaText.Of(_step.Epilogue.Expression, [HasBias ? "x·K + b" : "x·K", .. _operands]);
        IEnumerable<string> references = ["x", "kernel", .. HasBias ? ["bias"] : Array.Empty<string>(), "scratch", "y", .. _operands];
        string output = AddOutput();
        return _kernels.Add(
            _name + "Winograd",
            $"y = {formula}, over a window of 3×3 in tiles of 4×4: {Text.Of(_step.Input.Positions)} positions of "
                + $"{Text.Count(_step.Input.Size, "channel")} to {Text.Of(_step.Result.Positions)} of {Text.Of(_step.Result.Size)}.",
            string.Join(", ", references.Select(name => "ref float " + name).Concat(_samples > 1 ? ["int rows"] : PartText.Parameters(_axis))),
            writer => WriteTiles(writer, output));
    }

    private void WriteTiles(CodeWriter writer, string output)
    {
        string total = _samples == 1 ? Text.Of(_step.Tiles) : $"rows * {Text.Of(_step.Tiles)}";
        writer.Line($"var image = {Image};");
        writer.Line($"ref float products = ref Unsafe.Add(ref scratch, {Text.Of(ProductsOffset)});");
        writer.Line($"ref float columns = ref Unsafe.Add(ref scratch, {Text.Of(ColumnsOffset)});");
        if (_axis == SplitAxis.Panels)
            WriteWholeGroups(writer);
        string begin = "0", end = total, most = Text.Of(Tiles);
        if (_axis == SplitAxis.Tiles)
        {
            // As many at once as divide the part into whole ones: few tiles at its end would take as long as many.
            (begin, end, most) = ("begin", "end", "most");
            writer.Line($"int most = (end - begin + {Text.Of(Tiles - 1)}) / {Text.Of(Tiles)};");
            writer.Line("most = (end - begin + most - 1) / most;");
        }

        using CodeWriter.Block block = writer.Open($"for (int first = {begin}; first < {end}; first += {most})");
        writer.Line($"int count = Math.Min({most}, {end} - first);");
        writer.Line($"Winograd.TransformInput<TPanel>(ref x, {InputPlace}, image, first, count, ref scratch, {Text.Of(Tiles)}, "
            + $"{Text.Of(_step.FactorStride)}, ref columns);");
        string panels = _axis == SplitAxis.Panels ? ", begin, end" : "";
        using (writer.Open($"for (int product = 0; product < {Text.Of(WinogradTiles.Products)}; product++)"))
        {
            int weights = Panel.Pad(_step.Result.Size) * _step.Input.Size;
            writer.Line($"{AddProduct()}(ref Unsafe.Add(ref scratch, product * {Text.Of(_step.FactorStride)}), "
                + $"ref Unsafe.Add(ref kernel, product * {Text.Of(weights)}), ref Unsafe.Add(ref products, product * {Text.Of(_step.ProductStride)}), count{panels});");
        }

        writer.Line($"{output}(ref products, ref columns, image, first, count, {string.Join(", ", Results.Select(name => "ref " + name))}{panels});");
    }

    // The products have groups of panels; a group that begins in the part belongs to it. What is read is transformed by each thread: it
    // would take longer to get it from the cache of another.
    private void WriteWholeGroups(CodeWriter writer)
    {
        int width = RegisterTiles.SplitPanels(_step.Result.Panels);
        if (width > 1)
        {
            string Whole(string panel) => $"({panel} + {Text.Of(width - 1)}) / {Text.Of(width)} * {Text.Of(width)}";
            using (writer.Open("if (TPanel.VectorCount == 1)"))
            {
                writer.Line($"begin = {Whole("begin")};");
                writer.Line($"end = Math.Min({Whole("end")}, {Text.Of(_step.Result.Panels)});");
            }
        }

        writer.Line("if (begin >= end)");
        writer.Line("    return;");
    }

    // The product of the channels of some tiles with a factor of the kernel.
    private string AddProduct() => BatchProductKernels.Product(
        _kernels,
        new Step.Product(
            new Program.Buffer(Place.Workspace, 0, _step.Input.Size, TensorLayout.Panels),
            _step.Kernel,
            Bias: null,
            new Epilogue(Graph.Scalar.Variable(0), []),
            new Program.Buffer(Place.Workspace, 0, _step.Result.Size, TensorLayout.Panels),
            new ShapeChoice(CodeShape.Tiles, "")),
        Tiles,
        PanelAxis);

    private string AddOutput() => _kernels.Add(
        _name + "Results",
        "The results of some tiles from their products.",
        "ref float products, ref float columns, WinogradImage image, int first, int count, "
            + string.Join(", ", Results.Select(name => "ref float " + name).Concat(PartText.Parameters(PanelAxis))),
        WriteOutput);

    private void WriteOutput(CodeWriter writer)
    {
        (WindowAxis rows, WindowAxis columns) = (_step.Window.Rows, _step.Window.Columns);
        int positions = _step.Result.Positions, panelStride = Panel.Rows(_samples, positions) * Panel.Lanes;
        bool hasEvenRows = rows.Outputs % WinogradTiles.Results == 0, hasEvenColumns = columns.Outputs % WinogradTiles.Results == 0;
        writer.Line("TPanel two = TPanel.Broadcast(2), four = TPanel.Broadcast(4), eight = TPanel.Broadcast(8);");
        using CodeWriter.Block tiles = writer.Open("for (int tile = 0; tile < count; tile++)");
        writer.Line("image.Locate(first + tile, out int sample, out int row, out int column);");
        if (!hasEvenRows)
            writer.Line($"int rows = Math.Min({Text.Of(WinogradTiles.Results)}, {Text.Of(rows.Outputs)} - row);");
        string height = hasEvenRows ? Text.Of(WinogradTiles.Results) : "rows";
        writer.Line($"int start = {Text.Of(Panel.Lanes)} * ((sample * {Text.Of(positions)}) + (row * {Text.Of(columns.Outputs)}) + column);");
        (string begin, string end) = _axis == SplitAxis.Panels ? ("begin", "end") : ("0", Text.Of(_step.Result.Panels));
        using CodeWriter.Block panels = writer.Open($"for (int panel = {begin}; panel < {end}; panel++)");
        writer.Line($"Winograd.TransformColumns<TPanel>(ref Unsafe.Add(ref products, {Text.Of(Panel.Lanes)} * ((panel * {Text.Of(Tiles)}) + tile)), "
            + $"{Text.Of(_step.ProductStride)}, ref columns);");
        if (HasBias)
            writer.Line($"TPanel b = TPanel.Load(ref bias, {Text.Of(Panel.Lanes)} * (nuint)panel);");
        using CodeWriter.Block lines = writer.Open($"for (int i = 0; i < {height}; i++)");
        writer.Line($"ref float line = ref Unsafe.Add(ref columns, {Text.Of(6 * Panel.Lanes)} * i);");
        writer.Line($"nuint at = (nuint)(start + (panel * {Text.Of(panelStride)}) + (i * {Text.Of(columns.Outputs * Panel.Lanes)}));");
        writer.Line("TPanel m1 = TPanel.Load(ref line, 16), m2 = TPanel.Load(ref line, 32), m3 = TPanel.Load(ref line, 48), m4 = TPanel.Load(ref line, 64);");
        string bias = HasBias ? " + b" : "";
        writer.Line($"TPanel sum = m1 + m2{bias}, difference = m1 - m2{bias}, outerSum = m3 + m4, outerDifference = m3 - m4;");
        string[] sums =
        [
            "TPanel.Load(ref line, 0) + sum + outerSum",
            "TPanel.MultiplyAdd(two, outerDifference, difference)",
            "TPanel.MultiplyAdd(four, outerSum, sum)",
            "TPanel.MultiplyAdd(eight, outerDifference, difference) + TPanel.Load(ref line, 80)",
        ];
        for (int result = 0; result < sums.Length; result++)
        {
            bool isAlways = result == 0 || hasEvenColumns;
            using (isAlways ? writer.Open() : writer.Open($"if (column + {Text.Of(result)} < {Text.Of(columns.Outputs)})"))
            {
                writer.Line($"TPanel y{Text.Of(result)} = {sums[result]};");
                TileKernels.WriteResult(writer, _step.Epilogue, _operands, "y" + Text.Of(result), result == 0 ? "at" : $"at + {Text.Of(result * Panel.Lanes)}");
            }
        }
    }
}

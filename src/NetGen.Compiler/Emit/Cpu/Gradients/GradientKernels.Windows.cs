using NetGen.Compiler.Emit.Cpu.Windows;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Gradients;

// Gradients in kernels that slide over positions.
internal sealed partial class GradientKernels
{
    /// <summary>
    /// The kernel of the gradient in the kernel of a depthwise convolution:
    /// <c>(ref x, ref g[, ref x1, ref g1, …][, ref parameters], ref scratch, rows, offset, ref sink)</c>.
    /// </summary>
    public string Depthwise(Step.DepthwiseKernelGradient step) => Get(step, step.Kernel, () => AddDepthwise(step));

    private string AddDepthwise(Step.DepthwiseKernelGradient step)
    {
        string[] factors = [.. Terms(step.Terms).SelectMany(term => new[] { "x" + term, "g" + term })];
        int length = step.Taps * Panel.Lanes;
        return kernels.Add(
            Text.Pascal(step.Kernel.Layer) + "KernelGradient",
            $"The gradient in {Text.Count(step.Taps, "weight")} of each of {Text.Count(step.Terms[0].Gradient.Size, "channel")}.",
            $"{References(factors)}{PenaltyParameter(step.Kernel)}, ref float scratch, int rows, nuint offset, ref TSink sink",
            writer => writer.Loop("panel", step.Panels, panel =>
            {
                WriteClear(writer, length);
                foreach ((GradientTerm part, string term) in step.Terms.Zip(Terms(step.Terms), (part, term) => (part, term)))
                {
                    WindowSource source = WindowSource.Of(part.Input, rowCapacity), target = WindowSource.Of(part.Gradient, rowCapacity);
                    int columns = part.Window!.Columns.Size;
                    var shape = new TileShape(WindowTiles.GradientSums, 1, 1, 0, IsDepthwise: true);
                    WindowGradientText.OverParts(writer, part, 1, rowCapacity, range =>
                    {
                        string x = Text.Ref("x" + term, Text.Offset(0, (source.Panel, panel), (source.Sample, range.FirstSample)));
                        string g = Text.Ref("g" + term, Text.Offset(0, (target.Panel, panel), (target.Sample, range.FirstSample)));
                        WriteLines(writer, part, range, shape, x, g, tap => Text.Offset(tap * Panel.Lanes, (columns * Panel.Lanes, "i")));
                    });
                }

                WriteDelivery(writer, step.Kernel, "scratch", Text.Offset(0, (1, "offset"), (length, panel)), length);
            }),
            typeParameters: Sink);
    }

    private static void WriteClear(CodeWriter writer, int length) =>
        writer.Line($"MemoryMarshal.CreateSpan(ref scratch, {Text.Of(length)}).Clear();");

    // The sums of all taps lie in the scratch memory until the whole chunk has been added.
    private void WriteWindow(CodeWriter writer, Step.KernelGradient step, int panels, int[] sizes, int most)
    {
        if (step.Terms.Count == 1 && 2 * step.Inputs <= most)
            WriteLines(writer, step, panels, most / step.Inputs);
        else
            OverInputs(writer, step, sizes, (tiles, block) => WriteTaps(writer, step, panels, tiles, block));
    }

    // Up to 16 inputs of all taps.
    private void WriteTaps(CodeWriter writer, Step.KernelGradient step, int panels, EquatableArray<GradientTile> tiles, string block)
    {
        int floats = tiles.Sum(tile => tile.Inputs) * panels * Panel.Lanes;
        Window window = step.Terms[0].Window!;
        WriteClear(writer, window.Taps * floats);
        foreach ((GradientTerm term, string suffix) in step.Terms.Zip(Terms(step.Terms), (term, suffix) => (term, suffix)))
        {
            WindowSource source = WindowSource.Of(term.Input, rowCapacity), target = WindowSource.Of(term.Gradient, rowCapacity);
            WindowGradientText.OverParts(writer, term, panels, rowCapacity, range => OverTaps(() =>
            {
                WindowGradientText.WriteRanges(writer, term, range, rowCapacity);
                OverTiles(tiles, panels, (tile, sums) =>
                {
                    string method = WindowGradientText.Tile(
                        kernels, term, rowCapacity, new(1, tile.Inputs, panels, tile.Inputs, IsDepthwise: false));
                    string x = Text.Ref("x" + suffix, Text.Offset(
                        FirstOf(term, tile), (StrideOf(term), block), (source.Sample, range.FirstSample)));
                    string g = Text.Ref("gradient" + suffix, Text.Offset(0, (target.Sample, range.FirstSample)));
                    writer.Line($"{method}({x}, {g}, {Text.Ref("sums", Text.Of(sums))}, {range.Samples}, from, to, lines, columns);");
                });
            }));
        }

        string tap = $"(nuint)({WindowGradientText.TapOffset(window, step.Inputs * Panel.Lanes)})";
        OverTaps(() => WriteDeliveries(writer, step, panels, tiles, "sums", (Panel.Lanes * Panel.Lanes, block), (1, tap)));

        void OverTaps(Action body) => WindowGradientText.OverTaps(writer, window, () =>
        {
            writer.Line($"ref float sums = {Text.Ref("scratch", WindowGradientText.TapOffset(window, floats))};");
            body();
        });
    }

    // A product of each position: the sums of up to 16 inputs lie in the scratch memory until the whole chunk has been added.
    private void WriteParts(CodeWriter writer, Step.KernelGradient step, int panels, int[] sizes, int rowsOfPart)
    {
        GradientTerm term = step.Terms[0];
        int row = term.IsRows ? term.Input.Stride : Panel.Lanes;
        writer.Line($"int all = {Rows(term.Gradient)};");
        OverInputs(writer, step, sizes, (tiles, block) =>
        {
            WriteClear(writer, tiles.Sum(tile => tile.Inputs) * panels * Panel.Lanes);
            using (writer.Open($"for (int first = 0; first < all; first += {Text.Of(rowsOfPart)})"))
            {
                OverTiles(tiles, panels, (tile, sums) =>
                {
                    string name = Tile(tile.Inputs, panels, row, Capacity(term.Gradient), isAdded: true);
                    string x = Text.Ref("x", Text.Offset(FirstOf(term, tile), (StrideOf(term), block), (row, "(nuint)first")));
                    string g = Text.Ref("gradient", Text.Offset(0, (Panel.Lanes, "first")));
                    writer.Line(
                        $"{name}({x}, {g}, {Text.Ref("scratch", Text.Of(sums))}, Math.Min({Text.Of(rowsOfPart)}, all - first));");
                });
            }

            WriteDeliveries(writer, step, panels, tiles, "scratch", (Panel.Lanes * Panel.Lanes, block));
        });
    }

    private static void OverInputs(
        CodeWriter writer, Step.KernelGradient step, int[] sizes, Action<EquatableArray<GradientTile>, string> body)
    {
        int whole = step.Inputs / Panel.Lanes, rest = step.Inputs % Panel.Lanes;
        writer.Loop("block", whole, block => body(GradientBlocks.Tiles(0, Panel.Lanes, sizes), block));
        if (rest == 0)
            return;
        using CodeWriter.Block last = writer.Open();
        body(GradientBlocks.Tiles(whole * Panel.Lanes, rest, sizes), "");
    }

    private static void OverTiles(EquatableArray<GradientTile> tiles, int panels, Action<GradientTile, int> body)
    {
        int sums = 0;
        foreach (GradientTile tile in tiles)
        {
            body(tile, sums);
            sums += tile.Inputs * panels * Panel.Lanes;
        }
    }

    private void WriteDeliveries(
        CodeWriter writer,
        Step.KernelGradient step,
        int panels,
        EquatableArray<GradientTile> tiles,
        string scratch,
        params (int Factor, string Variable)[] places) => OverTiles(tiles, panels, (tile, sums) =>
    {
        for (int panel = 0; panel < panels; panel++)
        {
            int constant = ((panel * step.KernelRows) + tile.First) * Panel.Lanes, length = tile.Inputs * Panel.Lanes;
            WriteDelivery(writer, step.Kernel, scratch, Text.Offset(constant, [(1, "target"), .. places]), length, sums + (panel * length));
        }
    });

    private int FirstOf(GradientTerm term, GradientTile tile) => term.IsRows
        ? tile.First
        : (tile.First / Panel.Lanes * Capacity(term.Input) * Panel.Lanes) + (tile.First % Panel.Lanes);

    private int StrideOf(GradientTerm term) => term.IsRows ? Panel.Lanes : Capacity(term.Input) * Panel.Lanes;

    // Few inputs: several taps of a line are summed at once.
    private void WriteLines(CodeWriter writer, Step.KernelGradient step, int panels, int taps)
    {
        GradientTerm term = step.Terms[0];
        WindowSource source = WindowSource.Of(term.Input, rowCapacity), target = WindowSource.Of(term.Gradient, rowCapacity);
        int line = term.Window!.Columns.Size * step.Inputs;
        var shape = new TileShape(taps, step.Inputs, panels, line, IsDepthwise: false);
        WriteClear(writer, term.Window.Rows.Size * panels * line * Panel.Lanes);
        WindowGradientText.OverParts(writer, term, panels, rowCapacity, range => WriteLines(
            writer,
            term,
            range,
            shape,
            Text.Ref("x", Text.Offset(0, (source.Sample, range.FirstSample))),
            Text.Ref("gradient", Text.Offset(0, (target.Sample, range.FirstSample))),
            tap => Text.Offset(tap * step.Inputs * Panel.Lanes, (panels * line * Panel.Lanes, "i"))));
        using CodeWriter.Block rows = writer.Open($"for (int i = 0; i < {Text.Of(term.Window.Rows.Size)}; i++)");
        writer.Line($"ref float sums = {Text.Ref("scratch", Text.Offset(0, (panels * line * Panel.Lanes, "i")))};");
        for (int panel = 0; panel < panels; panel++)
        {
            string at = Text.Offset(panel * step.KernelRows * Panel.Lanes, (1, "target"), (line * Panel.Lanes, "(nuint)i"));
            WriteDelivery(writer, step.Kernel, "sums", at, line * Panel.Lanes, panel * line * Panel.Lanes);
        }
    }

    private void WriteLines(
        CodeWriter writer, GradientTerm term, GradientRange range, TileShape shape, string x, string g, Func<int, string> sum)
    {
        using CodeWriter.Block rows = writer.Open($"for (int i = 0; i < {Text.Of(term.Window!.Rows.Size)}; i++)");
        WindowGradientText.WriteLine(writer, kernels, term, range, rowCapacity, shape, (x, g, tap => Text.Ref("scratch", sum(tap))));
    }

    private void WriteBlocks(CodeWriter writer, Step.KernelGradient step, GradientBlocks blocks, int panels)
    {
        int inputs = step.KernelRows;
        if (blocks.LoopEnd > 0)
        {
            string stride = Text.Of(blocks.Stride);
            using (writer.Open($"for (nuint input = 0; input < {Text.Of(blocks.LoopEnd)}; input += {stride})"))
            {
                foreach (GradientTile tile in blocks.Looped)
                    WriteTileCall(tile, "input");
            }
        }

        foreach (GradientTile tile in blocks.Rest)
            WriteTileCall(tile, "");

        void WriteTileCall(GradientTile tile, string variable)
        {
            foreach ((GradientTerm term, string suffix) in step.Terms.Zip(Terms(step.Terms), (term, suffix) => (term, suffix)))
            {
                int capacity = Capacity(term.Gradient);
                string x = Text.Ref("x" + suffix, Place(term.IsRows, Capacity(term.Input), tile, variable));
                string name = Tile(tile.Inputs, panels, term.IsRows ? term.Input.Stride : Panel.Lanes, capacity, isAdded: suffix.Length > 0);
                writer.Line($"{name}({x}, ref gradient{suffix}, ref scratch, {Rows(term.Gradient)});");
            }

            for (int panel = 0; panel < panels; panel++)
            {
                int scratchAt = ((panel * tile.Inputs) + tile.Skipped) * Panel.Lanes;
                int constant = ((panel * inputs) + tile.First + tile.Skipped) * Panel.Lanes;
                WriteDelivery(
                    writer,
                    step.Kernel,
                    "scratch",
                    Text.Offset(constant, (1, "target"), (Panel.Lanes, variable)),
                    tile.Used * Panel.Lanes,
                    scratchAt);
            }
        }

        string Place(bool isRows, int capacity, GradientTile tile, string variable)
        {
            if (isRows)
                return Text.Offset(tile.First, (1, variable));
            if (variable.Length == 0)
                return Text.Of((tile.First / Panel.Lanes * capacity * Panel.Lanes) + (tile.First % Panel.Lanes));
            if (blocks.Stride % Panel.Lanes == 0)
                return Text.Offset(tile.First, (capacity, variable));
            return $"({Text.Of(capacity * Panel.Lanes)} * ({variable} / 16)) + ({variable} % 16)";
        }
    }
}

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

    // The sums of all taps lie in the scratch memory until the whole chunk has been added.
    private void WriteWindow(CodeWriter writer, Step.KernelGradient step, int panels, bool isWide)
    {
        int most = isWide ? WindowTiles.GradientSums / panels : RegisterTiles.NarrowRows;
        if (step.Terms.Count == 1 && 2 * step.Inputs <= most)
            WriteLines(writer, step, panels, most / step.Inputs);
        else
            OverInputs(writer, step, panels, isWide, (tiles, block) => WriteTaps(writer, step, panels, tiles, block));
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
}

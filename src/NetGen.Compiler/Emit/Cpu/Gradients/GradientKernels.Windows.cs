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
                foreach ((GradientTerm part, string term) in step.Terms.Zip(Terms(step.Terms), (part, term) => (part, term)))
                {
                    WindowSource source = WindowSource.Of(part.Input, rowCapacity), target = WindowSource.Of(part.Gradient, rowCapacity);
                    string x = Text.Ref("x" + term, Text.Offset(0, (source.Panel, panel)));
                    string g = Text.Ref("g" + term, Text.Offset(0, (target.Panel, panel)));
                    int columns = part.Window!.Columns.Size;
                    var shape = new TileShape(WindowTiles.GradientSums, 1, 1, 0, IsDepthwise: true);
                    using CodeWriter.Block rows = writer.Open($"for (int i = 0; i < {Text.Of(part.Window.Rows.Size)}; i++)");
                    WindowGradientText.WriteLine(
                        writer,
                        kernels,
                        part,
                        rowCapacity,
                        shape,
                        (x, g, tap => Text.Ref("scratch", Text.Offset(tap * Panel.Lanes, (columns * Panel.Lanes, "i")))),
                        isAdded: term.Length > 0);
                }

                WriteDelivery(writer, step.Kernel, "scratch", Text.Offset(0, (1, "offset"), (length, panel)), length);
            }),
            typeParameters: Sink);
    }

    // Few inputs: several taps of a line are summed at once.
    private void WriteLines(CodeWriter writer, Step.KernelGradient step, int panels, TileShape shape)
    {
        GradientTerm term = step.Terms[0];
        int line = shape.Rows * Panel.Lanes;
        using CodeWriter.Block rows = writer.Open($"for (int i = 0; i < {Text.Of(term.Window!.Rows.Size)}; i++)");
        WindowGradientText.WriteLine(
            writer,
            kernels,
            term,
            rowCapacity,
            shape,
            ("ref x", "ref gradient", tap => Text.Ref("scratch", Text.Of(tap * step.Inputs * Panel.Lanes))));
        for (int panel = 0; panel < panels; panel++)
        {
            string at = Text.Offset(panel * step.KernelRows * Panel.Lanes, (1, "target"), (line, "(nuint)i"));
            WriteDelivery(writer, step.Kernel, "scratch", at, line, panel * line);
        }
    }

    private void WriteTapBlocks(CodeWriter writer, Step.KernelGradient step, GradientBlocks blocks, int panels)
    {
        int inputs = step.KernelRows;
        bool isWindow = step.Terms[0].Window is not null;
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
                if (isWindow)
                {
                    string method = WindowGradientText.Tile(
                        kernels, term, rowCapacity, new(1, tile.Inputs, panels, tile.Inputs, IsDepthwise: false), isAdded: suffix.Length > 0);
                    writer.Line($"{method}({x}, ref gradient{suffix}, ref scratch, rows, {WindowGradientText.Arguments(suffix)});");
                    continue;
                }

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
                    Text.Offset(constant, (1, "target"), (1, isWindow ? "tap" : ""), (Panel.Lanes, variable)),
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

using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Gradients;

// How the tiles of a kernel's gradient follow each other. Each is delivered when it is summed up; where tiles read more values again and again
// than the first-level cache holds, all of 16 inputs are summed over a part of the chunk before the next part.
internal sealed partial class GradientKernels
{
    // Of a panel of outputs, or of several where one register holds a panel.
    private void WriteSums(CodeWriter writer, Step.KernelGradient step, int panels, bool isWide)
    {
        WriteStart(writer, step);
        if (step.Terms[0].Window is not null)
            WriteWindow(writer, step, panels, isWide);
        else if (GradientPart.Of(step, panels, isWide, rowCapacity) is { } part)
            WriteParts(writer, step, panels, isWide, part.Samples * part.Lines);
        else
            WriteBlocks(writer, step, isWide ? GradientBlocks.Wide(step.Inputs, step.IsRows, panels) : GradientBlocks.Narrow(step.Inputs, step.IsRows), panels);
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
                string x = Text.Ref("x" + suffix, Place(term, tile, variable));
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

        string Place(GradientTerm term, GradientTile tile, string variable)
        {
            if (variable.Length == 0)
                return Text.Of(FirstOf(term, tile));
            if (term.IsRows)
                return Text.Offset(tile.First, (1, variable));
            int capacity = Capacity(term.Input);
            return blocks.Stride % Panel.Lanes == 0
                ? Text.Offset(tile.First, (capacity, variable))
                : $"({Text.Of(capacity * Panel.Lanes)} * ({variable} / 16)) + ({variable} % 16)";
        }
    }

    // A product of each position: the sums of up to 16 inputs lie in the scratch memory until the whole chunk has been added.
    private void WriteParts(CodeWriter writer, Step.KernelGradient step, int panels, bool isWide, int rowsOfPart)
    {
        GradientTerm term = step.Terms[0];
        int row = term.IsRows ? term.Input.Stride : Panel.Lanes;
        writer.Line($"int all = {Rows(term.Gradient)};");
        OverInputs(writer, step, panels, isWide, (tiles, block) =>
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

    // Blocks of 16 inputs, and those that are left over.
    private static void OverInputs(
        CodeWriter writer, Step.KernelGradient step, int panels, bool isWide, Action<EquatableArray<GradientTile>, string> body)
    {
        int[] sizes = isWide ? GradientBlocks.WideSizes(panels) : GradientBlocks.NarrowSizes;
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

    private static void WriteClear(CodeWriter writer, int length) =>
        writer.Line($"MemoryMarshal.CreateSpan(ref scratch, {Text.Of(length)}).Clear();");
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>Writes the mean or the largest over windows, of 16 channels at a time, and the gradients.</summary>
internal static class PoolingKernels
{
    /// <summary>The kernel of a pooling: <c>(ref x, ref y[, rows][, begin, end])</c>.</summary>
    public static string Pooling(KernelSet kernels, Step.Pooling step, int samples, SplitAxis axis)
    {
        WindowSource source = WindowSource.Of(step.Input, samples), target = WindowSource.Of(step.Result, samples);
        WindowPass pass = WindowPass.Forward(step.Window);
        var lines = new WindowLines(samples, [pass], source, target, step.Window.Columns.Outputs, axis);
        string name = $"{(step.IsMaximum ? "Max" : "Average")}Pooling{Size(step.Window)}";
        bool isHalf = CostModel.FitsHalfPanels(step.Result.Size);
        int results = isHalf ? WindowTiles.HalfResults(inputs: 1) : WindowTiles.DepthwiseResults;
        return HalfPanelKernels.Add(
            kernels,
            isHalf,
            name + (samples == 1 ? "" : "Batch"),
            $"The {(step.IsMaximum ? "largest" : "mean")} of each channel over windows of {Size(step.Window)}, {Text.Count(step.Result.Size, "channel")}.",
            ["x", "y"],
            lines.Numbers,
            writer => lines.Write(writer, [new(0, 1, step.Result.Panels, results)], step.Result.Panels, Call));

        string Call(PanelGroup group, WindowPass _, WindowTile tile, TileStart start)
        {
            string method = kernels.Add(
                $"{name}Tile{Text.Of(tile.Results)}",
                $"{Text.Count(tile.Results, "result")} of a line; the rows of the window from first to last.",
                "ref float x, ref float y, int start, int first, int last",
                writer => WriteTile(writer, step, pass, tile, source.Position, isHalf));
            string y = Text.Ref("y", start.TargetAt(group.Offset(target.Panel)));
            return $"{method}({Text.Ref("x", group.Offset(source.Panel))}, {y}, {start.Source}, {start.First}, {start.Last});";
        }
    }

    /// <summary>The kernel of the gradient in what was pooled: <c>(ref g[, ref x, ref pooled], ref y[, rows])</c>.</summary>
    public static string Gradient(KernelSet kernels, Step.PoolingGradient step, int samples)
    {
        bool isMaximum = step.Largest.Count > 0;
        string[] references = isMaximum ? ["g", "x", "pooled", "y"] : ["g", "y"];
        string name = $"{(isMaximum ? "Max" : "Average")}PoolingGradient{Size(step.Window)}";
        return kernels.Add(
            name,
            $"The gradient in what was pooled over windows of {Size(step.Window)}, {Text.Count(step.Result.Size, "channel")}"
                + (isMaximum ? "; the first of the largest gets it." : "."),
            string.Join(", ", [.. references.Select(reference => "ref float " + reference), .. samples == 1 ? Array.Empty<string>() : ["int rows"]]),
            writer => WriteGradient(writer, step, samples, isMaximum));
    }

    private static void WriteTile(CodeWriter writer, Step.Pooling step, WindowPass pass, WindowTile tile, int position, bool isHalf)
    {
        for (int result = 0; result < tile.Results; result++)
            writer.Line($"TPanel y{Text.Of(result)} = {(step.IsMaximum ? "TPanel.Broadcast(float.NegativeInfinity)" : "TPanel.Zero")};");
        using (writer.Open("for (int i = first; i < last; i++)"))
        {
            int line = pass.Rows.Dilation * step.Window.Columns.Inputs * position;
            writer.Line($"int at = {Text.Offset(0, (1, "start"), (line, "i"))};");
            foreach (TapColumns columns in tile.Columns)
            {
                PassAxis axis = pass.Columns;
                int start = (axis.Source + (axis.Stride * columns.FirstResult) + (axis.Dilation * columns.First)) * position;
                string tap = columns.Count == 1 ? "" : "j";
                using (writer.Open(columns.Count == 1 ? "" : $"for (int j = 0; j < {Text.Of(columns.Count)}; j++)"))
                {
                    writer.Line($"ref float line = ref Unsafe.Add(ref x, {Text.Offset(start, (1, "at"), (axis.Dilation * position, tap))});");
                    for (int result = columns.FirstResult; result < columns.EndResult; result++)
                    {
                        string local = "y" + Text.Of(result);
                        string value = $"TPanel.Load(ref line, {Text.Of((result - columns.FirstResult) * axis.Stride * position)})";
                        writer.Line(step.IsMaximum ? $"{local} = TPanel.Max({local}, {value});" : $"{local} += {value};");
                    }
                }
            }
        }

        for (int result = 0; result < tile.Results; result++)
        {
            string local = "y" + Text.Of(result);
            string value = step.IsMaximum ? local : $"({local} * TPanel.Broadcast(1f / ({Text.Of(tile.Real(result))} * (last - first))))";
            HalfPanelKernels.WriteStore(writer, isHalf, value, Text.Of(result * Panel.Lanes));
        }
    }

    // Each window adds to what it has read; the windows of a sample come in their order.
    private static void WriteGradient(CodeWriter writer, Step.PoolingGradient step, int samples, bool isMaximum)
    {
        WindowAxis rows = step.Window.Rows, columns = step.Window.Columns;
        WindowSource source = WindowSource.Of(step.Result, samples), target = WindowSource.Of(step.Gradient, samples);
        using CodeWriter.Block panels = writer.Open($"for (int panel = 0; panel < {Text.Of(step.Result.Panels)}; panel++)");
        if (samples == 1)
        {
            WriteSample("");
            return;
        }

        using (writer.Open("for (int sample = 0; sample < rows; sample++)"))
            WriteSample("sample");

        void WriteSample(string sample)
        {
            string from = Text.Offset(0, (source.Panel, "panel"), (source.Sample, sample));
            string to = Text.Offset(0, (target.Panel, "panel"), (target.Sample, sample));
            writer.Line($"ref float result = {Text.Ref("y", from)};");
            if (isMaximum)
            {
                writer.Line($"ref float pools = {Text.Ref("pooled", to)};");
                writer.Line($"ref float read = {Text.Ref("x", from)};");
            }

            writer.Line($"ref float gradients = {Text.Ref("g", to)};");
            writer.Line($"MemoryMarshal.CreateSpan(ref result, {Text.Of(source.Sample)}).Clear();");
            using CodeWriter.Block lines = writer.Open($"for (int row = 0; row < {Text.Of(rows.Outputs)}; row++)");
            WriteRange("top", "row", "firstRow", "endRow", rows);
            using CodeWriter.Block outputs = writer.Open($"for (int column = 0; column < {Text.Of(columns.Outputs)}; column++)");
            WriteRange("left", "column", "firstColumn", "endColumn", columns);
            writer.Line($"nuint own = (nuint)({Text.Of(Panel.Lanes)} * ({Text.Offset(0, (columns.Outputs, "row"), (1, "column"))}));");
            writer.Line("TPanel gradient = TPanel.Load(ref gradients, own);");
            writer.Line(isMaximum
                ? "TPanel largest = TPanel.Load(ref pools, own);"
                : "gradient *= TPanel.Broadcast(1f / ((endRow - firstRow) * (endColumn - firstColumn)));");
            using CodeWriter.Block tapRows = writer.Open("for (int i = firstRow; i < endRow; i++)");
            using CodeWriter.Block tapColumns = writer.Open("for (int j = firstColumn; j < endColumn; j++)");
            string readRow = $"(top + {Text.Offset(0, (rows.Dilation, "i"))})", readColumn = Text.Offset(0, (1, "left"), (columns.Dilation, "j"));
            writer.Line($"nuint at = (nuint)({Text.Of(Panel.Lanes)} * (({Text.Of(columns.Inputs)} * {readRow}) + {readColumn}));");
            if (!isMaximum)
            {
                writer.Line("(TPanel.Load(ref result, at) + gradient).Store(ref result, at);");
                return;
            }

            writer.Line("TPanel isLargest = TPanel.GreaterThanOrEqual(TPanel.Load(ref read, at), largest);");
            writer.Line("(TPanel.Load(ref result, at) + (isLargest & gradient)).Store(ref result, at);");
            writer.Line("gradient = TPanel.Select(isLargest, TPanel.Zero, gradient);");
        }

        void WriteRange(string start, string output, string first, string end, WindowAxis axis)
        {
            string ceiling = axis.Dilation == 1 ? "" : $" / {Text.Of(axis.Dilation)}";
            writer.Line($"int {start} = {Text.Offset(-axis.Before, (axis.Stride, output))};");
            writer.Line($"int {first} = Math.Max(0, ({Text.Of(axis.Dilation - 1)} - {start}){ceiling});");
            writer.Line($"int {end} = Math.Min({Text.Of(axis.Size)}, ({Text.Of(axis.Inputs + axis.Dilation - 1)} - {start}){ceiling});");
        }
    }

    private static string Size(Window window) => $"{Text.Of(window.Rows.Size)}x{Text.Of(window.Columns.Size)}";
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>
/// Writes the sums of gradients in kernels over windows. Each tap is a product of its own, over the results whose window has an element
/// there and no padding: these are whole lines, or parts of them that begin and end alike.
/// </summary>
internal static class WindowGradientText
{
    /// <summary>Writes loops over the parts of a chunk, one of which the first-level cache holds (<see cref="GradientPart"/>).</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="term">The factors.</param>
    /// <param name="panels">The panels of outputs that a tile computes.</param>
    /// <param name="capacity">The samples of the chunk.</param>
    /// <param name="body">Writes the sums over a part.</param>
    public static void OverParts(CodeWriter writer, GradientTerm term, int panels, int capacity, Action<GradientRange> body)
    {
        int lines = term.Window!.Rows.Outputs;
        if (GradientPart.Of(term, panels, capacity) is not { } part)
        {
            body(new GradientRange("", "rows", "0", Text.Of(lines)));
            return;
        }

        using CodeWriter.Block samples = writer.Open($"for (int first = 0; first < rows; first += {Text.Of(part.Samples)})");
        string count = part.Samples == 1 ? "1" : $"Math.Min({Text.Of(part.Samples)}, rows - first)";
        if (part.Lines >= lines)
        {
            body(new GradientRange("(nuint)first", count, "0", Text.Of(lines)));
            return;
        }

        using CodeWriter.Block overLines = writer.Open($"for (int top = 0; top < {Text.Of(lines)}; top += {Text.Of(part.Lines)})");
        body(new GradientRange("(nuint)first", count, "top", $"Math.Min(top + {Text.Of(part.Lines)}, {Text.Of(lines)})"));
    }

    /// <summary>Writes a loop over the taps (i, j).</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="window">The window.</param>
    /// <param name="body">Writes the body.</param>
    public static void OverTaps(CodeWriter writer, Window window, Action body)
    {
        using CodeWriter.Block rows = writer.Open($"for (int i = 0; i < {Text.Of(window.Rows.Size)}; i++)");
        using CodeWriter.Block columns = writer.Open($"for (int j = 0; j < {Text.Of(window.Columns.Size)}; j++)");
        body();
    }

    /// <summary>The offset of tap (i, j) where each has a number of floats.</summary>
    public static string TapOffset(Window window, int floats) => Text.Offset(0, (window.Columns.Size * floats, "i"), (floats, "j"));

    /// <summary>
    /// Writes where the results begin whose tap (i, j) is no padding, and how many there are: the locals <c>from</c>, <c>to</c>,
    /// <c>lines</c> and <c>columns</c>.
    /// </summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="term">The factors.</param>
    /// <param name="range">The results that are summed over.</param>
    /// <param name="capacity">The samples of the chunk.</param>
    public static void WriteRanges(CodeWriter writer, GradientTerm term, GradientRange range, int capacity)
    {
        WindowAxis rows = term.Window!.Rows, columns = term.Window.Columns;
        WriteLines(writer, rows, range);
        WriteRange(writer, "firstColumn", "columns", columns, "j", "0", Text.Of(columns.Outputs));
        string row = Text.Offset(-rows.Before, (rows.Stride, "firstLine"), (rows.Dilation, "i"));
        string column = Text.Offset(-columns.Before, (columns.Stride, "firstColumn"), (columns.Dilation, "j"));
        int position = WindowSource.Of(term.Input, capacity).Position;
        writer.Line($"int from = {Text.Of(position)} * (({Text.Of(columns.Inputs)} * ({row})) + {column});");
        writer.Line($"int to = {Text.Of(Panel.Lanes)} * ({Text.Offset(0, (columns.Outputs, "firstLine"), (1, "firstColumn"))});");
    }

    private static void WriteLines(CodeWriter writer, WindowAxis rows, GradientRange range) =>
        WriteRange(writer, "firstLine", "lines", rows, "i", range.FirstLine, range.EndLine);

    // The results of a range whose window has an element at a tap, and no padding.
    private static void WriteRange(CodeWriter writer, string first, string count, WindowAxis axis, string tap, string start, string end)
    {
        string stride = axis.Stride == 1 ? "" : $" / {Text.Of(axis.Stride)}";
        string before = Text.Offset(axis.Before + axis.Stride - 1, (-axis.Dilation, tap));
        string past = Text.Offset(axis.Inputs + axis.Before + axis.Stride - 1, (-axis.Dilation, tap));
        writer.Line($"int {first} = Math.Max({start}, ({before}){stride});");
        writer.Line($"int {count} = Math.Min({end}, ({past}){stride}) - {first};");
    }

    /// <summary>
    /// Writes the sums of all taps of a window's line, several at a time: each result is loaded once for them. The results at the borders,
    /// which not all of these taps meet, are added tap by tap.
    /// </summary>
    /// <param name="writer">Receives it, within a loop over the window's rows i.</param>
    /// <param name="kernels">Receives the tiles.</param>
    /// <param name="term">The factors.</param>
    /// <param name="range">The results that are summed over.</param>
    /// <param name="samples">The most samples of a chunk.</param>
    /// <param name="shape">The sums that a tile has.</param>
    /// <param name="references">The C# of the references to x, g and the sums of a tap.</param>
    public static void WriteLine(
        CodeWriter writer,
        KernelSet kernels,
        GradientTerm term,
        GradientRange range,
        int samples,
        TileShape shape,
        (string X, string G, Func<int, string> Sum) references)
    {
        WindowAxis rows = term.Window!.Rows, columns = term.Window.Columns;
        int position = WindowSource.Of(term.Input, samples).Position;
        WriteLines(writer, rows, range);
        string row = Text.Offset(-rows.Before, (rows.Stride, "firstLine"), (rows.Dilation, "i"));
        for (int first = 0; first < columns.Size; first += shape.Taps)
        {
            int taps = Math.Min(shape.Taps, columns.Size - first);
            (int First, int End)[] results = [.. Enumerable.Range(first, taps).Select(tap => Results(columns, tap))];
            (int start, int end) = (results.Max(result => result.First), results.Min(result => result.End));
            WriteCall(first, taps, start, end - start);
            for (int tap = first; tap < first + taps; tap++)
            {
                (int from, int to) = Results(columns, tap);
                if (end <= start)
                {
                    WriteCall(tap, 1, from, to - from);
                    continue;
                }

                WriteCall(tap, 1, from, start - from);
                WriteCall(tap, 1, end, to - end);
            }
        }

        void WriteCall(int tap, int taps, int result, int count)
        {
            if (count <= 0)
                return;
            string tile = Tile(kernels, term, samples, shape with { Taps = taps });
            int column = (columns.Stride * result) + (columns.Dilation * tap) - columns.Before;
            string from = $"{Text.Of(position)} * ({Text.Offset(column, (columns.Inputs, Text.Enclosed(row)))})";
            string to = $"{Text.Of(Panel.Lanes)} * ({Text.Offset(result, (columns.Outputs, "firstLine"))})";
            writer.Line($"{tile}({references.X}, {references.G}, {references.Sum(tap)}, {range.Samples}, {from}, {to}, lines, {Text.Of(count)});");
        }
    }

    // The results whose window has an element at a tap.
    private static (int First, int End) Results(WindowAxis axis, int tap)
    {
        int[] real = [.. Enumerable.Range(0, axis.Outputs).Where(output => axis.Index(output, tap) is var index && index >= 0 && index < axis.Inputs)];
        return real.Length == 0 ? (0, 0) : (real[0], real[real.Length - 1] + 1);
    }

    /// <summary>The tile of some sums, which adds to what is there: <c>(ref x, ref g, ref sum, rows, from, to, lines, columns)</c>.</summary>
    public static string Tile(KernelSet kernels, GradientTerm term, int samples, TileShape shape)
    {
        (int taps, int inputs, int panels) = (shape.Taps, shape.Inputs, shape.Panels);
        WindowSource source = WindowSource.Of(term.Input, samples), target = WindowSource.Of(term.Gradient, samples);
        int step = term.Window!.Columns.Dilation * source.Position, sums = taps * inputs;
        string Sum(int number, int panel) => $"w{Text.Of(number)}" + TileKernels.Column(panel, panels);
        string At(int number, int panel) => Text.Of(((panel * shape.Rows) + number) * Panel.Lanes);
        int Offset(int number) => (number / inputs * step) + (number % inputs);
        return Add(
            kernels,
            term,
            samples,
            $"WindowGradientTile{Text.Of(sums)}x{Text.Of(panels)}",
            shape.IsDepthwise
                ? $"The gradient in {Text.Count(taps, "tap")} of 16 channels"
                : $"{Text.Count(taps, "tap")} of {Text.Count(inputs, "input")} by {Text.Of(panels * Panel.Lanes)} outputs of a kernel's gradient",
            (writer, loop) =>
            {
                for (int panel = 0; panel < panels; panel++)
                {
                    for (int number = 0; number < sums; number++)
                        writer.Line($"TPanel {Sum(number, panel)} = TPanel.Load(ref sum, {At(number, panel)});");
                }

                loop(() =>
                {
                    for (int panel = 0; panel < panels; panel++)
                        writer.Line($"TPanel e{TileKernels.Column(panel, panels)} = TPanel.Load(ref own, {Text.Of(panel * target.Panel)});");
                    if (!shape.IsDepthwise)
                    {
                        TileKernels.WriteProducts(writer, sums, panels, number => Text.At("a", Text.Of(Offset(number))), "e", Sum);
                        return;
                    }

                    for (int tap = 0; tap < taps; tap++)
                        writer.Line($"{Sum(tap, 0)}.AddProduct(e, ref a, {Text.Of(tap * step)});");
                });
                for (int panel = 0; panel < panels; panel++)
                {
                    for (int number = 0; number < sums; number++)
                        writer.Line($"{Sum(number, panel)}.Store(ref sum, {At(number, panel)});");
                }
            });
    }

    private static string Add(
        KernelSet kernels, GradientTerm term, int samples, string name, string summary, Action<CodeWriter, Action<Action>> body)
    {
        WindowSource source = WindowSource.Of(term.Input, samples), target = WindowSource.Of(term.Gradient, samples);
        WindowAxis rows = term.Window!.Rows, columns = term.Window.Columns;
        return kernels.Add(
            name,
            $"{summary}, added to what is there.",
            "ref float x, ref float g, ref float sum, int rows, int from, int to, int lines, int columns",
            writer => body(writer, inner =>
            {
                using CodeWriter.Block overSamples = writer.Open("for (int sample = 0; sample < rows; sample++)");
                using CodeWriter.Block overLines = writer.Open("for (int line = 0; line < lines; line++)");
                string from = Text.Offset(0, (1, "from"), (source.Sample, "sample"), (rows.Stride * columns.Inputs * source.Position, "line"));
                string to = Text.Offset(0, (1, "to"), (target.Sample, "sample"), (columns.Outputs * target.Position, "line"));
                writer.Line($"ref float a = {Text.Ref("x", from)};");
                writer.Line($"ref float own = {Text.Ref("g", to)};");
                using CodeWriter.Block overColumns = writer.Open("for (int column = 0; column < columns; column++)");
                inner();
                writer.Line($"a = ref {Text.At("a", Text.Of(columns.Stride * source.Position))};");
                writer.Line($"own = ref {Text.At("own", Text.Of(Panel.Lanes))};");
            }));
    }
}

/// <summary>The sums of a gradient in a kernel over a window that a tile has.</summary>
/// <param name="Taps">The taps of a line of the window that it computes at once.</param>
/// <param name="Inputs">The inputs of a tap.</param>
/// <param name="Panels">The panels of outputs.</param>
/// <param name="Rows">The rows of sums from one panel to the next.</param>
/// <param name="IsDepthwise">Whether each channel has weights of its own.</param>
internal readonly record struct TileShape(int Taps, int Inputs, int Panels, int Rows, bool IsDepthwise);

/// <summary>The results that a gradient sums over, as C#.</summary>
/// <param name="FirstSample">The number of the first sample; empty for the first of the chunk.</param>
/// <param name="Samples">How many.</param>
/// <param name="FirstLine">The first line of each sample.</param>
/// <param name="EndLine">The line after the last.</param>
internal readonly record struct GradientRange(string FirstSample, string Samples, string FirstLine, string EndLine);

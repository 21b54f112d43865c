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
    /// <summary>Writes a loop over the taps; in it, <c>tap</c> is the offset of the tap's first weight in a panel.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="window">The window.</param>
    /// <param name="inputs">The inputs of a tap.</param>
    /// <param name="body">Writes the body.</param>
    public static void OverTaps(CodeWriter writer, Window window, int inputs, Action body)
    {
        using CodeWriter.Block rows = writer.Open($"for (int i = 0; i < {Text.Of(window.Rows.Size)}; i++)");
        using CodeWriter.Block columns = writer.Open($"for (int j = 0; j < {Text.Of(window.Columns.Size)}; j++)");
        int line = window.Columns.Size * inputs * Panel.Lanes;
        writer.Line($"nuint tap = (nuint)({Text.Offset(0, (line, "i"), (inputs * Panel.Lanes, "j"))});");
        body();
    }

    /// <summary>Writes where the results begin whose tap (i, j) is no padding, and how many there are.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="term">The factors.</param>
    /// <param name="suffix">Tells the locals of each term apart.</param>
    /// <param name="position">The floats from one position of the input to the next.</param>
    public static void WriteRanges(CodeWriter writer, GradientTerm term, string suffix, int position)
    {
        WindowAxis rows = term.Window!.Rows, columns = term.Window.Columns;
        WriteRange(writer, "firstLine" + suffix, "lines" + suffix, rows, "i");
        WriteRange(writer, "firstColumn" + suffix, "columns" + suffix, columns, "j");
        string row = Text.Offset(-rows.Before, (rows.Stride, "firstLine" + suffix), (rows.Dilation, "i"));
        string column = Text.Offset(-columns.Before, (columns.Stride, "firstColumn" + suffix), (columns.Dilation, "j"));
        writer.Line($"int from{suffix} = {Text.Of(position)} * (({Text.Of(columns.Inputs)} * ({row})) + {column});");
        writer.Line($"int to{suffix} = {Text.Of(Panel.Lanes)} * ({Text.Offset(0, (columns.Outputs, "firstLine" + suffix), (1, "firstColumn" + suffix))});");
    }

    // The results whose window has an element at a tap, and no padding.
    private static void WriteRange(CodeWriter writer, string first, string count, WindowAxis axis, string tap)
    {
        string stride = axis.Stride == 1 ? "" : $" / {Text.Of(axis.Stride)}";
        string before = Text.Offset(axis.Before + axis.Stride - 1, (-axis.Dilation, tap));
        string end = Text.Offset(axis.Inputs + axis.Before + axis.Stride - 1, (-axis.Dilation, tap));
        writer.Line($"int {first} = Math.Max(0, ({before}){stride});");
        writer.Line($"int {count} = Math.Min({Text.Of(axis.Outputs)}, ({end}){stride}) - {first};");
    }

    /// <summary>
    /// Writes the sums of all taps of a window's line, several at a time: each result is loaded once for them. The results at the borders,
    /// which not all of these taps meet, are added tap by tap.
    /// </summary>
    /// <param name="writer">Receives it, within a loop over the window's rows i.</param>
    /// <param name="kernels">Receives the tiles.</param>
    /// <param name="term">The factors.</param>
    /// <param name="samples">The most samples of a chunk.</param>
    /// <param name="shape">The sums that a tile has.</param>
    /// <param name="references">The C# of the references to x, g and the sums.</param>
    /// <param name="isAdded">Whether the sums are added to what is there.</param>
    public static void WriteLine(
        CodeWriter writer,
        KernelSet kernels,
        GradientTerm term,
        int samples,
        TileShape shape,
        (string X, string G, Func<int, string> Sum) references,
        bool isAdded = false)
    {
        WindowAxis rows = term.Window!.Rows, columns = term.Window.Columns;
        int position = WindowSource.Of(term.Input, samples).Position;
        WriteRange(writer, "firstLine", "lines", rows, "i");
        string row = Text.Offset(-rows.Before, (rows.Stride, "firstLine"), (rows.Dilation, "i"));
        for (int first = 0; first < columns.Size; first += shape.Taps)
        {
            int taps = Math.Min(shape.Taps, columns.Size - first);
            (int First, int End)[] results = [.. Enumerable.Range(first, taps).Select(tap => Results(columns, tap))];
            (int start, int end) = (results.Max(result => result.First), results.Min(result => result.End));
            string sum = references.Sum(first);
            WriteCall(first, taps, start, Math.Max(end - start, 0), sum, isAdded);
            for (int tap = first; tap < first + taps; tap++)
            {
                (int from, int to) = Results(columns, tap);
                string own = references.Sum(tap);
                if (end <= start)
                {
                    WriteCall(tap, 1, from, to - from, own, isAdded: true);
                    continue;
                }

                WriteCall(tap, 1, from, start - from, own, isAdded: true);
                WriteCall(tap, 1, end, to - end, own, isAdded: true);
            }
        }

        void WriteCall(int tap, int taps, int result, int count, string sum, bool isAdded)
        {
            if (isAdded && count <= 0)
                return;
            string tile = Tile(kernels, term, samples, shape with { Taps = taps }, isAdded);
            int column = (columns.Stride * result) + (columns.Dilation * tap) - columns.Before;
            string from = $"{Text.Of(position)} * ({Text.Offset(column, (columns.Inputs, Text.Enclosed(row)))})";
            string to = $"{Text.Of(Panel.Lanes)} * ({Text.Offset(result, (columns.Outputs, "firstLine"))})";
            writer.Line($"{tile}({references.X}, {references.G}, {sum}, rows, {from}, {to}, lines, {Text.Of(count)});");
        }
    }

    // The results whose window has an element at a tap.
    private static (int First, int End) Results(WindowAxis axis, int tap)
    {
        int[] real = [.. Enumerable.Range(0, axis.Outputs).Where(output => axis.Index(output, tap) is var index && index >= 0 && index < axis.Inputs)];
        return real.Length == 0 ? (0, 0) : (real[0], real[real.Length - 1] + 1);
    }

    /// <summary>The tile of some sums: <c>(ref x, ref g, ref sum, rows, from, to, lines, columns)</c>.</summary>
    public static string Tile(KernelSet kernels, GradientTerm term, int samples, TileShape shape, bool isAdded)
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
            isAdded,
            (writer, loop) =>
            {
                for (int panel = 0; panel < panels; panel++)
                {
                    for (int number = 0; number < sums; number++)
                        writer.Line($"TPanel {Sum(number, panel)} = {(isAdded ? $"TPanel.Load(ref sum, {At(number, panel)})" : "TPanel.Zero")};");
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

    /// <summary>The arguments of a tile that say over which results it sums.</summary>
    public static string Arguments(string suffix) =>
        $"from{suffix}, to{suffix}, lines{suffix}, columns{suffix}";

    private static string Add(
        KernelSet kernels, GradientTerm term, int samples, string name, string summary, bool isAdded, Action<CodeWriter, Action<Action>> body)
    {
        WindowSource source = WindowSource.Of(term.Input, samples), target = WindowSource.Of(term.Gradient, samples);
        WindowAxis rows = term.Window!.Rows, columns = term.Window.Columns;
        return kernels.Add(
            name,
            $"{summary}{(isAdded ? ", added to what is there" : "")}.",
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

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Graph;
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
        WriteRange("firstLine", "lines", rows, "i");
        WriteRange("firstColumn", "columns", columns, "j");
        string row = Text.Offset(-rows.Before, (rows.Stride, "firstLine" + suffix), (rows.Dilation, "i"));
        string column = Text.Offset(-columns.Before, (columns.Stride, "firstColumn" + suffix), (columns.Dilation, "j"));
        writer.Line($"int from{suffix} = {Text.Of(position)} * (({Text.Of(columns.Inputs)} * ({row})) + {column});");
        writer.Line($"int to{suffix} = {Text.Of(Panel.Lanes)} * ({Text.Offset(0, (columns.Outputs, "firstLine" + suffix), (1, "firstColumn" + suffix))});");

        void WriteRange(string first, string count, WindowAxis axis, string tap)
        {
            string stride = axis.Stride == 1 ? "" : $" / {Text.Of(axis.Stride)}";
            string before = Text.Offset(axis.Before + axis.Stride - 1, (-axis.Dilation, tap));
            string end = Text.Offset(axis.Inputs + axis.Before + axis.Stride - 1, (-axis.Dilation, tap));
            writer.Line($"int {first}{suffix} = Math.Max(0, ({before}){stride});");
            writer.Line($"int {count}{suffix} = Math.Min({Text.Of(axis.Outputs)}, ({end}){stride}) - {first}{suffix};");
        }
    }

    /// <summary>The arguments of a tile that say over which results it sums.</summary>
    public static string Arguments(string suffix) =>
        $"from{suffix}, to{suffix}, lines{suffix}, columns{suffix}";

    /// <summary>The tile of some inputs × panels: <c>(ref x, ref g, ref sum, rows, from, to, lines, columns)</c>.</summary>
    public static string Tile(KernelSet kernels, GradientTerm term, int samples, int inputs, int panels, bool isAdded)
    {
        int panel = WindowSource.Of(term.Gradient, samples).Panel;
        string Sum(int input, int number) => $"w{Text.Of(input)}" + TileKernels.Column(number, panels);
        string At(int input, int number) => Text.Of(((number * inputs) + input) * Panel.Lanes);
        return Add(kernels, term, samples, $"WindowGradientTile{Text.Of(inputs)}x{Text.Of(panels)}",
            $"{Text.Count(inputs, "input")} by {Text.Of(panels * Panel.Lanes)} outputs of the gradient in a tap", isAdded, (writer, loop) =>
        {
            for (int number = 0; number < panels; number++)
            {
                for (int input = 0; input < inputs; input++)
                    writer.Line($"TPanel {Sum(input, number)} = {(isAdded ? $"TPanel.Load(ref sum, {At(input, number)})" : "TPanel.Zero")};");
            }

            loop(() =>
            {
                for (int number = 0; number < panels; number++)
                    writer.Line($"TPanel e{TileKernels.Column(number, panels)} = TPanel.Load(ref own, {Text.Of(number * panel)});");
                TileKernels.WriteProducts(writer, inputs, panels, input => Text.At("a", Text.Of(input)), "e", Sum);
            });
            for (int number = 0; number < panels; number++)
            {
                for (int input = 0; input < inputs; input++)
                    writer.Line($"{Sum(input, number)}.Store(ref sum, {At(input, number)});");
            }
        });
    }

    /// <summary>The gradient in one tap of 16 channels: <c>(ref x, ref g, ref sum, rows, from, to, lines, columns)</c>.</summary>
    public static string DepthwiseTap(KernelSet kernels, GradientTerm term, int samples, bool isAdded) =>
        Add(kernels, term, samples, "WindowGradientChannels", "The gradient in a tap of 16 channels", isAdded, (writer, loop) =>
        {
            writer.Line($"TPanel w = {(isAdded ? "TPanel.Load(ref sum, 0)" : "TPanel.Zero")};");
            loop(() => writer.Line("w = TPanel.MultiplyAdd(TPanel.Load(ref own, 0), ref a, 0, w);"));
            writer.Line("w.Store(ref sum, 0);");
        });

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

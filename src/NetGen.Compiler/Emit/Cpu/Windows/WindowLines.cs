using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>Writes the loops over panels, samples and lines around the tiles of a window.</summary>
/// <param name="samples">The most samples of a call.</param>
/// <param name="passes">The passes over the results.</param>
/// <param name="source">What is read.</param>
/// <param name="target">What is written.</param>
/// <param name="targetColumns">The columns of a line of the result.</param>
/// <param name="axis">Of a single sample, what a call computes a part of: lines or panels from <c>begin</c> to <c>end</c>.</param>
internal sealed class WindowLines(
    int samples,
    EquatableArray<WindowPass> passes,
    WindowSource source,
    WindowSource target,
    int targetColumns,
    SplitAxis axis = SplitAxis.None)
{
    // Fewer lines are a call each.
    private const int LeastLinesOfStrip = 2;

    /// <summary>The columns of a line of the result.</summary>
    public int TargetColumns { get; } = targetColumns;

    /// <summary>The names of the number of samples, or of the part of a sample, if there are any.</summary>
    public string[] Numbers => samples > 1 ? ["rows"] : PartText.Names(axis);

    /// <summary>Writes them for both kinds of registers.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="wide">The groups of panels where one register holds a panel.</param>
    /// <param name="panels">The panels of the result.</param>
    /// <param name="call">Gives the call of a tile, from the group of panels, the pass, the tile, and the C# of what it starts with.</param>
    public void Write(
        CodeWriter writer, IEnumerable<TilePanels> wide, int panels, Func<PanelGroup, WindowPass, WindowTile, TileStart, string> call) =>
        Write(writer, wide, panels, new GroupTiles(call, Prepare: null), new GroupTiles(call, Prepare: null));

    /// <summary>Writes them for both kinds of registers, with tiles of their own.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="wide">The groups of panels where one register holds a panel.</param>
    /// <param name="panels">The panels of the result.</param>
    /// <param name="wideTiles">The tiles where one register holds a panel.</param>
    /// <param name="narrowTiles">The tiles where a panel takes several; those that go down lines are for two.</param>
    public void Write(CodeWriter writer, IEnumerable<TilePanels> wide, int panels, GroupTiles wideTiles, GroupTiles narrowTiles)
    {
        using (writer.Open("if (TPanel.VectorCount == 1)"))
        {
            foreach (TilePanels group in wide)
                WriteGroup(writer, group, wideTiles);
        }

        TilePanels narrow = new(0, 1, panels, WindowTiles.NarrowResults(passes[0].Columns.Count));
        if (narrowTiles.Strip is not null)
        {
            using (writer.Open("else if (TPanel.VectorCount == 2)"))
                WriteGroup(writer, narrow, narrowTiles);
        }

        using (writer.Open("else"))
            WriteGroup(writer, narrow, narrowTiles with { Strip = null });
    }

    private void WriteGroup(CodeWriter writer, TilePanels group, GroupTiles tiles)
    {
        if (axis == SplitAxis.Panels)
        {
            PanelPart.Write(writer, group, WriteGroup);
            return;
        }

        if (group.Count == 1)
        {
            WriteGroup(new PanelGroup(group.Panels, group.Rows, group.First, ""));
            return;
        }

        string step = group.Panels == 1 ? "panel++" : $"panel += {Text.Of(group.Panels)}";
        using (writer.Open($"for (int panel = 0; panel < {Text.Of(group.Panels * group.Count)}; {step})"))
            WriteGroup(new PanelGroup(group.Panels, group.Rows, 0, "panel"));

        void WriteGroup(PanelGroup panels)
        {
            tiles.Prepare?.Invoke(panels);
            WriteSamples(writer, panels, tiles);
        }
    }

    private void WriteSamples(CodeWriter writer, PanelGroup group, GroupTiles tiles)
    {
        if (samples == 1)
        {
            WritePasses("");
            return;
        }

        using (writer.Open("for (int sample = 0; sample < rows; sample++)"))
            WritePasses("sample");

        void WritePasses(string sample)
        {
            foreach (WindowPass pass in passes)
            {
                (int first, int end) = pass.Rows.Inside;
                if (tiles.Strip is { } strip && end - first >= LeastLinesOfStrip)
                {
                    WriteLines(writer, group, pass, sample, "0", Text.Of(first), tiles.Call);
                    WriteStrips(writer, group, pass, sample, strip);
                    WriteLines(writer, group, pass, sample, Text.Of(end), Text.Of(pass.Rows.Count), tiles.Call);
                }
                else
                {
                    WriteLines(writer, group, pass, sample, "0", Text.Of(pass.Rows.Count), tiles.Call);
                }
            }
        }
    }

    // Of the lines from one number to another those that a call computes.
    private void WriteLines(
        CodeWriter writer,
        PanelGroup group,
        WindowPass pass,
        string sample,
        string first,
        string end,
        Func<PanelGroup, WindowPass, WindowTile, TileStart, string> call)
    {
        if (first == end)
            return;
        string line = pass.Rows.Count == 1 ? "" : "line";
        bool isPart = axis == SplitAxis.Lines, isAll = first == "0" && end == Text.Of(pass.Rows.Count);
        string from = isPart ? isAll ? "begin" : $"Math.Max(begin, {first})" : first;
        string to = isPart ? isAll ? "end" : $"Math.Min(end, {end})" : end;
        using (writer.Open(line.Length == 0 ? "" : $"for (int line = {from}; line < {to}; line++)"))
            WriteLine(writer, group, pass, sample, line, call);
    }

    // The lines that meet all rows of the window: a call for each tile of a line goes down all of them.
    private void WriteStrips(CodeWriter writer, PanelGroup group, WindowPass pass, string sample, StripTiles strip)
    {
        (int first, int end) = pass.Rows.Inside;
        using CodeWriter.Block block = writer.Open();
        string line = Text.Of(first), count = Text.Of(end - first);
        if (axis == SplitAxis.Lines)
        {
            writer.Line($"int line = Math.Max(begin, {Text.Of(first)});");
            writer.Line($"int lines = Math.Min(end, {Text.Of(end)}) - line;");
            (line, count) = ("line", "lines");
        }

        WriteTiles(
            writer,
            group with { Rows = strip.Results },
            pass,
            sample,
            line,
            ("0", Text.Of(pass.Rows.Taps)),
            (panels, _, tile, start) => strip.Call(panels, pass, tile, start, count));
    }

    private void WriteLine(
        CodeWriter writer,
        PanelGroup group,
        WindowPass pass,
        string sample,
        string line,
        Func<PanelGroup, WindowPass, WindowTile, TileStart, string> call)
    {
        WriteTiles(writer, group, pass, sample, line, WriteTapRows(writer, pass.Rows, line), call);
    }

    private void WriteTiles(
        CodeWriter writer,
        PanelGroup group,
        WindowPass pass,
        string sample,
        string line,
        (string First, string Last) range,
        Func<PanelGroup, WindowPass, WindowTile, TileStart, string> call)
    {
        PassAxis rows = pass.Rows, columns = pass.Columns;
        int lineFloats = columns.Sources * source.Position;
        string from0 = Text.Offset(rows.Source * lineFloats, (source.Sample, sample), (rows.Stride * lineFloats, line));
        string to0 = Text.Offset(
            ((rows.First * TargetColumns) + columns.First) * target.Position,
            (target.Sample, sample),
            (rows.Step * TargetColumns * target.Position, line));
        writer.Line($"int source = {from0};");
        writer.Line($"int target = {to0};");
        foreach ((WindowTile tile, int count) in WindowTile.Line(columns, group.Rows))
        {
            int sourceStep = tile.Results * columns.Stride * source.Position, targetStep = tile.Results * columns.Step * target.Position;
            int sourceFirst = tile.First * columns.Stride * source.Position, targetFirst = tile.First * columns.Step * target.Position;
            if (count == 1)
            {
                writer.Line(call(group, pass, tile, At("")));
                continue;
            }

            using (writer.Open($"for (int tile = 0; tile < {Text.Of(count)}; tile++)"))
                writer.Line(call(group, pass, tile, At("tile")));

            TileStart At(string number) => new(
                Text.Offset(sourceFirst, (1, "source"), (sourceStep, number)),
                Text.Offset(targetFirst, (1, "target"), (targetStep, number)),
                range.First,
                range.Last);
        }
    }

    // The rows of the window that meet the source.
    private static (string First, string Last) WriteTapRows(CodeWriter writer, PassAxis rows, string line)
    {
        if (rows.Taps == 0 || rows.IsInside)
            return ("0", Text.Of(rows.Taps));
        int dilation = rows.Dilation;
        if (line.Length == 0)
        {
            int from = Math.Max(0, (dilation - 1 - rows.Source) / dilation);
            return (Text.Of(from), Text.Of(Math.Max(from, Math.Min(rows.Taps, (rows.Sources + dilation - 1 - rows.Source) / dilation))));
        }

        string division = dilation == 1 ? "" : " / " + Text.Of(dilation);
        writer.Line($"int top = {Text.Offset(rows.Source, (rows.Stride, line))};");
        writer.Line($"int first = Math.Max(0, ({Text.Of(dilation - 1)} - top){division});");
        writer.Line($"int last = Math.Min({Text.Of(rows.Taps)}, ({Text.Of(rows.Sources + dilation - 1)} - top){division});");
        return ("first", "last");
    }
}

/// <summary>The tiles of groups of panels.</summary>
/// <param name="Call">Gives the call of a tile, from the group of panels, the pass, the tile, and the C# of what it starts with.</param>
/// <param name="Prepare">Writes what comes before the tiles of a group, if something does.</param>
/// <param name="Strip">The tiles that go down lines; nothing where each line is a call.</param>
internal readonly record struct GroupTiles(
    Func<PanelGroup, WindowPass, WindowTile, TileStart, string> Call,
    Action<PanelGroup>? Prepare,
    StripTiles? Strip = null);

/// <summary>Tiles that go down lines, all of which meet all rows of the window.</summary>
/// <param name="Call">Gives the call of one, from the group of panels, the pass, the tile, the C# of what it starts with, and that of the number of lines.</param>
/// <param name="Results">The most results of each in a line.</param>
internal sealed record StripTiles(Func<PanelGroup, WindowPass, WindowTile, TileStart, string, string> Call, int Results);

/// <summary>What a tile starts with, as C#.</summary>
/// <param name="Source">The offset of the source where the first result's first tap reads, if no column is left out.</param>
/// <param name="Target">The offset of its first result.</param>
/// <param name="First">The first row of the window that meets the source.</param>
/// <param name="Last">The row after the last of them.</param>
internal readonly record struct TileStart(string Source, string Target, string First, string Last)
{
    /// <summary>The offset of its first result in a panel.</summary>
    /// <param name="panel">The offset of the panel.</param>
    public string TargetAt(string panel) => panel == "0" ? Target : Target == "0" ? panel : $"{Target} + {Text.Enclosed(panel)}";
}

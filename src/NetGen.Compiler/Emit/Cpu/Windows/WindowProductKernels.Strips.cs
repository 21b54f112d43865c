using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

// Tiles that go down the lines of an image, with the weights of each channel in registers.
internal sealed partial class WindowProductKernels
{
    // Where a panel takes two registers, the weights of both do not fit in sixteen: its halves go down the lines one after the other.
    private StripTiles? StripsOf(WindowWeights weights, bool isWide)
    {
        int results = WindowTiles.StripResults(_step, _isHalf || !isWide);
        if (results == 0 || weights.Storage.IsConverted || (_isHalf && !isWide))
            return null;
        return new StripTiles(
            (group, pass, tile, start, lines) =>
                Call(isWide ? AddStrip(weights, pass, tile) + "<TPanel>" : AddStripOfHalves(weights, pass, tile), weights, group, start, lines),
            results);
    }

    private string AddStrip(WindowWeights weights, WindowPass pass, WindowTile tile) => _kernels.AddName(
        $"{_name}Strip{Text.Of(tile.Results)}",
        $"{Text.Count(tile.Results, "result")} of the channels of a register in each of some lines that meet all rows of the window.",
        StripParameters(weights),
        writer => WriteStrip(writer, weights.Storage, pass, tile));

    private string AddStripOfHalves(WindowWeights weights, WindowPass pass, WindowTile tile)
    {
        string strip = AddStrip(weights, pass, tile);
        return _kernels.Add(
            strip + "Halves",
            $"{Text.Count(tile.Results, "result")} of 16 channels in each of some lines that meet all rows of the window.",
            StripParameters(weights),
            writer =>
            {
                foreach (int half in (int[])[0, Panel.Lanes / 2])
                {
                    string references = string.Join(", ", TileReferences(weights).Select(name => Text.Ref(name, Text.Of(half))));
                    writer.Line($"{strip}<HalfPanel256>({references}, start, lines);");
                }
            });
    }

    private string StripParameters(WindowWeights weights) =>
        string.Join(", ", TileReferences(weights).Select(name => "ref float " + name)) + ", int start, int lines";

    // Each input is read once for all taps of a row of the window; the taps of a result keep their order.
    private void WriteStrip(CodeWriter writer, KernelStorage storage, WindowPass pass, WindowTile tile)
    {
        (PassAxis rows, PassAxis columns) = (pass.Rows, pass.Columns);
        bool startsAtBias = HasBias && !storage.HasScales;
        int line = _sourceColumns * _source.Position;
        foreach (TapColumns taps in tile.Columns)
        {
            for (int i = 0; i < rows.Taps; i++)
            {
                for (int j = taps.First; j < taps.First + taps.Count; j++)
                    writer.Line($"TPanel {Weight(i, j)} = {storage.Value("kernel", Text.Of(TapAt(i, j) * storage.RowLength))};");
            }
        }

        writer.Line($"TPanel start0 = {(startsAtBias ? "TPanel.Load(ref bias, 0)" : "TPanel.Zero")};");
        int least = tile.Columns.Select(taps => SourceOf(taps.First, taps.FirstResult)).DefaultIfEmpty(0).Min();
        writer.Line($"ref float source = {Text.Ref("x", Text.Offset(least * _source.Position, (1, "start")))};");
        using CodeWriter.Block lines = writer.Open("for (int line = 0; line < lines; line++)");
        for (int result = 0; result < tile.Results; result++)
            writer.Line($"TPanel {Local(result, 0)} = start0;");
        for (int i = 0; i < rows.Taps; i++)
        {
            using CodeWriter.Block row = writer.Open();
            foreach (IGrouping<int, (int Tap, int Result)> input in tile.Columns
                .SelectMany(taps => Enumerable.Range(taps.First, taps.Count)
                    .SelectMany(tap => Enumerable.Range(taps.FirstResult, taps.Results).Select(result => (Tap: tap, Result: result))))
                .OrderBy(product => product.Tap)
                .GroupBy(product => SourceOf(product.Tap, product.Result) - least)
                .OrderBy(input => input.Key))
            {
                string name = "a" + Text.Of(input.Key);
                writer.Line($"TPanel {name} = TPanel.Load(ref source, {Text.Of((i * rows.Dilation * line) + (input.Key * _source.Position))});");
                foreach ((int tap, int result) in input)
                    writer.Line($"{Local(result, 0)}.AddProduct({name}, {Weight(i, tap)});");
            }
        }

        if (storage.HasScales)
            WriteScales(writer, 1, tile.Results, Local);
        for (int result = 0; result < tile.Results; result++)
            TileKernels.WriteResult(writer, _step.Epilogue, _operands, Local(result, 0), Text.Of(result * columns.Step * _target.Position), _isHalf);
        writer.Line($"source = ref Unsafe.Add(ref source, {Text.Of(rows.Stride * line)});");
        int targetLine = rows.Step * _lines.TargetColumns * _target.Position;
        foreach (string name in _operands.Prepend("y"))
            writer.Line($"{name} = ref Unsafe.Add(ref {name}, {Text.Of(targetLine)});");

        string Local(int result, int panel) => "y" + Text.Of(result);

        // The column of the source, from that where the tile's first result starts.
        int SourceOf(int tap, int result) => columns.Source + (columns.Stride * result) + (columns.Dilation * tap);

        string Weight(int i, int j) => $"w{Text.Of(i)}x{Text.Of(j)}";

        int TapAt(int i, int j) => ((rows.FirstTap + (rows.TapStep * i)) * _step.Window.Columns.Size) + columns.FirstTap + (columns.TapStep * j);
    }
}

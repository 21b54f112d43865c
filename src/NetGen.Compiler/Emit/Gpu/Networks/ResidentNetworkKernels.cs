using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Products;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Networks;

/// <summary>
/// A prediction, or the way through the layers of a training step and back, in one kernel of matrix instructions that waits for
/// nothing: all parameters stay in shared memory, and each warp takes its samples, sixteen at a time, through all layers in its
/// registers. What an instruction leaves in a thread is what the next one takes from it.
/// </summary>
internal sealed partial class ResidentNetworkKernels
{
    private const int Quad = GpuTensor.Quad;
    private const int Side = ResidentWeights.Side;

    private readonly CodeWriter _writer;
    private readonly string _name;
    private readonly EquatableArray<GpuStep.Product> _layers;
    private readonly bool _hasSoftmax;
    private readonly Accuracy _accuracy;
    private readonly ResidentWeights _resident;
    private readonly TensorAccess _access;
    private readonly List<LayerRun> _runs;

    private ResidentNetworkKernels(
        CodeWriter writer,
        string name,
        EquatableArray<GpuStep.Product> layers,
        bool hasSoftmax,
        Accuracy accuracy,
        ResidentWeights resident,
        TensorAccess access)
    {
        (_writer, _name, _layers, _hasSoftmax, _accuracy, _resident, _access) = (writer, name, layers, hasSoftmax, accuracy, resident, access);
        _runs = LayerRun.Find(layers);
    }

    // Of a thread's two rows.
    private static string[] Rows => ["upper", "lower"];

    private GpuStep.Product Last => _layers[_layers.Count - 1];

    /// <summary>Writes the kernel.</summary>
    public static void Write(
        CodeWriter writer,
        string name,
        EquatableArray<GpuStep.Product> layers,
        bool hasSoftmax,
        Accuracy accuracy,
        ResidentWeights resident,
        TensorAccess access) =>
        new ResidentNetworkKernels(writer, name, layers, hasSoftmax, accuracy, resident, access).Write();

    private void Write()
    {
        _writer.Line($"/// <summary>All layers: {string.Join(", ", _layers.Select(layer => layer.Kernel.Specification.Name))}.</summary>");
        using (_writer.Open($"public static void {_name}(KernelArguments a)"))
        {
            _writer.Line("ArrayView<Bits4> shared = SharedMemory.GetDynamic<Bits4>();");
            foreach (LayerRun run in _runs)
                WriteParameters(run);
            _writer.Line("Group.Barrier();");
            _writer.Line();
            _writer.Line("""
                int lane = Group.IdxX & 31, warps = Group.DimX >> 5;
                int column = (lane & 3) * 4;
                ArrayView<Bits4> blocks = shared.SubView(lane);
                ArrayView<Quad> constants = shared.Cast<Quad>().SubView(lane & 3);
                """);
            _writer.Line("int sixteen = Grid.IdxX * warps + (Group.IdxX >> 5), step = Grid.DimX * warps;");
            WriteSampleRows(isNext: false);
            for (int block = 0; block < SampleBlocks; block++)
                WriteSampleLoad(isNext: false, block);
            using CodeWriter.Block loop = _writer.Open("for (; sixteen * 16 < a.Rows; sixteen += step)");
            _writer.Line("int upperRow = sixteen * 16 + (lane >> 2), lowerRow = upperRow + 8;");
            for (int block = 0; block < Math.Max(HiddenBlocks, SampleBlocks); block++)
            {
                foreach (string row in Rows)
                    _writer.Line($"Quad {row}{Text.Of(block)} = {(block < SampleBlocks ? $"{row}Sample{Text.Of(block)}" : "default")};");
            }

            foreach (LayerRun run in _runs)
                WriteLayers(run);
            if (_hasSoftmax)
                WriteSoftmax();
        }

        foreach (LayerRun run in _runs)
        {
            GpuStep.Product layer = _layers[run.First];
            if (layer == Last && !_hasSoftmax)
                continue;
            _writer.Line();
            if (IsStored(layer))
                TileResults.WriteReturning(_writer, MethodOf(run), layer.Results, _layers[run.First + 1].Input, _access.InLoop(run));
            else
                WriteHiddenExpression(run);
        }

        if (!_layers[0].Input.IsAligned)
        {
            _writer.Line();
            WriteUnalignedLoad(_layers[0].Input);
        }

        _writer.Line();
        TileResults.Write(_writer, _name + "Finish", bias: null, _hasSoftmax ? Probabilities() : Last.Results, _access);
    }

    // What is stored is computed by the epilogue.
    private static bool IsStored(GpuStep.Product layer) => layer.Results.Any(result => result.Store is not null);

    private string MethodOf(LayerRun run) => $"{_name}Layer{Text.Of(run.First)}";

    private void WriteParameters(LayerRun run)
    {
        GpuStep.Product layer = _layers[run.First];
        ResidentLayer place = _resident.Layers[run.First];
        string skip = run.Count == 1 ? "" : $" + layer * {Text.Of(Step(run))}";
        using CodeWriter.Block? loop = run.Count == 1 ? null : _writer.Open($"for (int layer = 0; layer < {Text.Of(run.Count)}; layer++)");
        string inverses = _resident.AreScaled ? $"shared.SubView({Text.Of(place.Inverses)}{skip}).Cast<float>()" : "default";
        string weights = layer.IsTransposed ? "TransposedWeights" : "KernelWeights";
        _writer.Line($"WeightBlocks.Store<Blocks, {weights}>(a.Parameters.SubView({Text.Of(layer.Kernel.Offset)}{run.Skip(1)}), "
            + $"{Text.Of(layer.Kernel.Specification.Shape.Dimensions[0])}, {Text.Of(place.InputBlocks)}, {Text.Of(place.OutputBlocks)}, shared.SubView({Text.Of(place.Blocks)}{skip}), {inverses});");
        if (layer.Bias is { } bias)
        {
            _writer.Line($"WeightBlocks.Copy(a.Parameters.Cast<Quad>().SubView({Text.Of(bias.Offset / Quad)}{run.Skip(Quad)}), "
                + $"{Text.Of(place.OutputBlocks * Side / Quad)}, shared.SubView({Text.Of(place.Biases)}{skip}).Cast<Quad>());");
        }
    }

    // The blocks of the widest layer between samples and predictions, whose values are locals.
    private int HiddenBlocks => _resident.Layers
        .Take(_hasSoftmax ? _resident.Layers.Count : _resident.Layers.Count - 1)
        .Max(layer => layer.OutputBlocks);

    private void WriteLayers(LayerRun run)
    {
        GpuStep.Product layer = _layers[run.First];
        ResidentLayer place = _resident.Layers[run.First];
        string skip = run.Count == 1 ? "" : $" + layer * {Text.Of(Step(run))}";
        _writer.Line();
        _writer.Line($"// {string.Join(", ", _layers.Skip(run.First).Take(run.Count).Select(item => item.Kernel.Specification.Name))}: {layer.Kernel.Specification.Shape}");
        using CodeWriter.Block block = _writer.Open(run.Count == 1 ? "" : $"for (int layer = 0; layer < {Text.Of(run.Count)}; layer++)");
        _writer.Line($"ArrayView<Bits4> weights = blocks.SubView({Text.Of(place.Blocks)}{skip});");
        if (layer.Bias is not null)
            _writer.Line($"ArrayView<Quad> biases = constants.SubView({Text.Of(place.Biases)}{skip});");
        if (_resident.AreScaled)
            WriteScales(place, skip);
        string sums = string.Join(", ", Enumerable.Range(0, place.OutputBlocks).Select(i => $"sum{Text.Of(i)} = default"));
        _writer.Line($"BlockSums {sums};");
        WriteProducts(place, layer == Last);
        for (int j = 0; j < place.OutputBlocks; j++)
            WriteResults(run, layer, j);
    }

    // Two blocks beside each other are multiplied at a time.
    private void WriteProducts(ResidentLayer place, bool isLast)
    {
        if (isLast)
            WriteSampleRows(isNext: true);
        List<(int Row, int Column)> steps = [.. Enumerable.Range(0, place.InputBlocks).SelectMany(row =>
            Enumerable.Range(0, GpuCostModel.Ceiling(place.OutputBlocks, 2)).Select(pair => (row, pair * 2)))];
        for (int step = 0; step < steps.Count; step++)
        {
            (int row, int column) = steps[step];
            WriteBlockLoads(place, row, column);
            string rows = "rows" + Text.Of(row), value = Text.Of(row);
            if (column == 0)
            {
                _writer.Line(_resident.AreScaled
                    ? $"Blocks.Rows {rows} = new(upper{value} * upperScale, lower{value} * lowerScale);"
                    : $"Blocks.Rows {rows} = new(upper{value}, lower{value});");
            }

            string left = Text.Of(column), right = Text.Of(column + 1);
            _writer.Line(column + 1 < place.OutputBlocks
                ? $"(sum{left}, sum{right}) = Blocks.Multiply({rows}, {Block(row, column)}, sum{left}, {Block(row, column + 1)}, sum{right});"
                : $"sum{left} = Blocks.Multiply({rows}, {Block(row, column)}, sum{left});");

            // The next samples take the registers of what has been multiplied, and are on their way meanwhile.
            if (isLast && column + 2 >= place.OutputBlocks && row < SampleBlocks)
                WriteSampleLoad(isNext: true, row);
        }

        for (int block = place.InputBlocks; isLast && block < SampleBlocks; block++)
            WriteSampleLoad(isNext: true, block);
    }

    private void WriteBlockLoads(ResidentLayer place, int row, int firstColumn)
    {
        for (int column = firstColumn; column < Math.Min(firstColumn + 2, place.OutputBlocks); column++)
        {
            string word = Text.Of(((row * place.OutputBlocks) + column) * WordsOfBlock(place));
            _writer.Line($"Blocks.Block {Block(row, column)} = Blocks.Load(weights.SubView({word}));");
        }
    }

    private static string Block(int row, int column) => $"block{Text.Of(row)}{Text.Of(column)}";

    private void WriteScales(ResidentLayer place, string skip)
    {
        _writer.Line($"ArrayView<Quad> inverses = constants.SubView({Text.Of(place.Inverses)}{skip});");
        foreach (string row in Rows)
        {
            string largest = "0f";
            for (int i = 0; i < place.InputBlocks; i++)
                largest = $"PowerScale.Larger({largest}, {row}{Text.Of(i)})";
            _writer.Line($"float {row}Scale = PowerScale.Of(PowerScale.LargestOfRow({largest})), {row}Inverse = PowerScale.Inverse({row}Scale);");
        }
    }

    private void WriteResults(LayerRun run, GpuStep.Product layer, int block)
    {
        string number = Text.Of(block), constant = Text.Of(block * Quad);
        _writer.Line($"Quad bias{number} = {(layer.Bias is null ? "default" : $"biases[{constant}]")};");
        if (_resident.AreScaled)
            _writer.Line($"Quad inverse{number} = inverses[{constant}];");
        foreach ((string row, string sum) in new[] { ("upper", $"sum{number}.Upper"), ("lower", $"sum{number}.Lower") })
        {
            string value = _resident.AreScaled
                ? $"PowerScale.TimesAndPlus({sum}, {row}Inverse, inverse{number}, bias{number})"
                : $"{sum} + bias{number}";
            string column = block == 0 ? "column" : $"column + {Text.Of(block * Side)}";
            if (IsStored(layer))
            {
                _writer.Line(layer == Last
                    ? $"{_name}Finish(a, {row}Row, {column}, {value});"
                    : $"{row}{number} = {MethodOf(run)}(a, {(run.Count == 1 ? "0" : "layer")}, {row}Row, {column}, {value});");
                continue;
            }

            // What comes after the last output must not be the largest of its row.
            string result = $"{MethodOf(run)}({value})";
            _writer.Line(layer.Columns >= (block + 1) * Side
                ? $"{row}{number} = {result};"
                : $"{row}{number} = BlockSums.First({result}, {Text.Of(layer.Columns)} - ({column}));");
        }
    }

    private void WriteHiddenExpression(LayerRun run)
    {
        using CodeWriter.Block method = _writer.Open($"private static Quad {MethodOf(run)}(Quad sum)");
        var values = new List<string>();
        foreach (char element in "XYZW")
        {
            _writer.Line($"Lane sum{element} = new Lane(sum.{element});");
            string text = PanelExpression.Write(
                _writer, _layers[run.First].Results[0].Expression, ["sum" + element], "part" + element, "Lane");
            _writer.Line($"Lane result{element} = {text};");
            values.Add($"result{element}.Value");
        }

        _writer.Line($"return new Quad({string.Join(", ", values)});");
    }

    private static int WordsOfBlock(ResidentLayer place) => (place.Biases - place.Blocks) / (place.InputBlocks * place.OutputBlocks);

    private int Step(LayerRun run) => _resident.Layers[run.First + 1].Blocks - _resident.Layers[run.First].Blocks;
}

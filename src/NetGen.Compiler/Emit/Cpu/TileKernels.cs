using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>
/// Writes matrix products for batches: register tiles of samples × 16 outputs. A tile of six samples by one panel fills
/// the sixteen 256-bit registers and runs at the peak of the multiply-add units; one loop nest stands in a method, since
/// more than one costs the register allocator most of that.
/// </summary>
internal static class TileKernels
{
    // The loop over k takes four steps a trip, so that the offset into panels is computed once for four.
    private const int Trip = 4;

    /// <summary>The kernel of a product of a chunk: <c>(ref x, ref parameters, ref y, rows)</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step, int rowCapacity)
    {
        int inputs = step.Input.Size;
        string layer = Text.Pascal(step.Kernel.Layer);
        bool hasBias = step.Bias is not null;
        bool isRows = step.Input.Place == Place.Input;
        var tiles = Tiles(kernels, layer, inputs, isRows, hasBias, step.Epilogue, rowCapacity);
        string bias = hasBias ? ", ref bias" : "";
        return kernels.Add(
            layer + "Batch",
            $"{step.Kernel.Layer}: {Text.Count(inputs, "input")}, {Text.Count(step.Result.Size, "output")}, a chunk of samples.",
            "ref float x, ref float parameters, ref float y, int rows",
            writer =>
            {
                writer.Line("RowTiles tiles = RowTiles.Split(rows);");
                writer.Loop("panel", step.Result.Panels, panel =>
                {
                    string kernelAt = Text.Offset(step.Kernel.Offset, (inputs * Panel.Lanes, panel));
                    writer.Line($"ref float kernel = {Text.Ref("parameters", kernelAt)};");
                    if (hasBias)
                    {
                        string biasAt = Text.Offset(step.Bias!.Offset, (Panel.Lanes, panel));
                        writer.Line($"ref float bias = {Text.Ref("parameters", biasAt)};");
                    }

                    WriteRowTiles(writer, tiles, isRows ? inputs : Panel.Lanes, "kernel" + bias, panel, rowCapacity);
                });
            });
    }

    /// <summary>The kernel of a product with the transposed kernel: <c>(ref g, ref parameters, ref scratch, ref y, rows)</c>.</summary>
    public static string InputGradient(KernelSet kernels, Step.InputGradient step, int rowCapacity)
    {
        int inputs = step.Result.Size, outputs = step.Gradient.Size;
        string layer = Text.Pascal(step.Kernel.Layer);
        var tiles = Tiles(
            kernels, layer + "InputGradient", outputs, isRows: false, hasBias: false, Scalar.Variable(0), rowCapacity);
        return kernels.Add(
            layer + "InputGradient",
            $"{step.Kernel.Layer}: the gradient in {Text.Count(inputs, "input")} from that in {Text.Count(outputs, "output")}.",
            "ref float x, ref float parameters, ref float transposed, ref float y, int rows",
            writer =>
            {
                writer.Line("RowTiles tiles = RowTiles.Split(rows);");
                writer.Line($"ref float kernel = {Text.Ref("parameters", Text.Of(step.Kernel.Offset))};");
                writer.Loop("panel", step.Result.Panels, panel =>
                {
                    string first = panel.Length == 0 ? "0" : $"{Text.Of(Panel.Lanes)} * (int)panel";
                    writer.Line(
                        $"PanelLayout.TransposePanel(ref kernel, {Text.Of(inputs)}, {first}, {Text.Of(outputs)}, ref transposed);");
                    WriteRowTiles(writer, tiles, Panel.Lanes, "transposed", panel, rowCapacity);
                });
            });
    }

    private static void WriteRowTiles(
        CodeWriter writer,
        (string Six, string Four, string One) tiles,
        int rowStride,
        string operands,
        string panel,
        int rowCapacity)
    {
        writer.Line("ref float source = ref x;");
        writer.Line($"ref float target = {Text.Ref("y", Text.Offset(0, (rowCapacity * Panel.Lanes, panel)))};");
        foreach ((string count, int rows, string tile) in
            new[] { ("Sixes", 6, tiles.Six), ("Fours", 4, tiles.Four), ("Ones", 1, tiles.One) })
        {
            using (writer.Open($"for (int i = 0; i < tiles.{count}; i++)"))
            {
                writer.Line($"{tile}(ref source, ref {operands}, ref target);");
                writer.Line($"source = ref Unsafe.Add(ref source, {Text.Of(rows * rowStride)});");
                writer.Line($"target = ref Unsafe.Add(ref target, {Text.Of(rows * Panel.Lanes)});");
            }
        }
    }

    private static (string Six, string Four, string One) Tiles(
        KernelSet kernels, string name, int depth, bool isRows, bool hasBias, ScalarExpression epilogue, int rowCapacity)
    {
        string Tile(int rows) => kernels.Add(
            name + "Tile" + Text.Of(rows),
            $"{Text.Count(rows, "sample")} by 16 outputs, over {Text.Count(depth, "input")}.",
            "ref float x, ref float kernel, " + (hasBias ? "ref float bias, " : "") + "ref float y",
            writer => WriteTile(writer, rows, depth, isRows, hasBias, epilogue, rowCapacity));
        return (Tile(6), Tile(4), Tile(1));
    }

    private static void WriteTile(
        CodeWriter writer, int rows, int depth, bool isRows, bool hasBias, ScalarExpression epilogue, int rowCapacity)
    {
        int rowStride = isRows ? depth : Panel.Lanes;
        writer.Line($"TPanel y0 = {(hasBias ? "TPanel.Load(ref bias, 0)" : "TPanel.Zero")};");
        for (int row = 1; row < rows; row++)
            writer.Line($"TPanel y{Text.Of(row)} = y0;");

        int looped = depth / Trip * Trip;
        if (looped > Trip)
        {
            using (writer.Open($"for (nuint k = 0; k < {Text.Of(looped)}; k += {Text.Of(Trip)})"))
            {
                string at = isRows ? "k" : $"({Text.Of(rowCapacity * Panel.Lanes)} * (k / 16)) + (k % 16)";
                writer.Line($"ref float a = ref Unsafe.Add(ref x, {at});");
                for (int k = 0; k < Trip; k++)
                {
                    string weightsAt = Text.Offset(Panel.Lanes * k, (Panel.Lanes, "k"));
                    WriteTileStep(writer, rows, rowStride, "a", k, (k == 0 ? "TPanel w" : "w", "w", weightsAt));
                }
            }

            writer.Line();
        }

        int rest = looped > Trip ? looped : 0;
        for (int k = rest; k < depth; k++)
        {
            int at = isRows ? k : (k / Panel.Lanes * rowCapacity * Panel.Lanes) + (k % Panel.Lanes);
            (string, string, string) weights = (k == rest ? "TPanel v" : "v", "v", Text.Of(k * Panel.Lanes));
            WriteTileStep(writer, rows, rowStride, "x", at, weights);
        }

        for (int row = 0; row < rows; row++)
        {
            string y = "y" + Text.Of(row);
            string result = PanelExpression.Write(writer, epilogue, [y]);
            if (epilogue is not VariableExpression)
                writer.Line($"{y} = {result};");
            writer.Line($"{y}.Store(ref y, {Text.Of(row * Panel.Lanes)});");
        }
    }

    // One row of weights, times one input of every sample.
    private static void WriteTileStep(
        CodeWriter writer,
        int rows,
        int rowStride,
        string source,
        int constant,
        (string Declaration, string Name, string Offset) weights)
    {
        writer.Line($"{weights.Declaration} = TPanel.Load(ref kernel, {weights.Offset});");
        for (int row = 0; row < rows; row++)
        {
            string y = "y" + Text.Of(row);
            string input = $"TPanel.Broadcast(Unsafe.Add(ref {source}, {Text.Of((row * rowStride) + constant)}))";
            writer.Line($"{y} = TPanel.MultiplyAdd({input}, {weights.Name}, {y});");
        }
    }
}

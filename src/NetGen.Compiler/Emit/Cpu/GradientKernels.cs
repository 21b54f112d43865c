using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the gradients in kernels and biases: sums over the samples of a chunk, added to what earlier chunks left.</summary>
internal static class GradientKernels
{
    /// <summary>The kernel of a weight gradient: <c>(ref x, ref g, ref gradients, rows)</c>.</summary>
    public static string Kernel(KernelSet kernels, Step.KernelGradient step, int rowCapacity)
    {
        int inputs = step.Input.Size, outputs = step.Gradient.Size;
        bool isRows = step.Input.Place == Place.Input;
        string layer = Text.Pascal(step.Kernel.Layer);
        int rowStride = isRows ? inputs : Panel.Lanes;
        string Tile(int size) => kernels.Add(
            $"{layer}KernelGradientTile{Text.Of(size)}",
            $"{Text.Count(size, "input")} by 16 outputs, summed over the samples.",
            "ref float x, ref float g, ref float gradient, int rows",
            writer => WriteTile(writer, size, rowStride));

        int whole = inputs / Panel.Lanes, rest = inputs % Panel.Lanes;
        int[] sizes = [.. TileSizes(whole > 0 ? Panel.Lanes : 0), .. TileSizes(rest)];
        var names = sizes.Distinct().ToDictionary(size => size, Tile);
        return kernels.Add(
            layer + "KernelGradient",
            $"{step.Kernel.Layer}: the gradient in its kernel, {Text.Count(inputs, "input")} by {Text.Count(outputs, "output")}.",
            "ref float x, ref float g, ref float gradients, int rows",
            writer => writer.Loop("panel", step.Gradient.Panels, panel =>
            {
                string gradientAt = Text.Offset(step.Kernel.Offset, (inputs * Panel.Lanes, panel));
                writer.Line($"ref float source = {Text.Ref("g", Text.Offset(0, (rowCapacity * Panel.Lanes, panel)))};");
                writer.Line($"ref float gradient = {Text.Ref("gradients", gradientAt)};");
                int inputStride = isRows ? Panel.Lanes : rowCapacity * Panel.Lanes;
                writer.Loop("block", whole, block =>
                    WriteTiles(writer, names, Panel.Lanes, "inputs", Text.Offset(0, (inputStride, block)), block, 0));
                WriteTiles(
                    writer, names, rest, "restInputs", Text.Of(whole * inputStride), "", whole * Panel.Lanes * Panel.Lanes);
            }));
    }

    /// <summary>The kernel of a bias gradient: <c>(ref g, ref gradients, rows)</c>.</summary>
    public static string Bias(KernelSet kernels, Step.BiasGradient step, int rowCapacity) => kernels.Add(
        Text.Pascal(step.Bias.Layer) + "BiasGradient",
        $"{step.Bias.Layer}: the gradient in its bias, {Text.Count(step.Gradient.Size, "output")}.",
        "ref float g, ref float gradients, int rows",
        writer => writer.Loop("panel", step.Gradient.Panels, panel =>
        {
            string at = Text.Offset(step.Bias.Offset, (Panel.Lanes, panel));
            writer.Line($"TPanel sum = TPanel.Load(ref gradients, {at});");
            using (writer.Open("for (nuint row = 0; row < (nuint)rows; row++)"))
            {
                string sourceAt = Text.Offset(0, (rowCapacity * Panel.Lanes, panel), (Panel.Lanes, "row"));
                writer.Line($"sum += TPanel.Load(ref g, {sourceAt});");
            }

            writer.Line($"sum.Store(ref gradients, {at});");
        }));

    // Sixes and fours; a smaller tile only where nothing else fits.
    private static IEnumerable<int> TileSizes(int inputs)
    {
        while (inputs > 0)
        {
            int size = inputs is 8 or 4 ? 4 : Math.Min(inputs, 6);
            yield return size;
            inputs -= size;
        }
    }

    private static void WriteTiles(
        CodeWriter writer,
        Dictionary<int, string> names,
        int inputs,
        string local,
        string inputAt,
        string block,
        int gradientOffset)
    {
        if (inputs == 0)
            return;
        writer.Line($"ref float {local} = {Text.Ref("x", inputAt)};");
        int first = 0;
        foreach (int size in TileSizes(inputs))
        {
            string gradientAt = Text.Offset(gradientOffset + (first * Panel.Lanes), (Panel.Lanes * Panel.Lanes, block));
            writer.Line(
                $"{names[size]}({Text.Ref(local, Text.Of(first))}, ref source, {Text.Ref("gradient", gradientAt)}, rows);");
            first += size;
        }
    }

    private static void WriteTile(CodeWriter writer, int size, int rowStride)
    {
        for (int i = 0; i < size; i++)
            writer.Line($"TPanel w{Text.Of(i)} = TPanel.Load(ref gradient, {Text.Of(i * Panel.Lanes)});");
        using (writer.Open("for (nuint row = 0; row < (nuint)rows; row++)"))
        {
            writer.Line($"ref float a = ref Unsafe.Add(ref x, {Text.Offset(0, (rowStride, "row"))});");
            writer.Line($"TPanel e = TPanel.Load(ref g, {Text.Offset(0, (Panel.Lanes, "row"))});");
            for (int i = 0; i < size; i++)
                writer.Line($"w{Text.Of(i)} = TPanel.MultiplyAdd(TPanel.Broadcast(Unsafe.Add(ref a, {Text.Of(i)})), e, w{Text.Of(i)});");
        }

        for (int i = 0; i < size; i++)
            writer.Line($"w{Text.Of(i)}.Store(ref gradient, {Text.Of(i * Panel.Lanes)});");
    }
}

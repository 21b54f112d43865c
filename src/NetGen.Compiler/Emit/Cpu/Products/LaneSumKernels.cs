using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Writes products of single samples with a kernel that has its inputs in the lanes: panels of the input times those of each output's
/// weights, whose lanes are summed up for all outputs at once.
/// </summary>
internal static class LaneSumKernels
{
    // Sums that do not wait for each other hide the latency of a multiply-add.
    private const int Chains = 4;

    // The panel products up to which they are straight-line code.
    private const int StraightProducts = 64;

    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…][, rows])</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step, int rowCapacity)
    {
        bool hasBias = step.Bias is not null, isChunk = rowCapacity > 1;
        string[] operands = TileKernels.OperandNames(step.Epilogue);
        string[] references = ["x", "kernel", .. hasBias ? ["bias"] : Array.Empty<string>(), "y", .. operands];
        return kernels.Add(
            Text.Pascal(step.Kernel.Layer) + "LaneSums",
            $"y = {FormulaText.Of(step.Epilogue.Expression, [hasBias ? "x·K + b" : "x·K", .. operands])}: "
                + $"{Text.Count(step.Input.Size, "input")} in the lanes, {Text.Count(step.Result.Size, "output")}, {(isChunk ? "one sample after the other" : "one sample")}.",
            string.Join(", ", references.Select(name => "ref float " + name).Concat(isChunk ? ["int rows"] : Array.Empty<string>())),
            writer =>
            {
                if (!isChunk)
                {
                    WriteSample("x", "0");
                    return;
                }

                using CodeWriter.Block block = writer.Open("for (nuint row = 0; row < (nuint)rows; row++)");
                writer.Line($"ref float sample = ref Unsafe.Add(ref x, {Text.Of(step.Input.Place == Place.Input ? step.Input.Stride : Panel.Lanes)} * row);");
                WriteSample("sample", Text.Offset(0, (Panel.Lanes, "row")));

                void WriteSample(string x, string at)
                {
                    int stride = step.Input.Place == Place.Input ? Panel.Lanes : rowCapacity * Panel.Lanes;
                    WriteSums(writer, step, x, stride, ("kernel", 0), "y0", hasBias ? "TPanel.Load(ref bias, 0)" : null);
                    TileKernels.WriteResult(writer, step.Epilogue, operands, "y0", at);
                }
            });
    }

    /// <summary>Writes the sums of a product, before its epilogue, into a local.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="step">The product.</param>
    /// <param name="x">The name of the reference to its input.</param>
    /// <param name="stride">The floats from one panel of the input to the next.</param>
    /// <param name="kernel">The reference that the kernel lies a number of floats after.</param>
    /// <param name="name">The local's name.</param>
    /// <param name="start">What is added, or nothing.</param>
    /// <param name="isHalf">Whether panels may have eight lanes, and so read the other eight after them.</param>
    public static void WriteSums(
        CodeWriter writer,
        Step.Product step,
        string x,
        int stride,
        (string Name, int Offset) kernel,
        string name,
        string? start,
        bool isHalf = false)
    {
        int panels = step.Input.Panels, outputs = step.Result.Size;
        int chains = Math.Max(1, Math.Min(Chains / outputs, panels / 2));

        // The caller has no padding.
        int loaded = step.Input.Place == Place.Input ? step.Input.Size : panels * Panel.Lanes;
        int looped = panels * outputs <= StraightProducts ? 0 : loaded / Panel.Lanes / chains * chains;
        if (looped > 0)
        {
            for (int chain = 0; chain < chains; chain++)
            {
                for (int output = 0; output < outputs; output++)
                    writer.Line($"TPanel {Sum(output, chain)} = TPanel.Zero;");
            }

            using (writer.Open($"for (nuint panel = 0; panel < {Text.Of(looped)}; {(chains == 1 ? "panel++" : $"panel += {Text.Of(chains)}")})"))
                OverHalves(half => WritePanels(0, chains, half, "panel"));
        }

        if (looped < panels)
            OverHalves(half => WritePanels(looped, panels, half, ""));
        for (int output = 0; output < outputs; output++)
        {
            for (int chain = 1; chain < chains; chain++)
                writer.Line($"{Sum(output, 0)} += {Sum(output, chain)};");
        }

        // One, two or four sums.
        IEnumerable<string> sums = Enumerable.Range(0, outputs).Select(output => Sum(output, 0)).Concat(outputs == 3 ? ["TPanel.Zero"] : []);
        writer.Line($"TPanel {name} = TPanel.Sums({string.Join(", ", sums)}){(start is null ? "" : " + " + start)};");

        string Sum(int output, int chain) => $"{name}s{Text.Of(output)}{(chain == 0 ? "" : ((char)('a' + chain)).ToString())}";

        void OverHalves(Action<int> write)
        {
            write(0);
            if (!isHalf)
                return;
            using CodeWriter.Block block = writer.Open("if (TPanel.LaneCount == 8)");
            write(Panel.Lanes / 2);
        }

        // The panels after a number of them, from their first or ninth lane on.
        void WritePanels(int first, int end, int half, string variable)
        {
            for (int panel = first; panel < end; panel++)
            {
                int count = loaded - (panel * Panel.Lanes);
                if (count <= half && variable.Length == 0)
                    return;
                string input = $"{name}{(half == 0 ? "x" : "z")}{Text.Of(panel)}", at = Text.Offset((panel * stride) + half, (stride, variable));
                writer.Line(count >= Panel.Lanes || variable.Length > 0
                    ? $"TPanel {input} = TPanel.Load(ref {x}, {at});"
                    : $"TPanel {input} = TPanel.LoadFirst(ref {x}, {at}, {Text.Of(count - half)});");
                for (int output = 0; output < outputs; output++)
                {
                    string sum = Sum(output, (panel - first) % chains);
                    string weight = Text.Offset(
                        kernel.Offset + (((panel * outputs) + output) * Panel.Lanes) + half, (outputs * Panel.Lanes, variable));
                    writer.Line(half == 0 && looped == 0 && panel < chains
                        ? $"TPanel {sum} = {input} * TPanel.Load(ref {kernel.Name}, {weight});"
                        : $"{sum}.AddProduct({input}, ref {kernel.Name}, {weight});");
                }
            }
        }
    }
}

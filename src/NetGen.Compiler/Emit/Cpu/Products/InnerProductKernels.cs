using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Rows;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Writes products with few outputs for a chunk, whose results are columns: the inner products of 16 samples with the
/// weights of an output, whose lanes are summed up for all 16 at once.
/// </summary>
internal static class InnerProductKernels
{
    private const int Group = 4;

    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…], rows)</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step, int rowCapacity)
    {
        int inputs = step.Input.Size, outputs = step.Result.Size, panels = step.Input.Panels;
        return ColumnProductKernels.AddProduct(kernels, step, "InnerProducts", (writer, operands) =>
        {
            bool isStored = step.Kernel.HasInputLanes;
            if (!isStored)
            {
                writer.Line($"""
                    Span<float> memory = stackalloc float[{Text.Of(panels * outputs * Panel.Lanes)} + StackMemory.Slack];
                    ref float transposed = ref StackMemory.Align(ref memory[0]);
                    PanelLayout.TransposePanels(ref kernel, {Text.Of(inputs)}, 0, {Text.Of(outputs)}, {Text.Of(panels)}, ref transposed);
                    """);
            }

            ColumnKernels.OverBlocks(writer, () =>
            {
                writer.Line($"ref float samples = ref Unsafe.Add(ref x, {Text.Of(Panel.Lanes * Panel.Lanes)} * block);");
                writer.Loop("output", outputs, output =>
                {
                    writer.Line($"ref float weights = {Text.Ref(isStored ? "kernel" : "transposed", Text.Offset(0, (Panel.Lanes, output)))};");
                    WriteSums(writer, panels, outputs, rowCapacity, isLooped: panels > CostModel.InnerProductPanels);
                    if (step.Bias is not null)
                        writer.Line($"y0 += TPanel.Broadcast({(output.Length == 0 ? "bias" : $"Unsafe.Add(ref bias, {output})")});");
                    string at = Text.Offset(0, (Panel.Lanes * Panel.Lanes, "block"), (Panel.Lanes, output));
                    TileKernels.WriteResult(writer, step.Epilogue, operands, "y0", at);
                });
            });
        });
    }

    // The samples i, 4 + i, 8 + i and 12 + i together, so that the sums come out in order.
    private static void WriteSums(CodeWriter writer, int panels, int outputs, int rowCapacity, bool isLooped)
    {
        for (int first = 0; first < Group; first++)
        {
            if (isLooped)
            {
                WriteLoop(writer, first, panels, outputs, rowCapacity);
                continue;
            }

            for (int panel = 0; panel < panels; panel++)
            {
                string weight = $"w{Text.Of(first)}{TileKernels.Column(panel, panels)}";
                writer.Line($"TPanel {weight} = TPanel.Load(ref weights, {Text.Of(panel * outputs * Panel.Lanes)});");
                for (int row = first; row < Panel.Lanes; row += Group)
                {
                    string at = Text.Of(((panel * rowCapacity) + row) * Panel.Lanes), sum = "s" + Text.Of(row);
                    writer.Line(panel == 0
                        ? $"TPanel {sum} = {weight} * TPanel.Load(ref samples, {at});"
                        : $"{sum}.AddProduct({weight}, ref samples, {at});");
                }
            }

            WriteQuarters(writer, first);
        }

        writer.Line("TPanel y0 = TPanel.AddLanes(a, b, c, d);");
    }

    // One panel of weights after the other, where they are many.
    private static void WriteLoop(CodeWriter writer, int first, int panels, int outputs, int rowCapacity)
    {
        for (int row = first; row < Panel.Lanes; row += Group)
            writer.Line($"TPanel s{Text.Of(row)} = TPanel.Zero;");
        using (writer.Open($"for (nuint panel = 0; panel < {Text.Of(panels)}; panel++)"))
        {
            writer.Line($"TPanel weight = TPanel.Load(ref weights, {Text.Of(outputs * Panel.Lanes)} * panel);");
            for (int row = first; row < Panel.Lanes; row += Group)
                writer.Line($"s{Text.Of(row)}.AddProduct(weight, ref samples, {Text.Offset(row * Panel.Lanes, (rowCapacity * Panel.Lanes, "panel"))});");
        }

        WriteQuarters(writer, first);
    }

    private static void WriteQuarters(CodeWriter writer, int first) =>
        writer.Line($"TPanel {(char)('a' + first)} = TPanel.AddQuarters({Sums(first, Group)});");

    private static string Sums(int first, int step) => string.Join(
        ", ", Enumerable.Range(0, Group).Select(i => "s" + Text.Of(first + (i * step))));
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Rows;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>Writes products of a chunk whose results are narrow, so that their lanes are samples: 16 samples at a time.</summary>
internal static class ColumnProductKernels
{
    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…], rows)</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step)
    {
        int inputs = step.Input.Size, outputs = step.Result.Size;
        bool hasBias = step.Bias is not null;
        return AddProduct(kernels, step, "Columns", (writer, operands) => ColumnKernels.OverBlocks(writer, () =>
            {
                for (int input = 0; input < inputs; input++)
                    writer.Line($"TPanel x{Text.Of(input)} = TPanel.Load(ref x, {ColumnKernels.At(input)});");
                for (int output = 0; output < outputs; output++)
                {
                    string y = "y" + Text.Of(output);
                    string start = hasBias ? $"TPanel.Broadcast(Unsafe.Add(ref bias, {Text.Of(output)}))" : "TPanel.Zero";
                    writer.Line($"TPanel {y} = {start};");
                    for (int input = 0; input < inputs; input++)
                    {
                        string weight = $"Unsafe.Add(ref kernel, {Text.Of((input * Panel.Lanes) + output)})";
                        writer.Line($"{y}.AddProduct(x{Text.Of(input)}, TPanel.Broadcast({weight}));");
                    }

                    TileKernels.WriteResult(writer, step.Epilogue, operands, y, ColumnKernels.At(output));
                }
            }));
    }

    /// <summary>Adds a kernel of a product whose result is columns: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…], rows)</c>.</summary>
    /// <param name="kernels">Receives it.</param>
    /// <param name="step">The product.</param>
    /// <param name="suffix">How its name ends, after the layer's.</param>
    /// <param name="body">Writes its body, given the names of the references to the epilogue's operands.</param>
    public static string AddProduct(
        KernelSet kernels, Step.Product step, string suffix, Action<CodeWriter, string[]> body)
    {
        bool hasBias = step.Bias is not null;
        string[] operands = TileKernels.OperandNames(step.Epilogue);
        string[] references = ["x", "kernel", .. hasBias ? ["bias"] : Array.Empty<string>(), "y", .. operands];
        return kernels.Add(
            Text.Pascal(step.Kernel.Layer) + suffix,
            $"y = {FormulaText.Of(step.Epilogue.Expression, [hasBias ? "x·K + b" : "x·K", .. operands])}: "
                + $"{Text.Count(step.Input.Size, "input")}, {Text.Count(step.Result.Size, "output")}, 16 samples at a time.",
            string.Join(", ", references.Select(name => "ref float " + name).Append("int rows")),
            writer => body(writer, operands));
    }
}

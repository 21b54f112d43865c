using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>Writes the kernels between samples and what they share: sums over the batch, and arithmetic that is done once for all samples.</summary>
internal static class SharedKernels
{
    private const int SamplesOfPart = Panel.Lanes;

    /// <summary>The kernel of an expression of shared values: <c>(ref operands…, ref y)</c>.</summary>
    public static string Map(KernelSet kernels, Step.SharedMap step)
    {
        Program.Buffer result = step.Result;
        string[] names = ElementwiseKernels.VariableNames(step.Operands.Count);
        string parameters = string.Join(", ", [.. ElementwiseKernels.Parameters(step.Operands), "ref float y"]);
        string summary = $"y = {FormulaText.Of(step.Expression, names)}, over {result.Shape} values that all samples share.";
        bool masks = result.Size % Panel.Lanes != 0;
        return kernels.Add("Shared" + Text.Of(result.Size), summary, parameters, writer =>
            ElementwiseKernels.OverPanels(writer, result.Size, masks, () => OverRows(writer, result.Positions, row =>
            {
                string[] values = [.. step.Operands.Zip(names, (operand, name) => Load(operand, name, result.Size, row))];
                string y = PanelExpression.Write(writer, step.Expression, Locals(writer, names, values));
                writer.Line($"TPanel result = {(masks ? $"({y}) & mask" : y)};");
                writer.Line($"result.Store(ref y, {At(result, row)});");
            })));
    }

    /// <summary>
    /// The kernel of the sums of an expression over every 16 samples: <c>(ref operands…, ref y, stride, rows)</c>; the sums of the next 16
    /// samples lie a stride later.
    /// </summary>
    public static string Total(KernelSet kernels, Step.BatchTotal step, int samples)
    {
        (int positions, int size) = (step.Domain.Positions, step.Domain.Channels);
        var rows = new RowLoop(samples, positions, step.Operands);
        string formula = FormulaText.Of(step.Expression, ElementwiseKernels.VariableNames(step.Operands.Count));
        string parameters = string.Join(", ", [.. ElementwiseKernels.Parameters(step.Operands), "ref float y", "int stride", "int rows"]);
        string summary = $"y = Σ {formula} over every 16 samples, {Text.Count(size, "element")} at {Text.Count(positions, "position")}.";
        return kernels.Add($"Total{Text.Of(positions)}x{Text.Of(size)}", summary, parameters, writer =>
        {
            writer.Line("ref float part = ref y;");
            using CodeWriter.Block block = writer.Open($"for (int first = 0; first < rows; first += {Text.Of(SamplesOfPart)})");
            writer.Line($"int last = Math.Min(first + {Text.Of(SamplesOfPart)}, rows);");
            ElementwiseKernels.OverPanels(writer, size, step.MustMask, () =>
            {
                writer.Line("TPanel total = TPanel.Zero;");
                using (writer.Open("for (nuint sample = (nuint)first; sample < (nuint)last; sample++)"))
                    WriteSample(writer, step, rows);
                writer.Line($"total.Store(ref part, {Text.Offset(0, (Panel.Lanes, size > Panel.Lanes ? "panel" : ""))});");
            });
            writer.Line("part = ref Unsafe.Add(ref part, stride);");
        });
    }

    // The sum of a sample first: a long sum of its own for each sample is more exact than one for all.
    private static void WriteSample(CodeWriter writer, Step.BatchTotal step, RowLoop rows)
    {
        int size = step.Domain.Channels;
        if (rows.Positions == 1)
        {
            writer.Line($"total += {Element(new RowNames("sample", "sample", ""))};");
            return;
        }

        writer.Line("TPanel sum = TPanel.Zero;");
        rows.WritePositions(writer, "sample", row => writer.Line($"sum += {Element(row)};"));
        writer.Line("total += sum;");

        string Element(RowNames row) => ElementwiseKernels.Element(writer, step.Expression, step.Operands, size, rows, step.MustMask, row);
    }

    private static string[] Locals(CodeWriter writer, string[] names, string[] values)
    {
        string[] locals = [.. names.Select(name => name + "Panel")];
        for (int i = 0; i < locals.Length; i++)
            writer.Line($"TPanel {locals[i]} = {values[i]};");
        return locals;
    }

    private static string Load(Program.Buffer operand, string name, int size, string row) => operand.Size == size
        ? $"TPanel.Load(ref {name}, {At(operand, row)})"
        : $"TPanel.Broadcast(Unsafe.Add(ref {name}, {Text.Offset(0, (Panel.Lanes, operand.Positions > 1 ? row : ""))}))";

    private static string At(Program.Buffer buffer, string row) => Text.Offset(
        0,
        (buffer.Positions * Panel.Lanes, buffer.Size > Panel.Lanes ? "panel" : ""),
        (Panel.Lanes, buffer.Positions > 1 ? row : ""));

    private static void OverRows(CodeWriter writer, int rows, Action<string> body)
    {
        if (rows == 1)
        {
            body("");
            return;
        }

        using CodeWriter.Block block = writer.Open($"for (nuint row = 0; row < {Text.Of(rows)}; row++)");
        body("row");
    }
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Graph;
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
    /// The kernel of the sums of expressions over every 16 samples: <c>(ref operands…, ref y[, ref y1, …], stride, rows)</c>; the sums of the
    /// next 16 samples lie a stride later.
    /// </summary>
    public static string Totals(KernelSet kernels, Step.BatchTotals step, int samples)
    {
        (int positions, int size) = (step.Domain.Positions, step.Domain.Channels);
        var rows = new RowLoop(samples, positions, step.Operands);
        string[] variables = ElementwiseKernels.VariableNames(step.Operands.Count), numbers = Numbers(step);
        string formulas = string.Join(
            ", ", step.Expressions.Zip(numbers, (expression, number) => $"y{number} = Σ {FormulaText.Of(expression, variables)}"));
        string parameters = string.Join(
            ", ", [.. ElementwiseKernels.Parameters(step.Operands), .. numbers.Select(number => "ref float y" + number), "int stride", "int rows"]);
        string summary = $"{formulas} over every 16 samples, {Text.Count(size, "element")} at {Text.Count(positions, "position")}.";
        return kernels.Add($"Total{Text.Of(positions)}x{Text.Of(size)}", summary, parameters, writer =>
        {
            foreach (string number in numbers)
                writer.Line($"ref float part{number} = ref y{number};");
            using CodeWriter.Block block = writer.Open($"for (int first = 0; first < rows; first += {Text.Of(SamplesOfPart)})");
            writer.Line($"int last = Math.Min(first + {Text.Of(SamplesOfPart)}, rows);");
            ElementwiseKernels.OverPanels(writer, size, step.MustMask, () =>
            {
                foreach (string number in numbers)
                    writer.Line($"TPanel total{number} = TPanel.Zero;");
                using (writer.Open("for (nuint sample = (nuint)first; sample < (nuint)last; sample++)"))
                    WriteSample(writer, step, rows);
                foreach (string number in numbers)
                    writer.Line($"total{number}.Store(ref part{number}, {Text.Offset(0, (Panel.Lanes, size > Panel.Lanes ? "panel" : ""))});");
            });
            foreach (string number in numbers)
                writer.Line($"part{number} = ref Unsafe.Add(ref part{number}, stride);");
        });
    }

    // The sum of a sample first: a long sum of its own for each sample is more exact than one for all.
    private static void WriteSample(CodeWriter writer, Step.BatchTotals step, RowLoop rows)
    {
        if (rows.Positions == 1)
        {
            AddElements("total", new RowNames("sample", "sample", ""));
            return;
        }

        foreach (string number in Numbers(step))
            writer.Line($"TPanel sum{number} = TPanel.Zero;");
        rows.WritePositions(writer, "sample", row => AddElements("sum", row));
        foreach (string number in Numbers(step))
            writer.Line($"total{number} += sum{number};");

        // A product is added by a multiply-add, unless its padding has to be made zero.
        void AddElements(string sum, RowNames row)
        {
            string[] values = ElementwiseKernels.Load(writer, step.Operands, step.Domain.Channels, rows, row);
            foreach ((ScalarExpression expression, string number) in step.Expressions.Zip(Numbers(step), (expression, number) => (expression, number)))
            {
                string local = sum + number, prefix = number.Length == 0 ? "t" : $"t{number}of";
                string added = step.MustMask
                    ? $"{local} + (({PanelExpression.Write(writer, expression, values, prefix)}) & mask)"
                    : PanelExpression.Write(writer, expression + Scalar.Variable(values.Length), [.. values, local], prefix);
                writer.Line($"{local} = {added};");
            }
        }
    }

    // What tells the names of each sum apart.
    private static string[] Numbers(Step.BatchTotals step) =>
        [.. Enumerable.Range(0, step.Expressions.Count).Select(number => number == 0 ? "" : Text.Of(number))];

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

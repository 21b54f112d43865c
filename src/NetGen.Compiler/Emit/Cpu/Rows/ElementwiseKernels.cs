using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>Writes the kernels that run over all elements: maps and sums.</summary>
internal static class ElementwiseKernels
{
    /// <summary>The kernel of a map: <c>(ref operands…, ref y[, rows][, begin, end])</c>.</summary>
    public static string Map(KernelSet kernels, Step.Map step, int samples, SplitAxis axis)
    {
        int size = step.Result.Size;
        var rows = new RowLoop(samples, step.Positions, step.Operands, axis);
        string name = FunctionName(step.Expression) + Text.Of(size) + (rows.Capacity == 1 ? "Single" : "");
        string formula = FormulaText.Of(step.Expression, VariableNames(step.Operands.Count));
        bool isHalf = step.Positions > 1 && CostModel.FitsHalfPanels(size);
        string[] references = [.. VariableNames(step.Operands.Count), "y"];
        return HalfPanelKernels.Add(kernels, isHalf, name, $"y = {formula}, over {Text.Count(size, "element")}.", references, rows.Numbers, writer =>
            OverPanels(writer, size, step.MustMask, () => rows.Write(writer, row =>
            {
                string result = Element(writer, step.Expression, step.Operands, size, rows, step.MustMask, row);
                writer.Line($"TPanel result = {result};");
                HalfPanelKernels.WriteStore(writer, isHalf, "result", PanelOffset(size, rows.Capacity, row.Row));
            })));
    }

    /// <summary>
    /// The kernel of a sum: <c>(ref operands…, ref y, rows)</c>; a loss has one float for each sample and no panel.
    /// </summary>
    public static string Sum(KernelSet kernels, Step.Sum step, int samples)
    {
        bool isLoss = step.Result is null;
        var rows = new RowLoop(samples, step.Positions, step.Operands);
        string formula = FormulaText.Of(step.Expression, VariableNames(step.Operands.Count));
        string parameters = string.Join(", ", [.. Parameters(step.Operands), "ref float y", .. rows.Parameters]);
        string summary = $"y = Σ {formula}, over {Text.Count(step.Size, "element")}{(isLoss ? ": the loss of each sample" : "")}.";
        string name = (isLoss ? "Loss" : "Sum") + Text.Of(step.Size);
        return kernels.Add(name, summary, parameters, writer => rows.Write(writer, row =>
        {
            writer.Line("TPanel sum = TPanel.Zero;");
            OverPanels(writer, step.Size, step.MustMask, () =>
            {
                string term = Element(writer, step.Expression, step.Operands, step.Size, rows, step.MustMask, row);
                writer.Line($"sum += {term};");
            });
            writer.Line(isLoss
                ? $"Unsafe.Add(ref y, {Text.Offset(0, (1, row.Row))}) = TPanel.Sum(sum);"
                : $"(TPanel.Broadcast(TPanel.Sum(sum)) & TPanel.FirstLanes(1)).Store(ref y, {Text.Offset(0, (Panel.Lanes, row.Row))});");
        }));
    }

    /// <summary>
    /// The kernel of a sum over positions: <c>(ref operands…, ref y[, rows])</c>, with samples as rows; a loss has one float for each
    /// sample and no panel.
    /// </summary>
    public static string SumPositions(KernelSet kernels, Step.SumPositions step, int samples)
    {
        bool isLoss = step.Result is null;
        (int positions, int size) = (step.Domain.Positions, step.Domain.Channels);
        var rows = new RowLoop(samples, positions, step.Operands);
        string formula = FormulaText.Of(step.Expression, VariableNames(step.Operands.Count));
        string[] count = samples == 1 ? [] : ["int rows"];
        string parameters = string.Join(", ", [.. Parameters(step.Operands), "ref float y", .. count]);
        string summary = $"y = Σ {formula}, over {Text.Count(positions, "position")} of {Text.Count(size, "element")}"
            + $"{(isLoss ? ": the loss of each sample" : "")}.";
        string name = $"{(isLoss ? "Loss" : "SumPositions")}{Text.Of(positions)}x{Text.Of(size)}";
        return kernels.Add(name, summary, parameters, writer => OverPanels(writer, size, step.MustMask, () => rows.WriteSamples(writer, sample =>
        {
            writer.Line("TPanel sum = TPanel.Zero;");
            rows.WritePositions(writer, sample, row =>
                writer.Line($"sum += {Element(writer, step.Expression, step.Operands, size, rows, step.MustMask, row)};"));
            writer.Line(isLoss
                ? $"Unsafe.Add(ref y, {Text.Offset(0, (1, sample))}) = TPanel.Sum(sum);"
                : $"sum.Store(ref y, {PanelOffset(size, samples, sample)});");
        })));
    }

    /// <summary>Loads the operands of one panel and returns the expression, zero in the padding.</summary>
    public static string Element(
        CodeWriter writer,
        ScalarExpression expression,
        EquatableArray<Program.Buffer> operands,
        int size,
        RowLoop rows,
        bool mustMask,
        RowNames row)
    {
        string result = PanelExpression.Write(writer, expression, Load(writer, operands, size, rows, row));
        return mustMask ? $"({result}) & mask" : result;
    }

    /// <summary>Loads the operands of one panel and returns the names of the locals.</summary>
    public static string[] Load(CodeWriter writer, EquatableArray<Program.Buffer> operands, int size, RowLoop rows, RowNames row)
    {
        string[] names = VariableNames(operands.Count);
        for (int i = 0; i < operands.Count; i++)
        {
            (int capacity, string number) = rows.Place(operands[i], row);
            string value = operands[i] switch
            {
                { Place: Place.BatchWeight } => $"TPanel.Broadcast(Unsafe.Add(ref {names[i]}, {Text.Offset(0, (1, number))}))",
                { Size: var length } when length == size => $"TPanel.Load(ref {names[i]}, {PanelOffset(size, capacity, number)})",
                { IsOfAllSamples: true, Positions: 1 } => $"TPanel.Broadcast({names[i]})",
                _ => $"TPanel.Broadcast(Unsafe.Add(ref {names[i]}, {Text.Offset(0, (Panel.Lanes, number))}))",
            };
            writer.Line($"TPanel {names[i]}Panel = {value};");
        }

        return [.. names.Select(name => name + "Panel")];
    }

    /// <summary>A loop over the panels of a value, with <c>mask</c> for the lanes that are no padding where it is asked for.</summary>
    public static void OverPanels(CodeWriter writer, int size, bool mustMask, Action body)
    {
        int panels = Panel.Pad(size) / Panel.Lanes, tail = size % Panel.Lanes;
        writer.Loop("panel", panels, panel =>
        {
            if (mustMask)
            {
                string lanes = panels == 1
                    ? Text.Of(tail)
                    : $"panel == {Text.Of(panels - 1)} ? {Text.Of(tail)} : {Text.Of(Panel.Lanes)}";
                writer.Line($"TPanel mask = TPanel.FirstLanes({lanes});");
            }

            body();
        });
    }

    private static string PanelOffset(int size, int rowCapacity, string row) => Text.Offset(
        0, (rowCapacity * Panel.Lanes, size > Panel.Lanes ? "panel" : ""), (Panel.Lanes, row));

    /// <summary>The parameters for operands.</summary>
    public static IEnumerable<string> Parameters(EquatableArray<Program.Buffer> operands) =>
        VariableNames(operands.Count).Select(name => $"ref float {name}");

    /// <summary>The names of operands.</summary>
    public static string[] VariableNames(int count) =>
        [.. Enumerable.Range(0, count).Select(i => count <= 4 ? ((char)('a' + i)).ToString() : "a" + Text.Of(i))];

    /// <summary>The start of the name of a kernel that computes an expression.</summary>
    public static string FunctionName(ScalarExpression expression) => expression switch
    {
        UnaryExpression { Operand: VariableExpression } unary => unary.Function.ToString(),
        BinaryExpression { Function: BinaryFunction.Max, Left: VariableExpression, Right: ConstantExpression { Value: 0 } } =>
            "Relu",
        BinaryExpression { Function: BinaryFunction.Multiply, Left: VariableExpression, Right: VariableExpression } =>
            "Multiply",
        _ => "Elementwise",
    };
}

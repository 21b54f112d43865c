using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>Writes the kernels that run over all elements: maps and sums.</summary>
internal static class ElementwiseKernels
{
    /// <summary>The kernel of a map: <c>(ref operands…, ref y[, rows])</c>.</summary>
    public static string Map(KernelSet kernels, Step.Map step, int rowCapacity)
    {
        int size = step.Result.Size;
        string name = FunctionName(step.Expression) + Text.Of(size) + (rowCapacity == 1 ? "Single" : "");
        string formula = FormulaText.Of(step.Expression, VariableNames(step.Operands.Count));
        string parameters = string.Join(", ", [.. Parameters(step.Operands), "ref float y", .. Rows(rowCapacity)]);
        return kernels.Add(name, $"y = {formula}, over {Text.Count(size, "element")}.", parameters, writer =>
            OverPanels(writer, size, step.MustMask, () => OverRows(writer, rowCapacity, row =>
            {
                string result = Element(writer, step.Expression, step.Operands, size, rowCapacity, step.MustMask, row);
                writer.Line($"TPanel result = {result};");
                writer.Line($"result.Store(ref y, {PanelOffset(size, rowCapacity, row)});");
            })));
    }

    /// <summary>
    /// The kernel of a sum: <c>(ref operands…, ref y, rows)</c>; a loss has one float for each sample and no panel.
    /// </summary>
    public static string Sum(KernelSet kernels, Step.Sum step, int rowCapacity)
    {
        bool isLoss = step.Result is null;
        string formula = FormulaText.Of(step.Expression, VariableNames(step.Operands.Count));
        string parameters = string.Join(", ", [.. Parameters(step.Operands), "ref float y", .. Rows(rowCapacity)]);
        string summary = $"y = Σ {formula}, over {Text.Count(step.Size, "element")}{(isLoss ? ": the loss of each sample" : "")}.";
        string name = (isLoss ? "Loss" : "Sum") + Text.Of(step.Size);
        return kernels.Add(name, summary, parameters, writer => WriteSum(writer, step, rowCapacity));
    }

    private static void WriteSum(CodeWriter writer, Step.Sum step, int rowCapacity) =>
        OverRows(writer, rowCapacity, row =>
        {
            writer.Line("TPanel sum = TPanel.Zero;");
            OverPanels(writer, step.Size, step.MustMask, () =>
            {
                string term = Element(writer, step.Expression, step.Operands, step.Size, rowCapacity, step.MustMask, row);
                writer.Line($"sum += {term};");
            });
            writer.Line(step.Result is null
                ? $"Unsafe.Add(ref y, {Text.Offset(0, (1, row))}) = TPanel.Sum(sum);"
                : $"(TPanel.Broadcast(TPanel.Sum(sum)) & TPanel.FirstLanes(1)).Store(ref y, {Text.Offset(0, (Panel.Lanes, row))});");
        });

    // Loads the operands of one panel and returns the expression, zero in the padding.
    private static string Element(
        CodeWriter writer,
        ScalarExpression expression,
        EquatableArray<Program.Buffer> operands,
        int size,
        int rowCapacity,
        bool mustMask,
        string row)
    {
        string[] names = VariableNames(operands.Count);
        for (int i = 0; i < operands.Count; i++)
        {
            string value = operands[i] switch
            {
                { Place: Place.BatchWeight } => $"TPanel.Broadcast(Unsafe.Add(ref {names[i]}, {Text.Offset(0, (1, row))}))",

                // The same for all samples, panel after panel.
                { Place: Place.Parameter, Size: var length } => length == size
                    ? $"TPanel.Load(ref {names[i]}, {PanelOffset(size, rowCapacity: 1, "")})"
                    : $"TPanel.Broadcast({names[i]})",
                { Size: var length } => length == size
                    ? $"TPanel.Load(ref {names[i]}, {PanelOffset(size, rowCapacity, row)})"
                    : $"TPanel.Broadcast(Unsafe.Add(ref {names[i]}, {Text.Offset(0, (Panel.Lanes, row))}))",
            };
            writer.Line($"TPanel {names[i]}Panel = {value};");
        }

        string result = PanelExpression.Write(writer, expression, [.. names.Select(name => name + "Panel")]);
        return mustMask ? $"({result}) & mask" : result;
    }

    /// <summary>A loop over the panels of a value, with <c>mask</c> for the lanes that are no padding where it is asked for.</summary>
    private static void OverPanels(CodeWriter writer, int size, bool mustMask, Action body)
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

    private static void OverRows(CodeWriter writer, int rowCapacity, Action<string> body)
    {
        if (rowCapacity == 1)
        {
            body("");
            return;
        }

        using (writer.Open("for (nuint row = 0; row < (nuint)rows; row++)"))
            body("row");
    }

    private static string PanelOffset(int size, int rowCapacity, string row) => Text.Offset(
        0, (rowCapacity * Panel.Lanes, size > Panel.Lanes ? "panel" : ""), (Panel.Lanes, row));

    /// <summary>The parameters for operands.</summary>
    public static IEnumerable<string> Parameters(EquatableArray<Program.Buffer> operands) =>
        VariableNames(operands.Count).Select(name => $"ref float {name}");

    private static string[] Rows(int rowCapacity) => rowCapacity == 1 ? [] : ["int rows"];

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

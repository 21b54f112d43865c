using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>
/// Writes the kernels of narrow tensors, whose lanes are samples: 16 samples at a time, straight through their elements.
/// Rows past the last sample are computed too, on whatever lies there, and never read.
/// </summary>
internal static class ColumnKernels
{
    private const int Block = Panel.Lanes * Panel.Lanes;

    /// <summary>The kernel of a map: <c>(ref operands…, ref y, rows)</c>.</summary>
    public static string Map(KernelSet kernels, Step.Map step)
    {
        int size = step.Result.Size;
        string[] names = ElementwiseKernels.VariableNames(step.Operands.Count);
        return kernels.Add(
            ElementwiseKernels.FunctionName(step.Expression) + "Columns" + Text.Of(size),
            $"y = {FormulaText.Of(step.Expression, names)}, over {Text.Count(size, "element")}, 16 samples at a time.",
            Parameters(step.Operands),
            writer => OverBlocks(writer, () => writer.Loop("i", size, element =>
            {
                string result = Element(writer, step.Expression, step.Operands, size, element);
                writer.Line($"TPanel result = {result};");
                writer.Line($"result.Store(ref y, {At(element)});");
            })));
    }

    /// <summary>
    /// The kernel of a sum: <c>(ref operands…, ref y, rows)</c>; a loss has its samples one after the other.
    /// </summary>
    public static string Sum(KernelSet kernels, Step.Sum step)
    {
        bool isLoss = step.Result is null;
        string[] names = ElementwiseKernels.VariableNames(step.Operands.Count);
        return kernels.Add(
            (isLoss ? "LossColumns" : "SumColumns") + Text.Of(step.Size),
            $"y = Σ {FormulaText.Of(step.Expression, names)}, over {Text.Count(step.Size, "element")}, 16 samples at a time"
                + (isLoss ? ": the loss of each sample." : "."),
            Parameters(step.Operands),
            writer => OverBlocks(writer, () =>
            {
                writer.Line("TPanel sum = TPanel.Zero;");
                writer.Loop("i", step.Size, element =>
                    writer.Line($"sum += {Element(writer, step.Expression, step.Operands, step.Size, element)};"));
                writer.Line($"sum.Store(ref y, {(isLoss ? "16 * block" : At(""))});");
            }));
    }

    /// <summary>The kernel of softmax or its logarithm: <c>(ref x, ref y, rows)</c>.</summary>
    public static string Softmax(KernelSet kernels, Step.Softmax step)
    {
        int size = step.Source.Size;
        string load = $"TPanel.Load(ref x, {At("i")})";
        return kernels.Add(
            (step.IsLogarithm ? "LogSoftmaxColumns" : "SoftmaxColumns") + Text.Of(size),
            $"{(step.IsLogarithm ? "y = x - ln(sum(exp(x)))" : "y = exp(x) / sum(exp(x))")}, over {Text.Count(size, "element")}, "
                + "with the largest subtracted first, 16 samples at a time.",
            "ref float x, ref float y, int rows",
            writer => OverBlocks(writer, () =>
            {
                string end = Text.Of(size);
                writer.Line($"TPanel largest = TPanel.Load(ref x, {At("")});");
                using (writer.Open($"for (nuint i = 1; i < {end}; i++)"))
                    writer.Line($"largest = TPanel.Max(largest, {load});");
                writer.Line("TPanel sum = TPanel.Zero;");
                using (writer.Open($"for (nuint i = 0; i < {end}; i++)"))
                {
                    writer.Line($"TPanel e = PanelMath.Exp({load} - largest);");
                    if (!step.IsLogarithm)
                        writer.Line($"e.Store(ref y, {At("i")});");
                    writer.Line("sum += e;");
                }

                if (step.IsLogarithm)
                    writer.Line("TPanel normalizer = largest + PanelMath.Log(sum);");
                using (writer.Open($"for (nuint i = 0; i < {end}; i++)"))
                {
                    writer.Line(step.IsLogarithm
                        ? $"{SoftmaxKernels.Logarithm($"{load} - normalizer")}.Store(ref y, {At("i")});"
                        : $"(TPanel.Load(ref y, {At("i")}) / sum).Store(ref y, {At("i")});");
                }
            }));
    }

    /// <summary>Writes a loop over the blocks of 16 samples.</summary>
    public static void OverBlocks(CodeWriter writer, Action body)
    {
        using (writer.Open("for (nuint block = 0; 16 * block < (nuint)rows; block++)"))
            body();
    }

    /// <summary>The offset of an element of 16 samples.</summary>
    public static string At(int element) => Text.Offset(element * Panel.Lanes, (Block, "block"));

    private static string Parameters(EquatableArray<Program.Buffer> operands) =>
        string.Join(", ", [.. ElementwiseKernels.Parameters(operands), "ref float y", "int rows"]);

    private static string Element(
        CodeWriter writer, ScalarExpression expression, EquatableArray<Program.Buffer> operands, int size, string element)
    {
        string[] names = ElementwiseKernels.VariableNames(operands.Count);
        for (int i = 0; i < operands.Count; i++)
        {
            string own = operands[i].Size == size ? element : "";
            string value = operands[i].Place switch
            {
                Place.BatchWeight => $"TPanel.Load(ref {names[i]}, 16 * block)",
                Place.Parameter or Place.Shared => $"TPanel.Broadcast(Unsafe.Add(ref {names[i]}, {Text.Offset(0, (1, own))}))",
                _ => $"TPanel.Load(ref {names[i]}, {At(own)})",
            };
            writer.Line($"TPanel {names[i]}Panel = {value};");
        }

        return PanelExpression.Write(writer, expression, [.. names.Select(name => name + "Panel")]);
    }

    /// <summary>The offset of an element of 16 samples.</summary>
    /// <param name="element">The C# expression of its number.</param>
    private static string At(string element) => Text.Offset(0, (Block, "block"), (Panel.Lanes, element));
}

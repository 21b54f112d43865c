using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

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

    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…], rows)</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step)
    {
        int inputs = step.Input.Size, outputs = step.Result.Size;
        bool hasBias = step.Bias is not null;
        return AddProduct(kernels, step, "Columns", (writer, operands) => OverBlocks(writer, () =>
            {
                for (int input = 0; input < inputs; input++)
                    writer.Line($"TPanel x{Text.Of(input)} = TPanel.Load(ref x, {At(input)});");
                for (int output = 0; output < outputs; output++)
                {
                    string y = "y" + Text.Of(output);
                    string start = hasBias ? $"TPanel.Broadcast(Unsafe.Add(ref bias, {Text.Of(output)}))" : "TPanel.Zero";
                    writer.Line($"TPanel {y} = {start};");
                    for (int input = 0; input < inputs; input++)
                    {
                        string weight = $"Unsafe.Add(ref kernel, {Text.Of((input * Panel.Lanes) + output)})";
                        writer.Line($"{y} = TPanel.MultiplyAdd(x{Text.Of(input)}, TPanel.Broadcast({weight}), {y});");
                    }

                    TileKernels.WriteResult(writer, step.Epilogue, operands, y, At(output));
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

    /// <summary>Writes a loop over the blocks of 16 samples.</summary>
    public static void OverBlocks(CodeWriter writer, Action body)
    {
        using (writer.Open("for (nuint block = 0; 16 * block < (nuint)rows; block++)"))
            body();
    }

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
                Place.Parameter => $"TPanel.Broadcast(Unsafe.Add(ref {names[i]}, {Text.Offset(0, (1, own))}))",
                _ => $"TPanel.Load(ref {names[i]}, {At(own)})",
            };
            writer.Line($"TPanel {names[i]}Panel = {value};");
        }

        return PanelExpression.Write(writer, expression, [.. names.Select(name => name + "Panel")]);
    }

    private static string At(string element) => Text.Offset(0, (Block, "block"), (Panel.Lanes, element));

    private static string At(int element) => Text.Offset(element * Panel.Lanes, (Block, "block"));
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Writes products for one sample as straight-line code that a user asked for: a method for each group of panels and run
/// of inputs, and one that calls them.
/// </summary>
internal static class UnrolledPartsKernels
{
    /// <summary>
    /// The chains of additions that a method keeps going at least: with fewer panels, each has several, so that one
    /// multiply-add need not wait for the other.
    /// </summary>
    private const int LeastChains = 4;

    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…])</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step)
    {
        int inputs = step.Input.Size;
        var split = UnrolledSplit.Of(inputs, step.Result.Size);
        string bias = step.Bias is null ? "" : ", ref float bias";
        string[] operands = TileKernels.OperandNames(step.Epilogue);
        return kernels.Add(
            Text.Pascal(step.Kernel.Layer) + "Unrolled",
            $"y = {FormulaText.Of(step.Epilogue.Expression, [step.Bias is null ? "x·K" : "x·K + b", .. operands])}: "
                + $"{Text.Count(inputs, "input")}, {Text.Count(step.Result.Size, "output")}, one sample, in straight-line code.",
            $"ref float x, ref float kernel{bias}, ref float y{TileKernels.Parameters(operands)}",
            writer =>
            {
                foreach (Run group in split.Groups)
                {
                    foreach (Run part in split.Parts(group.Count))
                        WriteCall(writer, kernels, step, group, part);
                }
            });
    }

    private static void WriteCall(CodeWriter writer, KernelSet kernels, Step.Product step, Run group, Run part)
    {
        int inputs = step.Input.Size;
        string first = Text.Of(group.First * Panel.Lanes);
        bool startsWithBias = part.First == 0 && step.Bias is not null;
        string[] operands = part.First + part.Count == inputs ? TileKernels.OperandNames(step.Epilogue) : [];
        string name = kernels.Add(
            $"{Text.Pascal(step.Kernel.Layer)}Unrolled{Text.Of(part.Count)}x{Text.Of(group.Count)}",
            $"{Text.Count(part.Count, "input")} by {Text.Count(group.Count * Panel.Lanes, "output")} of {Text.Count(inputs, "input")}"
                + (part.First > 0 ? ", added to what is there." : "."),
            $"ref float x, ref float kernel{(startsWithBias ? ", ref float bias" : "")}, ref float y{TileKernels.Parameters(operands)}",
            body => WritePart(body, step, group.Count, part));
        string bias = startsWithBias ? ", " + Text.Ref("bias", first) : "";
        string kernel = Text.Ref("kernel", Text.Of(((group.First * inputs) + part.First) * Panel.Lanes));
        writer.Line($"{name}({Text.Ref("x", Text.Of(part.First))}, {kernel}{bias}, "
            + $"{string.Join(", ", operands.Prepend("y").Select(name => Text.Ref(name, first)))});");
    }

    private static void WritePart(CodeWriter writer, Step.Product step, int panels, Run part)
    {
        int inputs = step.Input.Size;
        int chains = Math.Min((LeastChains + panels - 1) / panels, part.Count);
        string Sum(int panel, int chain) => "y" + Text.Of(panel) + (chain == 0 ? "" : ((char)('a' + chain)).ToString());

        for (int panel = 0; panel < panels; panel++)
        {
            string at = Text.Of(panel * Panel.Lanes);
            string start = part.First > 0 ? $"TPanel.Load(ref y, {at})"
                : step.Bias is null ? "TPanel.Zero"
                : $"TPanel.Load(ref bias, {at})";
            writer.Line($"TPanel {Sum(panel, 0)} = {start};");
            for (int chain = 1; chain < chains; chain++)
                writer.Line($"TPanel {Sum(panel, chain)} = TPanel.Zero;");
        }

        for (int k = 0; k < part.Count; k++)
        {
            string input = $"TPanel.Broadcast({Text.At("x", Text.Of(k))})";
            if (panels > 1)
            {
                writer.Line($"{(k == 0 ? "TPanel " : "")}a = {input};");
                input = "a";
            }

            for (int panel = 0; panel < panels; panel++)
            {
                string sum = Sum(panel, k % chains);
                string at = Text.Of(((panel * inputs) + k) * Panel.Lanes);
                writer.Line($"{sum}.AddProduct({input}, ref kernel, {at});");
            }
        }

        bool isLast = part.First + part.Count == inputs;
        for (int panel = 0; panel < panels; panel++)
        {
            string sum = Sum(panel, 0);
            for (int chain = 1; chain < chains; chain++)
                writer.Line($"{sum} += {Sum(panel, chain)};");
            if (isLast)
                TileKernels.WriteResult(writer, step.Epilogue, TileKernels.OperandNames(step.Epilogue), sum, Text.Of(panel * Panel.Lanes));
            else
                writer.Line($"{sum}.Store(ref y, {Text.Of(panel * Panel.Lanes)});");
        }
    }
}

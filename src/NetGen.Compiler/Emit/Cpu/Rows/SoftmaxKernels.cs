using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Rows;

/// <summary>Writes softmax and its logarithm: the maximum, the sum of exponentials, and the result, for each sample.</summary>
internal static class SoftmaxKernels
{
    /// <summary>The kernel: <c>(ref x, ref y[, rows])</c>.</summary>
    public static string Softmax(KernelSet kernels, Step.Softmax step, int rowCapacity)
    {
        int size = step.Source.Size;
        string function = step.IsLogarithm ? "LogSoftmax" : "Softmax";
        string formula = step.IsLogarithm
            ? "y = x - ln(sum(exp(x)))"
            : "y = exp(x) / sum(exp(x))";
        bool isSingle = rowCapacity == 1;
        return kernels.Add(
            function + Text.Of(size) + (isSingle ? "Single" : ""),
            $"{formula}, over {Text.Count(size, "element")}, with the largest subtracted first.",
            isSingle ? "ref float x, ref float y" : "ref float x, ref float y, int rows",
            writer =>
            {
                if (isSingle)
                {
                    WriteRow(writer, size, rowCapacity, "", step.IsLogarithm);
                    return;
                }

                using (writer.Open("for (nuint row = 0; row < (nuint)rows; row++)"))
                    WriteRow(writer, size, rowCapacity, "row", step.IsLogarithm);
            });
    }

    /// <summary>
    /// The logarithm of a probability as losses read it: finite, because a target of 0 times −∞ would be NaN. Logits are finite
    /// and yet may differ by more than the largest float.
    /// </summary>
    public static string Logarithm(string difference) => $"TPanel.Max(TPanel.Broadcast(float.MinValue), {difference})";

    private static void WriteRow(CodeWriter writer, int size, int rowCapacity, string row, bool isLogarithm)
    {
        int whole = size / Panel.Lanes, tail = size % Panel.Lanes;
        int stride = rowCapacity * Panel.Lanes;
        string At(string panel) => Text.Offset(0, (stride, panel), (Panel.Lanes, row));
        string tailAt = Text.Offset(whole * stride, (Panel.Lanes, row));

        if (tail > 0)
            writer.Line($"TPanel mask = TPanel.FirstLanes({Text.Of(tail)});");
        writer.Line(tail > 0
            ? $"TPanel largest = TPanel.Select(mask, TPanel.Load(ref x, {tailAt}), TPanel.Broadcast(float.NegativeInfinity));"
            : "TPanel largest = TPanel.Broadcast(float.NegativeInfinity);");
        writer.Loop("panel", whole, panel =>
            writer.Line($"largest = TPanel.Max(largest, TPanel.Load(ref x, {At(panel)}));"));
        writer.Line("TPanel shift = TPanel.Broadcast(TPanel.MaxLane(largest));");
        writer.Line();

        writer.Line("TPanel sum = TPanel.Zero;");
        writer.Loop("panel", whole, panel =>
        {
            writer.Line($"TPanel e = PanelMath.Exp(TPanel.Load(ref x, {At(panel)}) - shift);");
            if (!isLogarithm)
                writer.Line($"e.Store(ref y, {At(panel)});");
            writer.Line("sum += e;");
        });
        if (tail > 0)
        {
            writer.Line($"TPanel last = PanelMath.Exp(TPanel.Load(ref x, {tailAt}) - shift) & mask;");
            if (!isLogarithm)
                writer.Line($"last.Store(ref y, {tailAt});");
            writer.Line("sum += last;");
        }

        writer.Line();
        writer.Line(isLogarithm
            ? "TPanel normalizer = shift + TPanel.Broadcast(MathF.Log(TPanel.Sum(sum)));"
            : "TPanel normalizer = TPanel.Broadcast(TPanel.Sum(sum));");
        string Result(string at) => isLogarithm
            ? Logarithm($"TPanel.Load(ref x, {at}) - normalizer")
            : $"(TPanel.Load(ref y, {at}) / normalizer)";
        writer.Loop("panel", whole, panel => writer.Line($"{Result(At(panel))}.Store(ref y, {At(panel)});"));
        if (tail > 0)
            writer.Line($"({Result(tailAt)} & mask).Store(ref y, {tailAt});");
    }
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Gradients;

/// <summary>Writes what the regularisers compute, over the parameters as they lie in storage.</summary>
internal static class PenaltyKernels
{
    /// <summary>Writes <c>ComputePenalties</c>, where there are regularisers.</summary>
    public static void Write(CodeWriter writer, TrainingRoutines training)
    {
        if (training.Penalties.Count == 0)
            return;
        const string name = "ComputePenalties";
        MethodParameter[] parameters = MethodParameter.Floats("parameters");
        Dispatch.Write(writer, "What the regularisers add to the loss.", "double", name, parameters);
        writer.Line(Attributes.Kernel);
        using (writer.Open(
            Dispatch.Signature($"private static double {name}<TPanel>", parameters)
                + "\n    where TPanel : struct, IPanel<TPanel>"))
        {
            writer.Line("double total = 0;");
            foreach (Penalty penalty in training.Penalties)
            {
                PlacedParameter parameter = penalty.Parameter;
                string end = Text.Of(parameter.Offset + parameter.Length);
                using (writer.Open(
                    $"for (nuint i = {Text.Of(parameter.Offset)}; i < {end}; i += {Text.Of(Panel.Lanes)}) // {parameter.Specification.Name}"))
                {
                    writer.Line("TPanel w = TPanel.Load(ref parameters, i);");
                    writer.Line($"total += TPanel.Sum({PanelExpression.Write(writer, penalty.Expression, ["w"])});");
                }
            }

            writer.Line("return total;");
        }
    }

    /// <summary>The kernel that adds a regulariser's gradient: <c>(ref parameter, ref gradient, length)</c>.</summary>
    public static string Gradient(KernelSet kernels, Penalty penalty) => kernels.Add(
        "AddPenaltyGradient",
        $"gradient = {FormulaText.Of(penalty.Expression, ["w", "gradient"])}: adds what a regulariser contributes.",
        "ref float parameter, ref float gradient, nuint length",
        writer =>
        {
            using (writer.Open($"for (nuint i = 0; i < length; i += {Text.Of(Panel.Lanes)})"))
            {
                writer.Line("TPanel w = TPanel.Load(ref parameter, i);");
                writer.Line("TPanel g = TPanel.Load(ref gradient, i);");
                writer.Line($"({PanelExpression.Write(writer, penalty.Expression, ["w", "g"])}).Store(ref gradient, i);");
            }
        });
}

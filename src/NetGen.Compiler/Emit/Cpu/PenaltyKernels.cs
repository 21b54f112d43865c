using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes what the regularisers compute, over the parameters as they lie in storage.</summary>
internal static class PenaltyKernels
{
    /// <summary>Writes <c>ComputePenalties</c> and <c>AddPenaltyGradients</c>, where there are regularisers.</summary>
    public static void Write(CodeWriter writer, TrainingRoutines training)
    {
        if (training.Penalties.Count > 0)
        {
            Write("What the regularisers add to the loss.", "double", "ComputePenalties", ["ref float parameters"], () =>
            {
                writer.Line("double total = 0;");
                foreach (Penalty penalty in training.Penalties)
                    WriteLoop(writer, penalty, result => $"total += TPanel.Sum({result});", readsGradient: false);
                writer.Line("return total;");
            });
        }

        if (training.PenaltyGradients.Count > 0)
        {
            string[] parameters = ["ref float parameters", "ref float gradients"];
            Write("Adds what the regularisers add to the gradients.", "void", "AddPenaltyGradients", parameters, () =>
            {
                foreach (Penalty penalty in training.PenaltyGradients)
                    WriteLoop(writer, penalty, result => $"({result}).Store(ref gradients, i);", readsGradient: true);
            });
        }

        void Write(string summary, string returnType, string name, string[] parameters, Action body)
        {
            Dispatch.Write(writer, summary, returnType, name, parameters, isTiled: false);
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
            using (writer.Open(
                Text.Signature($"private static {returnType} {name}<TPanel>", parameters)
                    + "\n    where TPanel : struct, IPanel<TPanel>"))
                body();
        }
    }

    private static void WriteLoop(CodeWriter writer, Penalty penalty, Func<string, string> use, bool readsGradient)
    {
        PlacedParameter parameter = penalty.Parameter;
        string end = Text.Of(parameter.Offset + parameter.Length);
        using (writer.Open(
            $"for (nuint i = {Text.Of(parameter.Offset)}; i < {end}; i += {Text.Of(Panel.Lanes)}) // {parameter.Specification.Name}"))
        {
            writer.Line("TPanel w = TPanel.Load(ref parameters, i);");
            if (readsGradient)
                writer.Line("TPanel g = TPanel.Load(ref gradients, i);");
            writer.Line(use(PanelExpression.Write(writer, penalty.Expression, ["w", "g"])));
        }
    }
}

using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the members by which the library predicts one sample on several threads.</summary>
internal static class PartMembers
{
    /// <summary>The method that each thread runs.</summary>
    public const string Method = "PredictParts";

    /// <summary>Writes them.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="predict">The routine of one sample.</param>
    /// <param name="kernels">The class of the kernels.</param>
    /// <param name="self">The class that gets the members.</param>
    public static void Write(CodeWriter writer, Routine predict, string kernels, string self)
    {
        string predictor = $"global::NetGen.IPredictor<{self}>";
        writer.Line($"""
            static int {predictor}.PartsWorkspaceLength => {Text.Of(Panel.Pad(predict.WorkspaceLength))};

            static int {predictor}.PartsScratchLength => {Text.Of(Panel.Pad(predict.ScratchLength))};

            {Attributes.GeneratedCode}
            static void {predictor}.{Method}(
                ref float input, ref float output, ref float parameters, ref float workspace, ref float scratch, ref global::NetGen.Threading.StepParts parts) =>
                {kernels}.{Method}(ref input, ref output, ref parameters, ref workspace, ref scratch, ref parts);
            """);
    }
}

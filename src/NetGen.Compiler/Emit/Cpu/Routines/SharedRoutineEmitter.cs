using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes what is computed once for all samples: the weights of predictions, and what the samples of a training step share.</summary>
internal static class SharedRoutineEmitter
{
    /// <summary>Writes the method that prepares the weights of predictions, and the type by which the library calls it.</summary>
    public static void WritePreparation(CodeWriter writer, KernelSet kernels, PreparedWeights weights)
    {
        MethodParameter[] parameters = MethodParameter.Floats("parameters", "shared");
        WriteMethod(writer, "Prepare", "What predictions read in the place of the parameters.", parameters, () =>
        {
            foreach (PreparedCopy copy in weights.Copies)
                writer.Line($"{Span("parameters", copy.Parameter.Offset, copy.Parameter.Length)}.CopyTo({Span("shared", copy.Offset, copy.Parameter.Length)});");
            var calls = new StepCalls(kernels, new RoutineText(1, CallerRows.Whole, isPart: false));
            foreach (Step step in weights.Steps)
                writer.Line(calls.Of(step));
        });
        writer.Line();
        writer.Line("/// <summary>Prepares the weights of predictions.</summary>");
        using CodeWriter.Block block = writer.Open($"public readonly struct {LayoutCode.PreparationType} : IWeightPreparation");
        writer.Line("""
            public static void Run(ref float parameters, ref float weights) => Prepare(ref parameters, ref weights);
            """);

        static string Span(string name, int offset, int length) => $"MemoryMarshal.CreateSpan({Text.Ref(name, Text.Of(offset))}, {Text.Of(length)})";
    }

    /// <summary>Writes a method of steps among parameters: <c>(ref parameters)</c>.</summary>
    public static void WriteSteps(CodeWriter writer, KernelSet kernels, string name, string summary, IEnumerable<Step> steps) =>
        WriteMethod(writer, name, summary, MethodParameter.Floats("parameters"), () =>
        {
            var calls = new StepCalls(kernels, new RoutineText(1, CallerRows.Whole, isPart: false));
            foreach (Step step in steps)
                writer.Line(calls.Of(step));
        });

    /// <summary>Writes the method that computes what samples share before each phase.</summary>
    public static void WriteBeginPhase(CodeWriter writer, KernelSet kernels, Routine routine)
    {
        MethodParameter[] parameters =
            [MethodParameter.Int(PhaseText.Number), .. MethodParameter.Floats("parameters", "shared", "partials"), MethodParameter.Int("samples")];
        var calls = new StepCalls(kernels, new RoutineText(routine.RowCapacity, CallerRows.Whole, isPart: false, routine.PartialLength));
        WriteMethod(writer, "BeginPhase", "What all samples of a batch share in a phase of a training step.", parameters, () =>
            PhaseText.Write(writer, routine.Phases.Count, phase =>
            {
                foreach (Step step in routine.Phases[phase].Before)
                    writer.Line(calls.Of(step));
            }));
    }

    private static void WriteMethod(CodeWriter writer, string name, string summary, MethodParameter[] parameters, Action body)
    {
        Dispatch.Write(writer, summary, "void", name, parameters);
        using CodeWriter.Block block = writer.Open(
            Dispatch.Signature($"private static void {name}<TPanel>", parameters) + "\n    where TPanel : struct, IPanel<TPanel>");
        body();
    }
}

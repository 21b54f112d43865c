using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Routines;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the members of <c>ITrainableNetwork</c>: the library calls them chunk by chunk.</summary>
internal static class TrainingMembers
{
    /// <summary>Writes them all.</summary>
    public static void Write(CodeWriter writer, NetworkProgram program, TrainingRoutines training, string kernelClass)
    {
        string self = program.Network.Type.Name + program.Network.Type.TypeParameters;
        string contract = $"global::NetGen.ITrainableNetwork<{self}>";
        int workspace = Math.Max(training.Loss.WorkspaceLength, training.Gradients.WorkspaceLength);
        string start = LayoutCode.Start("Parameters", program), weights = LayoutCode.Weights(program);
        Routine gradients = training.Gradients;
        WriteRegularization(writer, training, kernelClass, start);
        if (training.Gradients.RowCapacity != program.PredictBatch.RowCapacity)
        {
            writer.Line();
            writer.Line($"static int {contract}.TrainingChunkRows => {Text.Of(training.Gradients.RowCapacity)};");
        }

        writer.Line($$"""

            static int {{contract}}.ChunkWorkspaceLength => {{Text.Of(workspace)}};

            static int {{contract}}.ScratchLength => {{Text.Of(TrainingRoutineEmitter.ScratchLength(training))}};

            static int {{contract}}.GradientPieces => {{Text.Of(TrainingRoutineEmitter.Pieces(program, training).Count)}};

            {{Attributes.GeneratedCode}}
            static void {{contract}}.ComputeLoss({{self}} network, in global::NetGen.SampleRows rows) =>
                {{kernelClass}}.ComputeLoss(
                    ref rows.Input,
                    ref rows.Target,
                    ref rows.Output,
                    ref network.{{weights}},
                    ref rows.Workspace,
                    ref rows.Losses,
                    rows.FirstRow,
                    rows.Count{{(training.Loss.ScratchLength > 0 ? ",\n        ref rows.Scratch" : "")}}{{Arguments(TrainingRoutineEmitter.StateParameters(training))}});

            {{Attributes.GeneratedCode}}
            static void {{contract}}.Backpropagate(
                {{self}} network, in global::NetGen.SampleRows rows, global::NetGen.DropoutKey dropout) =>
                {{kernelClass}}.Backpropagate(
                    ref rows.Input,
                    ref rows.Target,
                    ref rows.Output,
                    ref network.{{start}},
                    ref rows.Workspace,
                    ref rows.Losses,
                    rows.FirstRow,
                    rows.Count,
                    ref rows.Scratch,
                    ref rows.Weights,
                    dropout{{Arguments([.. TrainingRoutineEmitter.PhaseParameters(gradients), .. TrainingRoutineEmitter.StateParameters(training)])}});

            {{Attributes.GeneratedCode}}
            static void {{contract}}.ReduceGradients<TSink>(
                {{self}} network, int piece, in global::NetGen.SampleRows rows, ref TSink sink) =>
                {{kernelClass}}.ReduceGradients(
                    piece,
                    ref rows.Input,
                    ref network.{{start}},
                    ref rows.Workspace,
                    ref rows.Scratch,
                    rows.Count,{{(TrainingRoutineEmitter.HasSharedGradients(training) ? "\n        ref rows.Shared,\n        rows.FirstRow," : "")}}
                    ref sink);
            """);
        if (training.StateLength > 0)
        {
            writer.Line();
            writer.Line($"static int {contract}.StateLength => {Text.Of(training.StateLength)};");
        }

        if (gradients.SharedLength > 0)
            WritePhases(writer, gradients, contract, self, kernelClass, start);
    }

    private static string Arguments(IEnumerable<MethodParameter> parameters) => string.Concat(parameters.Select(parameter =>
        ",\n        " + parameter.Argument.Replace(parameter.Name, "rows." + Text.Pascal(parameter.Name))));

    private static void WritePhases(CodeWriter writer, Routine gradients, string contract, string self, string kernelClass, string start)
    {
        writer.Line($$"""

            static int {{contract}}.Phases => {{Text.Of(gradients.Phases.Count)}};

            static int {{contract}}.SharedLength => {{Text.Of(gradients.SharedLength)}};

            static int {{contract}}.PartialLength => {{Text.Of(gradients.PartialLength)}};

            {{Attributes.GeneratedCode}}
            static void {{contract}}.BeginPhase({{self}} network, int phase, ref float shared, ref float partials, int samples) =>
                {{kernelClass}}.BeginPhase(phase, ref network.{{start}}, ref shared, ref partials, samples);
            """);
        if (gradients.Moving.Count == 0)
            return;
        writer.Line();
        writer.Line(Attributes.GeneratedCode);
        using CodeWriter.Block block = writer.Open($"static void {contract}.MoveAverages({self} network, ref float shared)");
        writer.Line($"ref float parameters = ref network.{start};");
        foreach (PlacedAverage average in gradients.Moving)
        {
            string parameter = At("parameters", average.Parameter.Offset), statistic = At("shared", average.Statistic.Offset);
            writer.Line($"global::NetGen.Numerics.BatchStatistics.Move({parameter}, {statistic}, {Text.Of(average.Statistic.Size)}, {Text.Of((float)average.Momentum)});");
        }

        static string At(string name, int offset) => $"ref global::System.Runtime.CompilerServices.Unsafe.Add(ref {name}, {Text.Of(offset)})";
    }

    private static void WriteRegularization(CodeWriter writer, TrainingRoutines training, string kernelClass, string start)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(Attributes.GeneratedCode);
        writer.Line(training.Penalties.Count == 0
            ? "public double ComputeRegularization() => 0;"
            : $"public double ComputeRegularization() => {kernelClass}.ComputePenalties(ref {start});");
    }
}

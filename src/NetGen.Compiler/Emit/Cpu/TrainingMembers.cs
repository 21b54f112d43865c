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
        string start = LayoutCode.Start("Parameters", program);
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
                    ref network.{{start}},
                    ref rows.Workspace,
                    ref rows.Losses,
                    rows.FirstRow,
                    rows.Count{{(training.Loss.ScratchLength > 0 ? ",\n        ref rows.Scratch" : "")}});

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
                    dropout);

            {{Attributes.GeneratedCode}}
            static void {{contract}}.ReduceGradients<TSink>(
                {{self}} network, int piece, in global::NetGen.SampleRows rows, ref TSink sink) =>
                {{kernelClass}}.ReduceGradients(
                    piece,
                    ref rows.Input,
                    ref network.{{start}},
                    ref rows.Workspace,
                    ref rows.Scratch,
                    rows.Count,
                    ref sink);
            """);
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

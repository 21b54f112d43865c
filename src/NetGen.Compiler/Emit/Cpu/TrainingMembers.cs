using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the members of <c>ITrainableNetwork</c>.</summary>
internal static class TrainingMembers
{
    /// <summary>Writes them all.</summary>
    public static void Write(CodeWriter writer, TrainingRoutines training, string kernelClass)
    {
        int workspace = Math.Max(training.Loss.WorkspaceLength, training.Gradients.WorkspaceLength);
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public static int TrainingWorkspaceLength => {Text.Of(workspace)};");
        writer.Line();
        WriteRegularization(writer, training, kernelClass);
        writer.Line();
        WriteLoss(writer, training, kernelClass);
        writer.Line();
        WriteGradients(writer, training, kernelClass);
    }

    private static void WriteRegularization(CodeWriter writer, TrainingRoutines training, string kernelClass)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(Attributes.GeneratedCode);
        if (training.Penalties.Count == 0)
        {
            writer.Line("public double ComputeRegularization() => 0;");
            return;
        }

        writer.Line($"public double ComputeRegularization() => {kernelClass}.ComputePenalties(ref Parameters.Buffer.Start);");
    }

    private static void WriteLoss(CodeWriter writer, TrainingRoutines training, string kernelClass)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(Attributes.GeneratedCode);
        writer.Line("""
            public double ComputeLoss(
                global::System.ReadOnlySpan<float> inputs,
                global::System.ReadOnlySpan<float> targets,
                global::System.Span<float> predictions,
                global::NetGen.Storage.AlignedBuffer workspace)
            """);
        using (writer.Open())
        {
            WriteChecks(writer);
            writer.Line();
            writer.Line("""
                ref float parameters = ref Parameters.Buffer.Start;
                ref float scratch = ref workspace.Start;
                double loss = 0;
                """);
            ChunkLoop.Write(
                writer,
                training.Loss.RowCapacity,
                hasTargets: true,
                $"loss += {kernelClass}.ComputeLoss(ref input, ref target, ref output, ref parameters, ref scratch, firstRow, rows);");
            writer.Line("return loss;");
        }
    }

    private static void WriteGradients(CodeWriter writer, TrainingRoutines training, string kernelClass)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line(Attributes.GeneratedCode);
        writer.Line("""
            public double ComputeGradients(
                global::System.ReadOnlySpan<float> inputs,
                global::System.ReadOnlySpan<float> targets,
                global::NetGen.DropoutKey dropout,
                global::System.Span<float> predictions,
                global::NetGen.Storage.AlignedBuffer gradients,
                global::NetGen.Storage.AlignedBuffer workspace)
            """);
        using (writer.Open())
        {
            WriteChecks(writer);
            writer.Line("""
                global::NetGen.NetworkGuard.AtLeast(gradients.Length, Parameters.Buffer.Length, nameof(gradients));

                ref float parameters = ref Parameters.Buffer.Start;
                ref float scratch = ref workspace.Start;
                ref float gradient = ref gradients.Start;
                gradients.Span.Clear();
                float batchWeight = 1f / count;
                double loss = 0;
                """);
            ChunkLoop.Write(
                writer,
                training.Gradients.RowCapacity,
                hasTargets: true,
                $"loss += {kernelClass}.ComputeGradients(ref input, ref target, ref output, ref parameters, ref scratch, "
                    + "firstRow, rows, ref gradient, batchWeight, dropout);");
            if (training.PenaltyGradients.Count > 0)
                writer.Line($"{kernelClass}.AddPenaltyGradients(ref parameters, ref gradient);");
            writer.Line("return loss;");
        }
    }

    private static void WriteChecks(CodeWriter writer) => writer.Line("""
        int count = global::NetGen.NetworkGuard.Count(inputs.Length, InputSize, nameof(inputs));
        global::NetGen.NetworkGuard.Matches(targets.Length, count, TargetSize, nameof(targets));
        global::NetGen.NetworkGuard.Matches(predictions.Length, count, OutputSize, nameof(predictions));
        global::NetGen.NetworkGuard.AtLeast(workspace.Length, TrainingWorkspaceLength, nameof(workspace));
        """);
}

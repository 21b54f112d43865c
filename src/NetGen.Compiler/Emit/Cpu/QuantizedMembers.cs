using System.Globalization;
using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Routines;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>
/// Writes what a network gets for a format of weights: the method that converts, the nested class of the quantized
/// network, and its routines.
/// </summary>
internal static class QuantizedMembers
{
    /// <summary>Writes the members of the network.</summary>
    public static void Write(CodeWriter writer, NetworkProgram network, QuantizedProgram program, string kernelClass)
    {
        string nested = QuantizedNames.NestedClass(program.Format);
        string exception = program.Format == WeightFormat.Int8
            ? "\n/// <exception cref=\"global::System.InvalidOperationException\">A weight is infinite or NaN.</exception>"
            : "";
        writer.Line($"""
            /// <summary>
            /// Rounds the kernels to {program.Format}: {Number(4L * program.StorageLength)} bytes of weights instead of {Number(4L * network.ParameterLength)}. Later changes
            /// of this network do not change the result.
            /// </summary>{exception}
            {Attributes.GeneratedCode}
            public {nested} {QuantizedNames.Method(program.Format)}() => new(global::NetGen.Storage.QuantizedWeights.Of(Parameters, {nested}.Quantization));

            """);
        WriteClass(writer, network, program, nested, kernelClass);
    }

    /// <summary>Writes the routines.</summary>
    public static void WriteRoutines(
        CodeWriter writer, KernelSet kernels, Network network, QuantizedProgram program, MethodParameter[] parameters)
    {
        SampleOf(network, program).WriteRoutine(writer, kernels, $"The prediction for one sample with {program.Format} weights.");
        RoutineEmitter.Write(
            writer,
            kernels,
            $"The predictions for a chunk of samples with {program.Format} weights.",
            BatchRoutine(program.Format),
            [.. parameters, MethodParameter.Int("rows")],
            program.PredictBatch);
        if (program.Stream is { } stream)
            new StreamMembers(network, stream, program.Format).WriteRoutines(writer, kernels);
        if (program.Preparation.Count > 0)
            SharedRoutineEmitter.WriteSteps(writer, kernels, PreparationRoutine(program.Format), "What follows from the weights alone.", program.Preparation);
    }

    private static void WriteClass(
        CodeWriter writer, NetworkProgram whole, QuantizedProgram program, string nested, string kernelClass)
    {
        Network network = whole.Network;
        string start = LayoutCode.Start("Weights", whole);
        string outer = network.Type.Name + network.Type.TypeParameters;
        writer.Line($"/// <summary>The network with kernels of {program.Format}, for prediction only. It never changes.</summary>");
        using CodeWriter.Block block = writer.Open($"public sealed class {nested} : global::NetGen.IQuantizedNetwork<{nested}>"
            + (program.Stream is null ? "" : ", " + StreamNames.Interface(network, program.Format)));
        WriteConstructor(writer, program, nested, kernelClass, start);
        writer.Line($$"""

            /// <inheritdoc/>
            public static global::NetGen.NetworkDescription Description => {{outer}}.Description;

            /// <summary>The format, and the places of the weights in the storage.</summary>
            public static global::NetGen.QuantizedDescription Quantization { get; } = new(
                Network: {{outer}}.Description,
                Format: global::NetGen.WeightFormat.{{program.Format}},
                Offsets: [{{string.Join(", ", program.Parameters.Select(parameter => Text.Of(parameter.Offset)))}}],
                StorageLength: {{Text.Of(program.StorageLength)}});

            /// <inheritdoc/>
            public global::NetGen.Storage.QuantizedWeights Weights { get; }

            /// <summary>Reads a network from a file that <c>Save</c> wrote.</summary>
            /// <param name="path">The file's name.</param>
            /// <exception cref="global::NetGen.NetworkFileException">The file is damaged, or its tensors do not fit this network. The message lists the differences.</exception>
            /// <exception cref="global::System.IO.IOException">The file cannot be read.</exception>
            /// <exception cref="global::System.UnauthorizedAccessException">The file may not be read.</exception>
            {{Attributes.GeneratedCode}}
            public static {{nested}} Load(string path) => new(global::NetGen.Storage.QuantizedWeights.Load(path, Quantization));

            """);
        PretrainedMembers.WriteQuantized(writer, network, program.Format, nested);
        SampleOf(network, program).Write(writer, start);
        SampleTypes.WritePredict(writer, network);
        writer.Line();
        CpuEmitter.WritePredictBatch(
            writer, network, program.PredictBatch, $"{kernelClass}.{BatchRoutine(program.Format)}", nested, start);
        if (program.Stream is not { } stream)
            return;
        writer.Line();
        new StreamMembers(network, stream, program.Format).Write(writer, start);
    }

    private static void WriteConstructor(CodeWriter writer, QuantizedProgram program, string nested, string kernelClass, string start)
    {
        string head = $"internal {nested}(global::NetGen.Storage.QuantizedWeights weights)";
        if (program.Preparation.Count == 0)
        {
            writer.Line(head + " => Weights = weights;");
            return;
        }

        using CodeWriter.Block block = writer.Open(head);
        writer.Line($"""
            Weights = weights;
            {kernelClass}.{PreparationRoutine(program.Format)}(ref {start});
            """);
    }

    private static SampleMembers SampleOf(Network network, QuantizedProgram program) =>
        new(network, program.Predict, "Predict" + program.Format);

    private static string BatchRoutine(WeightFormat format) => "PredictBatch" + format;

    private static string PreparationRoutine(WeightFormat format) => "Prepare" + format;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Emit.Cpu.Routines;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Program to C# for the CPU: the members that compute, and the kernels behind them.</summary>
internal static class CpuEmitter
{
    /// <summary>Writes the file.</summary>
    public static GeneratedSource Emit(NetworkProgram program)
    {
        string kernelClass = GeneratedNamespace.Qualify(program.Network.Type, "Kernels");
        var writer = new CodeWriter();
        FileHeader.Write(writer);
        ShapeReport.Write(writer, program);
        ClassWriter.Write(writer, program.Network.Type, "", () =>
        {
            string self = program.Network.Type.Name + program.Network.Type.TypeParameters;
            string start = LayoutCode.Weights(program);
            SampleOf(program).Write(writer, start);
            writer.Line();
            WritePredictBatch(writer, program.Network, program.PredictBatch, kernelClass + ".PredictBatch", self, start);
            WritePopulation(writer, program, kernelClass, self);
            if (program.Split is not null)
            {
                writer.Line();
                PartMembers.Write(writer, program.Predict, kernelClass, self);
            }

            if (program.Training is { } training)
            {
                writer.Line();
                TrainingMembers.Write(writer, program, training, kernelClass);
            }

            if (program.Stream is { } stream)
            {
                writer.Line();
                new StreamMembers(program.Network, stream).Write(writer, start);
            }

            foreach (QuantizedProgram quantized in program.Quantized)
            {
                writer.Line();
                QuantizedMembers.Write(writer, program, quantized, kernelClass);
            }
        });
        writer.Line();
        using (writer.Open($"namespace {GeneratedNamespace.Name}"))
        {
            writer.Line($"""
                using System;
                using System.Runtime.CompilerServices;
                using System.Runtime.InteropServices;
                using global::NetGen.Numerics;
                using global::NetGen.Randomness;
                using global::NetGen.Storage;
                using nuint = global::System.UIntPtr;{FileHeader.Functions(program.Network)}

                /// <summary>
                /// The arithmetic of the network. A tensor of n elements for each sample is stored as [⌈n/16⌉][rows][16]: panels of
                /// 16 elements, the last one padded with zeros.
                /// </summary>
                """);
            using (writer.Open($"internal static class {GeneratedNamespace.ClassName(program.Network.Type, "Kernels")}"))
            {
                var kernels = new KernelSet(writer.Depth);
                WriteRoutines(writer, kernels, program);
                kernels.Write(writer);
            }
        }

        return new GeneratedSource(program.Network.Type.HintName + ".Cpu.g.cs", writer.ToString());
    }

    // What a population of many sets of weights needs.
    private static void WritePopulation(CodeWriter writer, NetworkProgram program, string kernelClass, string self)
    {
        string contract = $"global::NetGen.INetwork<{self}>";
        SampleOf(program).WritePredictOne(writer, contract);
        writer.Line($"""

            static int {contract}.LayoutCode => {Text.Of(LayoutCode.Of(program))};
            """);
        if (program.Prepared is not { } weights)
            return;
        writer.Line($"""

            static int {contract}.PreparedLength => {Text.Of(weights.Length)};

            {Attributes.GeneratedCode}
            static void {contract}.Prepare(ref float parameters, ref float weights) => {kernelClass}.Prepare(ref parameters, ref weights);
            """);
    }

    private static SampleMembers SampleOf(NetworkProgram program) => new(program.Network, program.Predict, "Predict", program.Split);

    private static void WriteRoutines(CodeWriter writer, KernelSet kernels, NetworkProgram program)
    {
        MethodParameter[] forward = MethodParameter.Floats("input", "output", "parameters", "workspace");
        if (CostModel.IsOneMethod(program.Predict))
        {
            CallerRows rows = CallerRows.OfSample(program.Network);
            bool isHalf = CostModel.FitHalfPanels(program.Predict.Steps);
            Dispatch.Write(writer, "The prediction for one sample.", "void", "Predict", OneMethodKernel.Parameters(rows), isHalf: isHalf);
            OneMethodKernel.Add(kernels, "Predict", "The prediction for one sample, through all layers.", program.Predict.Steps, rows);
        }
        else
        {
            SampleOf(program).WriteRoutine(writer, kernels, "The prediction for one sample.");
        }

        if (program.Split is { } split)
            RoutineEmitter.WriteParts(writer, kernels, PartMembers.Method, program.Predict, split);

        RoutineEmitter.Write(
            writer,
            kernels,
            "The predictions for a chunk of samples.",
            "PredictBatch",
            [.. forward, MethodParameter.Int("rows")],
            program.PredictBatch);
        if (program.Prepared is { } weights)
            SharedRoutineEmitter.WritePreparation(writer, kernels, weights);
        if (program.Training is { } training)
            TrainingRoutineEmitter.Write(writer, kernels, program, training);
        if (program.Stream is { } stream)
            new StreamMembers(program.Network, stream).WriteRoutines(writer, kernels);
        foreach (QuantizedProgram quantized in program.Quantized)
            QuantizedMembers.WriteRoutines(writer, kernels, program.Network, quantized, forward);
    }

    /// <summary>Writes the prediction of batches.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="network">The network.</param>
    /// <param name="chunk">What it computes for a chunk of samples.</param>
    /// <param name="method">The method of the kernel class that computes it.</param>
    /// <param name="self">The class that gets the members.</param>
    /// <param name="start">The first float of the weights.</param>
    public static void WritePredictBatch(
        CodeWriter writer, Network network, Routine chunk, string method, string self, string start)
    {
        string predictor = $"global::NetGen.IPredictor<{self}>";
        writer.Line($"""
            /// <summary>Predicts a batch of samples of shape {network.InputShape}; each output has shape {network.OutputShape}.</summary>
            /// <param name="inputs">n samples, one after the other: n times {Values(network.InputShape)}.</param>
            /// <param name="outputs">Receives n predictions: n times {Values(network.OutputShape)}. Must not overlap the inputs.</param>
            /// <remarks>Allocates nothing after the first call on a thread. An overload takes the number of threads.</remarks>
            /// <exception cref="global::System.ArgumentException">A length is not a multiple of the sample's, the numbers of samples differ, or the outputs overlap the inputs.</exception>
            {Attributes.GeneratedCode}
            public void PredictBatch(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs) =>
                global::NetGen.NetworkPrediction.PredictBatch(this, inputs, outputs, maxDegreeOfParallelism: 1);

            static int {predictor}.ChunkRows => {Text.Of(chunk.RowCapacity)};

            static int {predictor}.PredictionWorkspaceLength => {Text.Of(chunk.MemoryLength)};

            static ref float {predictor}.FirstWeight({self} predictor) => ref predictor.{start};

            {Attributes.GeneratedCode}
            static void {predictor}.PredictChunk(
                ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows) =>
                {method}(ref inputs, ref outputs, ref parameters, ref workspace, rows);
            """);
    }

    private static string Values(TensorShape shape) => Text.Count(shape.Size, "value");
}

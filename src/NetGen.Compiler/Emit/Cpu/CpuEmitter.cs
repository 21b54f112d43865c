using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Emit.Cpu.Routines;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Program to C# for the CPU: the members that compute, and the kernels behind them.</summary>
internal static class CpuEmitter
{
    /// <summary>The scratch memory in floats up to which a prediction takes it from the stack (16 KB).</summary>
    private const int StackLimit = 4096;

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
            string start = LayoutCode.Start("Parameters", program);
            WritePredict(writer, program.Network, program.Predict, kernelClass + ".Predict", start);
            writer.Line();
            WritePredictBatch(writer, program.Network, program.PredictBatch, kernelClass + ".PredictBatch", self, start);
            if (program.Training is { } training)
            {
                writer.Line();
                TrainingMembers.Write(writer, program, training, kernelClass);
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
            writer.Line("""
                using System;
                using System.Runtime.CompilerServices;
                using System.Runtime.InteropServices;
                using global::NetGen.Numerics;
                using global::NetGen.Randomness;
                using global::NetGen.Storage;
                using nuint = global::System.UIntPtr;

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

    private static void WriteRoutines(CodeWriter writer, KernelSet kernels, NetworkProgram program)
    {
        MethodParameter[] forward = MethodParameter.Floats("input", "output", "parameters", "workspace");
        if (CostModel.IsOneMethod(program.Predict))
        {
            bool isHalf = CostModel.FitHalfPanels(program.Predict.Steps);
            Dispatch.Write(writer, "The prediction for one sample.", "void", "Predict", OneMethodKernel.Parameters, isHalf: isHalf);
            OneMethodKernel.Add(kernels, "Predict", "The prediction for one sample, through all layers.", program.Predict.Steps);
        }
        else
        {
            RoutineEmitter.Write(writer, kernels, "The prediction for one sample.", "Predict", forward, program.Predict);
        }

        RoutineEmitter.Write(
            writer,
            kernels,
            "The predictions for a chunk of samples.",
            "PredictBatch",
            [.. forward, MethodParameter.Int("rows")],
            program.PredictBatch);
        if (program.Training is { } training)
            TrainingRoutineEmitter.Write(writer, kernels, program, training);
        foreach (QuantizedProgram quantized in program.Quantized)
            QuantizedMembers.WriteRoutines(writer, kernels, quantized, forward);
    }

    /// <summary>Writes the prediction of one sample.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="network">The network.</param>
    /// <param name="routine">What it computes.</param>
    /// <param name="method">The method of the kernel class that computes it.</param>
    /// <param name="start">The first float of the weights.</param>
    public static void WritePredict(CodeWriter writer, Network network, Routine routine, string method, string start)
    {
        int length = routine.WorkspaceLength + routine.ListLength;
        bool hasWorkspace = !CostModel.IsOneMethod(routine);
        bool isOnStack = length <= StackLimit, isRented = hasWorkspace && !isOnStack;
        writer.Line($"""
            /// <summary>Predicts one sample of shape {network.InputShape}; the output has shape {network.OutputShape}.</summary>
            /// <param name="input">The sample: {Values(network.InputShape)}.</param>
            /// <param name="output">Receives the prediction: {Values(network.OutputShape)}.</param>
            /// <remarks>Allocates nothing{(isRented ? " after the first call on a thread" : "")}. Any number of threads may call it at once, as long as none changes the parameters.</remarks>
            /// <exception cref="global::System.ArgumentException">A length differs.</exception>
            {Attributes.GeneratedCode}
            """);
        using (writer.Open(
            "public void Predict(global::System.ReadOnlySpan<float> input, global::System.Span<float> output)"))
        {
            writer.Line($"""
                if (input.Length != InputSize || output.Length != OutputSize)
                    global::NetGen.NetworkGuard.ThrowForSample(Description, input.Length, output.Length);

                ref float inputs = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(input);
                ref float outputs = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(output);
                ref float parameters = ref {start};
                """);
            if (hasWorkspace && isOnStack)
            {
                writer.Line($"global::System.Span<float> scratch = stackalloc float[{Text.Of(length)}];");
                writer.Line("ref float workspace = ref scratch[0];");
            }
            else if (isRented)
            {
                writer.Line($"global::NetGen.Storage.AlignedBuffer scratch = global::NetGen.Storage.WorkspacePool.Rent({Text.Of(length)});");
                writer.Line("ref float workspace = ref scratch.Start;");
            }

            writer.Line(
                $"{method}(ref inputs, ref outputs, ref parameters{(hasWorkspace ? ", ref workspace" : "")});");
            if (isRented)
                writer.Line("global::NetGen.Storage.WorkspacePool.Return(scratch);");
        }
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

            static int {predictor}.PredictionWorkspaceLength => {Text.Of(chunk.WorkspaceLength)};

            static ref float {predictor}.FirstWeight({self} predictor) => ref predictor.{start};

            {Attributes.GeneratedCode}
            static void {predictor}.PredictChunk(
                ref float inputs, ref float outputs, ref float parameters, ref float workspace, int rows) =>
                {method}(ref inputs, ref outputs, ref parameters, ref workspace, rows);
            """);
    }

    private static string Values(TensorShape shape) => Text.Count(shape.Size, "value");
}

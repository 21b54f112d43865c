using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Routines;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the gradients in the inputs: the method of the class, the members of <c>IInputGradientNetwork</c>, and the routine of a chunk.</summary>
internal static class InputGradientMembers
{
    /// <summary>Writes the members of the network.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="network">The network.</param>
    /// <param name="routine">What is computed for a chunk of samples.</param>
    /// <param name="kernelClass">The class of the kernels.</param>
    public static void Write(CodeWriter writer, Network network, Routine routine, string kernelClass)
    {
        string contract = InputGradientNames.Interface(network);
        writer.Line($$"""
            /// <summary>
            /// Computes, for each sample, the gradient of its loss in its input of shape {{network.InputShape}}, as the network predicts: without dropout, and with the moving averages
            /// of normalisations.
            /// </summary>
            /// <param name="inputs">n samples, one after the other: n times {{Values(network.InputShape.Size)}}.</param>
            /// <param name="targets">n targets: n times {{Values(network.TargetSize)}}.</param>
            /// <param name="inputGradients">Receives n gradients: n times {{Values(network.InputShape.Size)}}. Must not overlap the inputs or the targets.</param>
            /// <remarks>Allocates nothing after the first call on a thread. An overload takes the number of threads.</remarks>
            /// <exception cref="global::System.ArgumentException">A length is not a multiple of the sample's, the numbers of samples differ, or the gradients overlap what is read{{(network.Losses.Any(loss => loss.Loss == Loss.SparseCategoricalCrossEntropy) ? ", or a target is not the index of a class" : "")}}.</exception>
            {{Attributes.GeneratedCode}}
            public void {{InputGradientNames.Method}}(
                global::System.ReadOnlySpan<float> inputs, global::System.ReadOnlySpan<float> targets, global::System.Span<float> inputGradients) =>
                global::NetGen.NetworkInputGradients.ComputeInputGradients(this, inputs, targets, inputGradients, maxDegreeOfParallelism: 1);

            static int {{contract}}.InputGradientChunkRows => {{Text.Of(routine.RowCapacity)}};

            static int {{contract}}.InputGradientWorkspaceLength => {{Text.Of(routine.WorkspaceLength + ScratchLength(routine))}};

            {{Attributes.GeneratedCode}}
            static void {{contract}}.ComputeInputGradientChunk(
                ref float inputs, ref float targets, ref float inputGradients, ref float parameters, ref float workspace, int firstSample, int rows) =>
                {{kernelClass}}.{{InputGradientNames.Method}}(
                    ref inputs,
                    ref targets,
                    ref inputGradients,
                    ref parameters,
                    ref workspace,
                    ref global::System.Runtime.CompilerServices.Unsafe.Add(ref workspace, {{Text.Of(routine.WorkspaceLength)}}),
                    firstSample,
                    rows);
            """);
    }

    /// <summary>Writes the routine.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="kernels">Receives what it calls.</param>
    /// <param name="routine">What is computed for a chunk of samples.</param>
    public static void WriteRoutine(CodeWriter writer, KernelSet kernels, Routine routine) => RoutineEmitter.Write(
        writer,
        kernels,
        "The gradients in the inputs of a chunk of samples.",
        InputGradientNames.Method,
        [.. MethodParameter.Floats("input", "target", "output", "parameters", "workspace", "scratch"), MethodParameter.Int(RoutineText.FirstSample), MethodParameter.Int("rows")],
        routine);

    private static int ScratchLength(Routine routine) =>
        routine.NestedSteps.Max(step => TrainingRoutineEmitter.ScratchLength(step, routine.RowCapacity));

    private static string Values(int count) => Text.Count(count, "value");
}

using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>GPU program to C#: the kernels, which ILGPU compiles when a device is there, and the list of them.</summary>
internal static class GpuEmitter
{
    /// <summary>Writes the file.</summary>
    public static GeneratedSource Emit(GpuProgram program)
    {
        Network network = program.Program.Network;
        string self = network.Type.Name + network.Type.TypeParameters;
        string kernels = GeneratedNamespace.Qualify(network.Type, "GpuKernels");
        var texts = new GpuKernelTexts();
        List<RoutineKernels> routines = [new("Predict", program.Predict, program.Program, texts, isShuffled: false)];
        if (program.Training is { } training)
        {
            routines.Add(new("Loss", training.Loss, program.Program, texts, isShuffled: false));
            routines.Add(new("Gradients", training.Gradients, program.Program, texts, isShuffled: true));
        }

        var writer = new CodeWriter();
        FileHeader.Write(writer);
        string contract = program.Training is null ? "IGpuNetwork" : "IGpuTrainableNetwork";
        ClassWriter.Write(writer, network.Type, $" : global::NetGen.Gpu.{contract}<{self}>", () =>
            WriteMembers(writer, program, self, kernels));
        writer.Line();
        using (writer.Open($"namespace {GeneratedNamespace.Name}"))
        {
            writer.Line($"""
                using global::ILGPU;
                using global::ILGPU.Runtime.Cuda;
                using global::NetGen.Gpu;
                using global::NetGen.Numerics;
                using Blocks = global::NetGen.Gpu.{network.GpuPrecision}Blocks;
                using Products = global::NetGen.Gpu.{network.GpuPrecision}Products;{FileHeader.Functions(network)}

                /// <summary>
                /// The kernels of the network. A tensor of n elements for each sample is stored row by row, each row padded with
                /// zeros to a multiple of 4; parameters lie as they do on the CPU.
                /// </summary>
                """);
            using (writer.Open($"internal static class {GeneratedNamespace.ClassName(network.Type, "GpuKernels")}"))
            {
                foreach (RoutineKernels routine in routines)
                {
                    if (routine != routines[0])
                        writer.Line();
                    WriteRoutine(writer, routine, program.Program);
                }

                if (program.Training is not null)
                    WriteParameters(writer, routines[routines.Count - 1].PartSamples, program.Program);
                texts.Write(writer);
            }
        }

        return new GeneratedSource(network.Type.HintName + ".Gpu.g.cs", writer.ToString());
    }

    private static void WriteMembers(CodeWriter writer, GpuProgram program, string self, string kernels)
    {
        writer.Line($"""
            /// <summary>Puts the network on a GPU: copies its parameters there and compiles its kernels.</summary>
            /// <param name="network">The network. Call <c>CopyParametersToHost</c> to copy trained parameters back to it.</param>
            /// <param name="accelerator">
            /// The device; the caller disposes of it. <see langword="null"/> for the machine's best device.
            /// </param>
            /// <exception cref="global::NetGen.Gpu.GpuException">There is no device, or it has too little memory.</exception>
            {Attributes.GeneratedCode}
            public static global::NetGen.Gpu.GpuNetwork<{self}> CreateGpu({self} network, global::ILGPU.Runtime.Accelerator? accelerator = null) =>
                new(network, accelerator);

            static global::NetGen.Gpu.GpuRoutine global::NetGen.Gpu.IGpuNetwork<{self}>.PredictKernels => {kernels}.Predict;
            """);
        if (program.Training is null)
            return;
        writer.Line($"""

            static global::NetGen.Gpu.GpuRoutine global::NetGen.Gpu.IGpuTrainableNetwork<{self}>.LossKernels => {kernels}.Loss;

            static global::NetGen.Gpu.GpuRoutine global::NetGen.Gpu.IGpuTrainableNetwork<{self}>.GradientKernels => {kernels}.Gradients;

            static global::System.Collections.Immutable.ImmutableArray<global::NetGen.Gpu.GpuParameter> global::NetGen.Gpu.IGpuTrainableNetwork<{self}>.GpuParameters => {kernels}.Parameters;
            """);
    }

    private static void WriteRoutine(CodeWriter writer, RoutineKernels kernels, NetworkProgram program)
    {
        writer.Line($"public static readonly GpuRoutine {kernels.Name} = new(");
        writer.Line($"    RowLength: {Text.Of(kernels.Routine.RowLength)},");
        WriteList("Kernels", kernels.Kernels);
        WriteList("TensorKernels", kernels.TensorKernels);
        string readsRounded = kernels.Routine.ReadsRounded ? ", ReadsRounded: true" : "";
        writer.Line($"    Precision: global::NetGen.GpuPrecision.{program.Network.GpuPrecision}{readsRounded});");

        void WriteList(string list, IEnumerable<KernelLaunch> launches)
        {
            writer.Line($"    {list}:");
            writer.Line("    [");
            foreach (KernelLaunch launch in launches)
                writer.Line($"        new({launch}),");
            writer.Line("    ],");
        }
    }

    private static void WriteParameters(CodeWriter writer, IReadOnlyList<int> partSamples, NetworkProgram program)
    {
        writer.Line();
        writer.Line("public static readonly global::System.Collections.Immutable.ImmutableArray<GpuParameter> Parameters =");
        writer.Line("[");
        for (int i = 0; i < partSamples.Count; i++)
        {
            PlacedParameter parameter = program.Parameters[i];
            writer.Line($"    new({Text.Of(parameter.Offset)}, {Text.Of(parameter.Length)}, {Text.Of(partSamples[i])}, "
                + $"{Text.Of((float)parameter.Specification.L1)}, {Text.Of((float)parameter.Specification.L2)}),");
        }

        writer.Line("];");
    }
}

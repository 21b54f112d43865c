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
        var bodies = new CodeWriter();
        var lists = new CodeWriter();
        WriteRoutine(bodies, lists, "Predict", program.Predict, program.Program, isShuffled: false);
        if (program.Training is { } training)
        {
            WriteRoutine(bodies, lists, "Loss", training.Loss, program.Program, isShuffled: false);
            WriteRoutine(bodies, lists, "Gradients", training.Gradients, program.Program, isShuffled: true);
        }

        var writer = new CodeWriter();
        FileHeader.Write(writer);
        string contract = program.Training is null ? "IGpuNetwork" : "IGpuTrainableNetwork";
        ClassWriter.Write(writer, network.Type, $" : global::NetGen.Gpu.{contract}<{self}>", () =>
            WriteMembers(writer, program, self, kernels));
        writer.Line();
        using (writer.Open($"namespace {GeneratedNamespace.Name}"))
        {
            writer.Line("""
                using global::ILGPU;
                using global::NetGen.Gpu;
                using global::NetGen.Numerics;

                /// <summary>
                /// The kernels of the network. A tensor of n elements for each sample is stored row by row, each row padded with
                /// zeros to a multiple of 4; parameters lie as they do on the CPU.
                /// </summary>
                """);
            using (writer.Open($"file static class {GeneratedNamespace.ClassName(network.Type, "GpuKernels")}"))
            {
                writer.Line(lists.ToString().TrimEnd('\n'));
                writer.Line().Line(bodies.ToString().TrimEnd('\n'));
            }
        }

        return new GeneratedSource(network.Type.HintName + ".Gpu.g.cs", writer.ToString());
    }

    private static void WriteMembers(CodeWriter writer, GpuProgram program, string self, string kernels)
    {
        writer.Line($"""
            /// <summary>Puts the network on a GPU: copies its parameters there and compiles its kernels.</summary>
            /// <param name="network">The network; what is trained on the GPU is copied back to it on request.</param>
            /// <param name="accelerator">
            /// The device to use, which the caller disposes of; <see langword="null"/> for the best one of the machine.
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

    private static void WriteRoutine(
        CodeWriter bodies, CodeWriter lists, string name, GpuRoutine routine, NetworkProgram program, bool isShuffled)
    {
        var access = new TensorAccess(isShuffled);
        var entries = new List<string>();
        var partRows = new int[program.Parameters.Count];
        for (int i = 0; i < routine.Steps.Count; i++)
        {
            string kernel = name + Text.Of(i) + Suffix(routine.Steps[i]);
            bodies.Line();
            entries.Add(WriteKernel(bodies, kernel, routine.Steps[i], program, access, partRows));
        }

        lists.Line();
        lists.Line($"public static readonly GpuRoutine {name} = new(");
        lists.Line($"    RowLength: {Text.Of(routine.RowLength)},");
        lists.Line("    Kernels:");
        lists.Line("    [");
        foreach (string entry in entries)
            lists.Line($"        new({entry}),");
        lists.Line("    ]);");
        if (!isShuffled)
            return;

        lists.Line();
        lists.Line("public static readonly global::System.Collections.Immutable.ImmutableArray<GpuParameter> Parameters =");
        lists.Line("[");
        for (int i = 0; i < partRows.Length; i++)
        {
            PlacedParameter parameter = program.Parameters[i];
            lists.Line($"    new({Text.Of(parameter.Offset)}, {Text.Of(parameter.Length)}, {Text.Of(partRows[i])}, "
                + $"{Text.Of((float)parameter.Specification.L1)}, {Text.Of((float)parameter.Specification.L2)}),");
        }

        lists.Line("];");
    }

    // The kernel's body, and its entry in the list: method, threads of a group, rows of a group, groups besides.
    private static string WriteKernel(
        CodeWriter writer, string name, GpuStep step, NetworkProgram program, TensorAccess access, int[] partRows)
    {
        switch (step)
        {
            case GpuStep.Product product:
                ProductKernels.WriteProduct(writer, name, product, access);
                return Entry(name, product.Tile.Threads, product.Tile.Rows, Groups(product.Kernel.Specification.Shape.Dimensions[1], product.Tile.Columns));
            case GpuStep.Network network:
                NetworkKernels.Write(writer, name, network, access);
                return Entry(name, network.Layers[0].Tile.Threads, network.Layers[0].Tile.Rows);
            case GpuStep.InputGradient gradient:
                ProductKernels.WriteInputGradient(writer, name, gradient, access);
                return Entry(name, gradient.Tile.Threads, gradient.Tile.Rows, Groups(gradient.Kernel.Specification.Shape.Dimensions[0], gradient.Tile.Columns));
            case GpuStep.KernelGradient gradient:
                int kernel = IndexOf(program, gradient.Kernel);
                (int inputs, int outputs) = (gradient.Input.Size, gradient.Gradient.Size);
                partRows[kernel] = GpuCostModel.PartRows(inputs, outputs);
                GradientKernels.WriteKernelGradient(writer, name, gradient, kernel, access);
                return Entry(name, gradient.Tile.Threads, partRows[kernel], Groups(inputs, gradient.Tile.Rows), Groups(outputs, gradient.Tile.Columns));
            case GpuStep.BiasGradient gradient:
                int bias = IndexOf(program, gradient.Bias);
                partRows[bias] = GradientKernels.PartRows(gradient);
                GradientKernels.WriteBiasGradient(writer, name, gradient, bias, access);
                return Entry(name, GradientKernels.BiasThreads, partRows[bias], Groups(gradient.Bias.Length, GradientKernels.BiasColumns));
            case GpuStep.Rows rows:
                RowKernels.Write(writer, name, rows, access);
                return Entry(name, RowKernels.Threads, RowKernels.RowsPerGroup(rows));
            default:
                throw new InvalidOperationException($"Unknown kernel {step.GetType().Name}.");
        }
    }

    private static string Suffix(GpuStep step) => step switch
    {
        GpuStep.Product => "Product",
        GpuStep.Network => "Network",
        GpuStep.InputGradient => "InputGradient",
        GpuStep.KernelGradient => "KernelGradient",
        GpuStep.BiasGradient => "BiasGradient",
        _ => "Rows",
    };

    private static string Entry(string name, int threads, int rows, int groupsY = 1, int groupsZ = 1) =>
        $"{name}, GroupSize: {Text.Of(threads)}, RowsPerGroup: {Text.Of(rows)}, GroupsY: {Text.Of(groupsY)}, GroupsZ: {Text.Of(groupsZ)}";

    private static int Groups(int size, int tile) => GpuCostModel.Ceiling(size, tile);

    private static int IndexOf(NetworkProgram program, PlacedParameter parameter) =>
        program.Parameters.Select((candidate, index) => (candidate, index)).First(pair => pair.candidate == parameter).index;
}

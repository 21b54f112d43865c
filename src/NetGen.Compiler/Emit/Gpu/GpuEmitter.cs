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
        var set = new KernelTexts();
        var lists = new CodeWriter();
        WriteRoutine(set, lists, "Predict", program.Predict, program.Program, isShuffled: false);
        if (program.Training is { } training)
        {
            WriteRoutine(set, lists, "Loss", training.Loss, program.Program, isShuffled: false);
            WriteRoutine(set, lists, "Gradients", training.Gradients, program.Program, isShuffled: true);
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
                using Products = global::NetGen.Gpu.{network.GpuPrecision}Products;

                /// <summary>
                /// The kernels of the network. A tensor of n elements for each sample is stored row by row, each row padded with
                /// zeros to a multiple of 4; parameters lie as they do on the CPU.
                /// </summary>
                """);
            using (writer.Open($"file static class {GeneratedNamespace.ClassName(network.Type, "GpuKernels")}"))
            {
                writer.Line(lists.ToString().Trim('\n'));
                foreach (string kernel in set.Kernels)
                    writer.Line().Line(kernel.TrimEnd('\n'));
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
        KernelTexts set, CodeWriter lists, string name, GpuRoutine routine, NetworkProgram program, bool isShuffled)
    {
        var access = new TensorAccess(isShuffled);
        var partRows = new int[program.Parameters.Count];
        Dictionary<int, int> numbers = program.Parameters
            .Select((parameter, number) => (parameter.Offset, number))
            .ToDictionary(pair => pair.Offset, pair => pair.number);
        lists.Line();
        lists.Line($"public static readonly GpuRoutine {name} = new(");
        lists.Line($"    RowLength: {Text.Of(routine.RowLength)},");
        WriteKernels("Kernels", isTensor: false);
        WriteKernels("TensorKernels", isTensor: true);
        lists.Line($"    Precision: global::NetGen.GpuPrecision.{program.Network.GpuPrecision});");
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

        void WriteKernels(string list, bool isTensor)
        {
            lists.Line($"    {list}:");
            lists.Line("    [");
            foreach (GpuStep step in routine.Steps.SelectMany(step => step is GpuStep.Chain chain && !isTensor ? chain.Layers : (IEnumerable<GpuStep>)[step]))
                lists.Line($"        new({AddKernel(set, step, isTensor, program.Network.GpuPrecision, numbers, access, partRows)}),");
            lists.Line("    ],");
        }
    }

    // Adds the kernel, and gives its entry in the list: method, threads of a group, rows of a group, groups besides.
    private static string AddKernel(
        KernelTexts set, GpuStep step, bool isTensor, GpuPrecision precision, Dictionary<int, int> numbers, TensorAccess access, int[] partRows)
    {
        string tensor = isTensor ? "Tensor" : "";
        TileArithmetic arithmetic;
        switch (step)
        {
            case GpuStep.Product product:
                arithmetic = Arithmetic(isTensor, product.Tile, product.TensorTile, precision);
                return Entry(
                    set.Add(Name(product.Kernel, tensor + (product.IsTransposed ? "InputGradient" : "Product")), (writer, name) =>
                        ProductKernels.Write(writer, name, product, arithmetic, access)),
                    arithmetic.Threads,
                    arithmetic.Rows,
                    GpuCostModel.Ceiling(product.Columns, arithmetic.Columns),
                    groupsOfMultiprocessor: arithmetic.GroupsOfMultiprocessor,
                    sharedWords: arithmetic.SharedWords(
                        arithmetic.LayoutOfRows(arithmetic.Rows),
                        product.IsTransposed ? arithmetic.LayoutOfRows(arithmetic.Columns) : arithmetic.LayoutOfPanels));
            case GpuStep.Network { Resident: { } resident } network when isTensor:
                return Resident("TensorNetwork", resident, (writer, name) =>
                    ResidentNetworkKernels.Write(writer, name, network.Layers, network.HasSoftmax, resident, access));
            case GpuStep.Chain chain:
                string direction = chain.Layers[0].IsTransposed ? "TensorBackwardNetwork" : "TensorForwardNetwork";
                return Resident(direction, chain.Resident, (writer, name) =>
                    ResidentNetworkKernels.Write(writer, name, chain.Layers, hasSoftmax: false, chain.Resident, access));
            case GpuStep.Network network:
                return isTensor
                    ? Entry(
                        set.Add("TensorNetwork", (writer, name) => TensorNetworkKernels.Write(writer, name, network, access)),
                        network.Layers[0].TensorTile.Threads,
                        network.Layers[0].TensorTile.Rows,
                        groupsOfMultiprocessor: network.Layers.Max(layer => layer.TensorTile.GroupsOfMultiprocessor))
                    : Entry(
                        set.Add("Network", (writer, name) => NetworkKernels.Write(writer, name, network, access)),
                        network.Layers[0].Tile.Threads,
                        network.Layers[0].Tile.Rows);
            case GpuStep.KernelGradient gradient:
                int kernel = numbers[gradient.Kernel.Offset];
                (int inputs, int outputs) = (gradient.Input.Size, gradient.Gradient.Size);
                partRows[kernel] = GpuCostModel.PartRows(inputs, outputs);
                arithmetic = Arithmetic(isTensor, gradient.Tile, gradient.TensorTile, precision);
                return Entry(
                    set.Add(Name(gradient.Kernel, tensor + "KernelGradient"), (writer, name) =>
                        GradientKernels.WriteKernelGradient(writer, name, gradient, kernel, arithmetic, access)),
                    arithmetic.Threads,
                    partRows[kernel],
                    GpuCostModel.Ceiling(inputs, arithmetic.Rows),
                    GpuCostModel.Ceiling(outputs, arithmetic.Columns),
                    arithmetic.GroupsOfMultiprocessor,
                    arithmetic.SharedWords(arithmetic.LayoutOfBatch(arithmetic.Rows), arithmetic.LayoutOfBatch(arithmetic.Columns)));
            case GpuStep.BiasGradient gradient:
                int bias = numbers[gradient.Bias.Offset];
                partRows[bias] = GradientKernels.PartRows(gradient);
                return Entry(
                    set.Add(Name(gradient.Bias, "BiasGradient"), (writer, name) =>
                        GradientKernels.WriteBiasGradient(writer, name, gradient, bias, access)),
                    GradientKernels.BiasThreads,
                    partRows[bias],
                    GpuCostModel.Ceiling(gradient.Bias.Length, GradientKernels.BiasColumns));
            case GpuStep.Rows rows:
                return Entry(
                    set.Add("Rows", (writer, name) => RowKernels.Write(writer, name, rows, access)),
                    RowKernels.Threads,
                    RowKernels.RowsPerGroup(rows));
            default:
                throw new InvalidOperationException($"Unknown kernel {step.GetType().Name}.");
        }

        string Resident(string name, ResidentWeights resident, Action<CodeWriter, string> write) => Entry(
            set.Add(name, write),
            resident.Threads,
            resident.Rows,
            groupsOfMultiprocessor: 1,
            sharedWords: resident.Words,
            isResident: true);
    }

    private static TileArithmetic Arithmetic(bool isTensor, GpuTile tile, TensorTile tensorTile, GpuPrecision precision) =>
        isTensor ? new TensorArithmetic(tensorTile, new TensorInstructions(precision)) : new ScalarArithmetic(tile);

    private static string Name(PlacedParameter parameter, string suffix) => Text.Pascal(parameter.Layer) + suffix;

    private static string Entry(
        string name,
        int threads,
        int rows,
        int groupsY = 1,
        int groupsZ = 1,
        int groupsOfMultiprocessor = 0,
        int sharedWords = 0,
        bool isResident = false) =>
        $"{name}, GroupSize: {Text.Of(threads)}, RowsPerGroup: {Text.Of(rows)}, GroupsY: {Text.Of(groupsY)}, GroupsZ: {Text.Of(groupsZ)}"
        + $", GroupsOfMultiprocessor: {Text.Of(groupsOfMultiprocessor)}, SharedWords: {Text.Of(sharedWords)}, "
        + $"IsResident: {(isResident ? "true" : "false")}";
}

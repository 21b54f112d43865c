using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Rows;
using NetGen.Compiler.Emit.Gpu.Tiles;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Products;

/// <summary>
/// The gradients in kernels and biases, summed over a part of the batch by each thread group. One more kernel, of the
/// library, adds the parts in their order and applies the optimizer.
/// </summary>
internal static class PartialSumKernels
{
    /// <summary>The threads of a group that sums over the samples of a part, 16 quads of outputs by 16 samples.</summary>
    public const int BiasThreads = 256;

    /// <summary>The outputs that such a group sums.</summary>
    public const int BiasColumns = 64;

    /// <summary>Writes the kernel of xᵀ·g.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="gradient">What it computes.</param>
    /// <param name="number">The parameter's number.</param>
    /// <param name="arithmetic">How slices are multiplied.</param>
    /// <param name="access">How tensors are read.</param>
    public static void WriteKernelGradient(
        CodeWriter writer, string name, GpuStep.KernelGradient gradient, int number, TileArithmetic arithmetic, TensorAccess access)
    {
        int inputs = gradient.Input.Size, outputs = gradient.Gradient.Size;
        (GpuTensor left, GpuTensor right) = gradient.Rounded ?? (gradient.Input, gradient.Gradient);
        writer.Line($"/// <summary>The gradient in {access.Places.Name(gradient.Kernel.Specification.Name)}, {gradient.Kernel.Specification.Shape}.</summary>");
        using (writer.Open($"public static void {name}(KernelArguments a)"))
        {
            writer.Line($"int firstInput = Grid.IdxY * {Text.Of(arithmetic.Rows)}, firstOutput = Grid.IdxZ * {Text.Of(arithmetic.Columns)};");
            WritePart(writer, gradient.PartSamples * gradient.Positions);
            TileKernel.Write(
                writer,
                arithmetic,
                new BatchLoader("left", left, access, arithmetic.Rows, arithmetic, "firstInput"),
                new BatchLoader("right", right, access, arithmetic.Columns, arithmetic, "firstOutput"),
                PowerOfTwo.Quotient($"lastRow - firstRow + {Text.Of(arithmetic.Depth - 1)}", arithmetic.Depth),
                (row, column, sums) => $"{name}Finish(a, firstInput + {row}, firstOutput + {column}, {sums});");
        }

        int panels = gradient.Kernel.Length / 16 / inputs;
        writer.Line();
        using (writer.Open($"private static void {name}Finish(KernelArguments a, int input, int output, Quad sum)"))
        using (writer.Open($"if (input < {Text.Of(inputs)} && output < {Text.Of(panels * 16)})"))
        {
            writer.Line($"long start = {PartStart(access, number, gradient.Kernel.Length)};");
            writer.Line($"a.Partials.Cast<Quad>()[(start >> 2) + ((output >> 4) * {Text.Of(inputs)} + input) * 4 + ((output & 15) >> 2)] {(gradient.IsAdded ? "+=" : "=")} sum;");
        }
    }

    /// <summary>Writes the kernel that sums g.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="gradient">What it computes.</param>
    /// <param name="number">The parameter's number.</param>
    /// <param name="access">How tensors are read.</param>
    public static void WriteBiasGradient(
        CodeWriter writer, string name, GpuStep.BiasGradient gradient, int number, TensorAccess access)
    {
        GpuTensor tensor = gradient.RoundedGradient ?? gradient.Gradient;
        writer.Line($"/// <summary>The gradient in {access.Places.Name(gradient.Bias.Specification.Name)}, {gradient.Bias.Specification.Shape}.</summary>");
        using CodeWriter.Block kernel = writer.Open($"public static void {name}(KernelArguments a)");
        WritePart(writer, gradient.PartSamples * gradient.Positions);
        writer.Line($"""
            ArrayView<Quad> sums = SharedMemory.Allocate<Quad>({Text.Of(BiasThreads)});
            int column = Grid.IdxY * {Text.Of(BiasColumns)} + (thread & 15) * 4;
            Quad sum = default;
            """);
        using (writer.Open($"if (column < {Text.Of(tensor.IsRounded ? tensor.Size : tensor.Extent)})"))
        using (writer.Open("for (int row = firstRow + (thread >> 4); row < lastRow; row += 16)"))
        {
            writer.Line("Quad value;");
            access.WriteQuadLoad(writer, "value", tensor, "row", "column");
            writer.Line("sum += value;");
        }

        writer.Line("sums[thread] = sum;");
        writer.Line("Group.Barrier();");
        using (writer.Open($"if (thread < 16 && column < {Text.Of(gradient.Bias.Length)})"))
        {
            using (writer.Open("for (int other = thread + 16; other < 256; other += 16)"))
            {
                writer.Line("Quad value = sums[other];");
                writer.Line("sum += value;");
            }

            writer.Line($"long start = {PartStart(access, number, gradient.Bias.Length)};");
            writer.Line($"a.Partials.Cast<Quad>()[(start >> 2) + (column >> 2)] {(gradient.IsAdded ? "+=" : "=")} sum;");
        }
    }

    /// <summary>Writes the kernel that sums each position of g for itself: a thread has four parameters beside each other.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="gradient">What it computes.</param>
    /// <param name="number">The parameter's number.</param>
    /// <param name="groups">Which quads of the parameter a group has.</param>
    /// <param name="access">How tensors are read.</param>
    public static void WriteElementGradient(
        CodeWriter writer, string name, GpuStep.BiasGradient gradient, int number, ElementGroups groups, TensorAccess access)
    {
        int positions = gradient.KeptPositions;
        GpuTensor tensor = gradient.Gradient;
        writer.Line($"/// <summary>The gradient in {access.Places.Name(gradient.Bias.Specification.Name)}, {gradient.Bias.Specification.Shape}.</summary>");
        using CodeWriter.Block kernel = writer.Open($"public static void {name}(KernelArguments a)");
        string samples = Text.Of(gradient.PartSamples);
        using CodeWriter.Block inside = groups.Open(writer, "part", "quad", $"part * {samples} < a.Rows");
        string place = PowerOfTwo.Quotient("quad", Panel.Lanes / GpuTensor.Quad);
        writer.Line($"""
            int position = {Division.Remainder(place, positions)}, column = {Division.Quotient(place, positions)} * {Text.Of(Panel.Lanes)} + (quad & 3) * 4;
            int firstRow = part * {samples}, lastRow = IntrinsicMath.Min(a.Rows, firstRow + {samples});
            Quad sum = default;
            """);
        using (writer.Open($"for (int row = firstRow; row < lastRow && column < {Text.Of(tensor.Extent)}; row++)"))
        {
            writer.Line($"int term = row * {Text.Of(positions)} + position;");
            writer.Line("Quad value;");
            access.At(positions).WriteQuadLoad(writer, "value", tensor, "term", "column");
            writer.Line("sum += value;");
        }

        writer.Line($"long start = {PartStart(access, number, gradient.Bias.Length, "part")};");
        writer.Line($"a.Partials.Cast<Quad>()[(start >> 2) + quad] {(gradient.IsAdded ? "+=" : "=")} sum;");
    }

    private static void WritePart(CodeWriter writer, int partRows) => writer.Line($"""
        int thread = Group.IdxX;
        int firstRow = Grid.IdxX * {Text.Of(partRows)}, lastRow = IntrinsicMath.Min(a.Rows, firstRow + {Text.Of(partRows)});
        """);

    private static string PartStart(TensorAccess access, int number, int length, string part = "Grid.IdxX") =>
        $"a.PartialStarts[{access.Places.ParameterNumber(number)}] + (long){part} * {Text.Of(length)}";
}

using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>The products of samples with a kernel, and with a transposed one.</summary>
internal static class ProductKernels
{
    /// <summary>Writes the kernel of x·K + b.</summary>
    public static void WriteProduct(CodeWriter writer, string name, GpuStep.Product product, TensorAccess access) => Write(
        writer,
        name,
        (product.Kernel, "samples times kernel", Terms: 0),
        product.Tile,
        new SampleOperand("left", product.Input, access, product.Tile),
        new KernelOperand("right", product.Kernel, product.Tile),
        finish => Epilogue.Write(writer, finish, product.Bias, product.Results, access));

    /// <summary>Writes the kernel of g·Kᵀ.</summary>
    public static void WriteInputGradient(CodeWriter writer, string name, GpuStep.InputGradient gradient, TensorAccess access) => Write(
        writer,
        name,
        (gradient.Kernel, "gradients times transposed kernel", Terms: 1),
        gradient.Tile,
        new SampleOperand("left", gradient.Gradient, access, gradient.Tile),
        new TransposedKernelOperand("right", gradient.Kernel, gradient.Tile),
        finish => Epilogue.Write(writer, finish, bias: null, gradient.Results, access));

    // Terms is the dimension of the kernel that the sums run over.
    private static void Write(
        CodeWriter writer,
        string name,
        (PlacedParameter Kernel, string Meaning, int Terms) product,
        GpuTile tile,
        SharedOperand left,
        SharedOperand right,
        Action<string> writeFinish)
    {
        TensorShape shape = product.Kernel.Specification.Shape;
        string finish = name + "Finish";
        writer.Line($"/// <summary>{product.Kernel.Specification.Name}, {shape}: {product.Meaning}.</summary>");
        using (writer.Open($"public static void {name}(KernelArguments a)"))
        {
            writer.Line($"""
                int thread = Group.IdxX;
                int firstRow = Grid.IdxX * {Text.Of(tile.Rows)}, firstColumn = Grid.IdxY * {Text.Of(tile.Columns)};
                ArrayView<Quad> parameters = a.Parameters.Cast<Quad>();
                """);
            TileKernel.Write(
                writer,
                tile,
                left,
                right,
                Text.Of(GpuCostModel.Ceiling(shape.Dimensions[product.Terms], GpuTile.Depth)),
                (row, column, sums) => $"{finish}(a, firstRow + {row}, firstColumn + {column}, {sums});");
        }

        writer.Line();
        writeFinish(finish);
    }
}

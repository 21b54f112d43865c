using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>The products of samples with a kernel, and with a transposed one.</summary>
internal static class ProductKernels
{
    /// <summary>Writes the kernel of x·K + b.</summary>
    public static void WriteProduct(CodeWriter writer, string name, GpuStep.Product product, TensorAccess access)
    {
        PlacedParameter kernel = product.Kernel;
        writer.Line($"/// <summary>{kernel.Specification.Name}, {kernel.Specification.Shape}: samples times kernel.</summary>");
        using (writer.Open($"public static void {name}(KernelArguments a)"))
        {
            WriteStart(writer, product.Tile);
            TileKernel.Write(
                writer,
                product.Tile,
                new SampleOperand("left", product.Input, access, product.Tile),
                new KernelOperand("right", kernel, product.Tile),
                Text.Of(GpuCostModel.Ceiling(kernel.Specification.Shape.Dimensions[0], GpuTile.Depth)),
                (row, column, sums) => $"{name}Finish(a, firstRow + {row}, firstColumn + {column}, {sums});");
        }

        writer.Line();
        Epilogue.Write(writer, name + "Finish", product.Bias, product.Results, access);
    }

    /// <summary>Writes the kernel of g·Kᵀ.</summary>
    public static void WriteInputGradient(CodeWriter writer, string name, GpuStep.InputGradient gradient, TensorAccess access)
    {
        PlacedParameter kernel = gradient.Kernel;
        writer.Line($"/// <summary>{kernel.Specification.Name}, {kernel.Specification.Shape}: gradients times transposed kernel.</summary>");
        using (writer.Open($"public static void {name}(KernelArguments a)"))
        {
            WriteStart(writer, gradient.Tile);
            TileKernel.Write(
                writer,
                gradient.Tile,
                new SampleOperand("left", gradient.Gradient, access, gradient.Tile),
                new TransposedKernelOperand("right", kernel, gradient.Tile),
                Text.Of(GpuCostModel.Ceiling(kernel.Specification.Shape.Dimensions[1], GpuTile.Depth)),
                (row, column, sums) => $"{name}Finish(a, firstRow + {row}, firstColumn + {column}, {sums});");
        }

        writer.Line();
        Epilogue.Write(writer, name + "Finish", bias: null, gradient.Results, access);
    }

    private static void WriteStart(CodeWriter writer, GpuTile tile) => writer.Line($"""
        int thread = Group.IdxX;
        int firstRow = Grid.IdxX * {Text.Of(tile.Rows)}, firstColumn = Grid.IdxY * {Text.Of(tile.Columns)};
        ArrayView<Quad> parameters = a.Parameters.Cast<Quad>();
        """);
}

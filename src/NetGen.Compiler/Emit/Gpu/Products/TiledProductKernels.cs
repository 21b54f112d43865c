using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Tiles;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Products;

/// <summary>The products of samples with a kernel, and of gradients with a transposed one.</summary>
internal static class TiledProductKernels
{
    /// <summary>Writes the kernel of x·K + b or g·Kᵀ.</summary>
    public static void Write(
        CodeWriter writer, string name, GpuStep.Product product, TileArithmetic arithmetic, TensorAccess access)
    {
        var left = new SampleLoader("left", product.RoundedInput ?? product.Input, access, arithmetic);
        FactorLoader right = product.IsTransposed
            ? new TransposedPanelLoader("right", product.Kernel, access, arithmetic)
            : new PanelLoader("right", product.Kernel, access, arithmetic);
        string meaning = product.IsTransposed ? "gradients times transposed kernel" : "samples times kernel";
        writer.Line($"/// <summary>{access.Places.Name(product.Kernel.Specification.Name)}, {product.Kernel.Specification.Shape}: {meaning}.</summary>");
        using (writer.Open($"public static void {name}(KernelArguments a)"))
        {
            writer.Line($"""
                int thread = Group.IdxX;
                int firstRow = Grid.IdxX * {Text.Of(arithmetic.Rows)}, firstColumn = Grid.IdxY * {Text.Of(arithmetic.Columns)};
                ArrayView<Quad> parameters = a.Parameters.Cast<Quad>();
                """);
            TileKernel.Write(
                writer,
                arithmetic,
                left,
                right,
                Text.Of(GpuCostModel.Ceiling(product.Terms, arithmetic.Depth)),
                (row, column, sums) => $"{name}Finish(a, firstRow + {row}, firstColumn + {column}, {sums});");
        }

        writer.Line();
        TileResults.Write(writer, name + "Finish", product.Bias, product.Results, access);
    }
}

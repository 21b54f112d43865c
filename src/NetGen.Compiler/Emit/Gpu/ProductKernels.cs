using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>The products of samples with a kernel, and with a transposed one.</summary>
internal static class ProductKernels
{
    /// <summary>Writes the kernel of x·K + b.</summary>
    public static void WriteProduct(
        CodeWriter writer, string name, GpuStep.Product product, TileArithmetic arithmetic, TensorAccess access) => Write(
        writer,
        name,
        (product.Kernel, "samples times kernel", Terms: 0),
        arithmetic,
        new SampleOperand("left", product.Input, access, arithmetic),
        new KernelOperand("right", product.Kernel, arithmetic),
        finish => Epilogue.Write(writer, finish, product.Bias, product.Results, access));

    /// <summary>Writes the kernel of g·Kᵀ.</summary>
    public static void WriteInputGradient(
        CodeWriter writer, string name, GpuStep.InputGradient gradient, TileArithmetic arithmetic, TensorAccess access) => Write(
        writer,
        name,
        (gradient.Kernel, "gradients times transposed kernel", Terms: 1),
        arithmetic,
        new SampleOperand("left", gradient.Gradient, access, arithmetic),
        new TransposedKernelOperand("right", gradient.Kernel, arithmetic),
        finish => Epilogue.Write(writer, finish, bias: null, gradient.Results, access));

    // Terms is the dimension of the kernel that the sums run over.
    private static void Write(
        CodeWriter writer,
        string name,
        (PlacedParameter Kernel, string Meaning, int Terms) product,
        TileArithmetic arithmetic,
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
                int firstRow = Grid.IdxX * {Text.Of(arithmetic.Rows)}, firstColumn = Grid.IdxY * {Text.Of(arithmetic.Columns)};
                ArrayView<Quad> parameters = a.Parameters.Cast<Quad>();
                """);
            TileKernel.Write(
                writer,
                arithmetic,
                left,
                right,
                Text.Of(GpuCostModel.Ceiling(shape.Dimensions[product.Terms], arithmetic.Depth)),
                (row, column, sums) => $"{finish}(a, firstRow + {row}, firstColumn + {column}, {sums});");
        }

        writer.Line();
        writeFinish(finish);
    }
}

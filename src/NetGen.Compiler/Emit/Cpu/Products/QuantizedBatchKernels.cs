using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Writes products with a quantized kernel for batches: the panels of weights that a kernel of the float network reads are
/// expanded to floats, once for all samples of a chunk, and that kernel runs on them.
/// </summary>
internal static class QuantizedBatchKernels
{
    /// <summary>The kernel of a product of a chunk: <c>(ref x, ref parameters, ref expanded, ref y[, ref operands…], rows)</c>.</summary>
    public static string Product(KernelSet kernels, QuantizedProduct step, int rowCapacity)
    {
        Action<CodeWriter> body = step.FloatProduct.Shape switch
        {
            CodeShape.Columns => writer => WriteOne(writer, ColumnProductKernels.Product(kernels, step.FloatProduct)),
            CodeShape.InnerProducts => writer =>
                WriteOne(writer, InnerProductKernels.Product(kernels, step.FloatProduct, rowCapacity)),
            _ => writer => WriteTiles(writer, kernels, step, rowCapacity),
        };
        return kernels.Add(
            Text.Pascal(step.Kernel.Layer) + step.Format + "Batch",
            $"{step.Kernel.Layer}: {Text.Count(step.Inputs, "input")}, {Text.Count(step.Outputs, "output")}, a chunk of samples, "
                + $"{step.Format} weights.",
            "ref float x, ref float parameters, ref float expanded, ref float y"
                + $"{TileKernels.Parameters(TileKernels.OperandNames(step.FloatProduct.Epilogue))}, int rows",
            body);

        void WriteOne(CodeWriter writer, string kernel) =>
            WriteCall(writer, step, new PanelGroup(1, 0, 0, ""), rowCapacity, (bias, results) =>
                $"{kernel}({string.Join(", ", ["ref x", "ref expanded", .. bias is null ? Array.Empty<string>() : [bias], .. results, "rows"])});");
    }

    private static void WriteTiles(CodeWriter writer, KernelSet kernels, QuantizedProduct step, int rowCapacity)
    {
        Step.Product product = step.FloatProduct;
        var tiles = new TileKernels(
            kernels,
            Text.Pascal(step.Kernel.Layer),
            product.Input,
            step.Bias is not null,
            product.Epilogue,
            rowCapacity);
        BatchProductKernels.OverPanels(
            writer,
            product.Result.Panels,
            SplitAxis.None,
            group => WriteCall(
                writer,
                step,
                group,
                rowCapacity,
                (bias, results) => tiles.Call(group.Panels, group.Rows, "ref x", "ref expanded", bias, results)));
    }

    private static void WriteCall(
        CodeWriter writer, QuantizedProduct step, PanelGroup group, int rowCapacity, Func<string?, string[], string> call)
    {
        string packed = At("parameters", step.Kernel.Offset, step.PanelLength, group);
        string? scales = step.Scales is null ? null : At("parameters", step.Scales.Offset, Panel.Lanes, group);
        writer.Line(KernelStorage.Expand(step.Format, packed, scales, step.Inputs, group.Panels));
        string? bias = step.Bias is null ? null : At("parameters", step.Bias.Offset, Panel.Lanes, group);
        string[] results = [.. TileKernels.OperandNames(step.FloatProduct.Epilogue).Prepend("y")];
        writer.Line(call(bias, [.. results.Select(result => At(result, 0, rowCapacity * Panel.Lanes, group))]));
    }

    private static string At(string start, int offset, int stride, PanelGroup group) =>
        Text.Ref(start, group.Offset(stride, start: offset));
}

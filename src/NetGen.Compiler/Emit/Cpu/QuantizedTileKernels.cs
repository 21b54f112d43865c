using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>
/// Writes products with a quantized kernel for batches: the panels of weights that a tile reads are expanded to floats,
/// once for all samples of a chunk, and the tiles of the float network run on them.
/// </summary>
internal static class QuantizedTileKernels
{
    /// <summary>The kernel of a product of a chunk: <c>(ref x, ref parameters, ref expanded, ref y, rows)</c>.</summary>
    public static string Product(KernelSet kernels, QuantizedProduct step, int rowCapacity)
    {
        int inputs = step.Input.Size;
        bool hasBias = step.Bias is not null;
        string name = Text.Pascal(step.Kernel.Layer);
        var tiles = new TileKernels(
            kernels, name, inputs, step.Input.Place == Place.Input, hasBias, step.Epilogue, rowCapacity);
        return kernels.Add(
            name + step.Format + "Batch",
            $"{step.Kernel.Layer}: {Text.Count(inputs, "input")}, {Text.Count(step.Result.Size, "output")}, a chunk of samples, "
                + $"{step.Format} weights.",
            "ref float x, ref float parameters, ref float expanded, ref float y, int rows",
            writer => BatchProductKernels.OverColumns(writer, tiles, step.Result.Panels, group =>
            {
                WriteExpansion(writer, step, group);
                string bias = hasBias ? ", " + At("parameters", step.Bias!.Offset, Panel.Lanes, group) : "";
                string y = At("y", 0, rowCapacity * Panel.Lanes, group);
                writer.Line($"{group.Kernel}(ref x, ref expanded{bias}, {y}, rows);");
            }));
    }

    private static void WriteExpansion(CodeWriter writer, QuantizedProduct step, BatchProductKernels.PanelGroup group)
    {
        string packed = At("parameters", step.Kernel.Offset, step.PanelLength, group);
        string scales = step.Format == WeightFormat.Int8
            ? ", " + At("parameters", step.ScaleOffset, Panel.Lanes, group)
            : "";
        writer.Line(
            $"QuantizedPanels.Expand{step.Format}({packed}{scales}, {Text.Of(step.Input.Size)}, {Text.Of(group.Panels)}, "
                + "ref expanded);");
    }

    private static string At(string start, int offset, int stride, BatchProductKernels.PanelGroup group) =>
        Text.Ref(start, group.Offset(stride, start: offset));
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>Writes matrix products of a chunk: panels of outputs outside, register tiles of samples inside.</summary>
internal static class BatchProductKernels
{
    /// <summary>The kernel of a product: <c>(ref x, ref kernel[, ref bias], ref y[, ref operands…], rows[, begin, end])</c>.</summary>
    public static string Product(KernelSet kernels, Step.Product step, int rowCapacity, SplitAxis axis = SplitAxis.None)
    {
        int inputs = step.Input.Size;
        bool hasBias = step.Bias is not null;
        string name = Text.Pascal(step.Kernel.Layer);
        var tiles = new TileKernels(
            kernels, name, step.Input, hasBias, step.Epilogue, rowCapacity);
        string[] operands = TileKernels.OperandNames(step.Epilogue);
        string formula = Formula(step.Epilogue, hasBias ? "x·K + b" : "x·K", operands);
        return kernels.Add(
            name + "Batch",
            $"y = {formula}: {Text.Count(inputs, "input")}, {Text.Count(step.Result.Size, "output")}, a chunk of samples.",
            Parameters(["x", "kernel", .. hasBias ? ["bias"] : Array.Empty<string>(), "y", .. operands], axis),
            writer => OverPanels(writer, step.Result.Panels, axis, group =>
            {
                string kernel = Text.Ref("kernel", group.Offset(inputs * Panel.Lanes));
                string? bias = hasBias ? Text.Ref("bias", group.Offset(Panel.Lanes)) : null;
                writer.Line(tiles.Call(group.Panels, group.Rows, "ref x", kernel, bias, Results(operands, group, rowCapacity)));
            }));
    }

    /// <summary>
    /// The kernel of a product with the transposed kernel: <c>(ref x, ref kernel, ref scratch, ref y[, ref operands…], rows)</c>.
    /// </summary>
    public static string InputGradient(KernelSet kernels, Step.InputGradient step, int rowCapacity)
    {
        int inputs = step.Result.Size, outputs = step.Gradient.Size;
        string name = Text.Pascal(step.Kernel.Layer) + "InputGradient";
        var tiles = new TileKernels(kernels, name, step.Gradient, hasBias: false, step.Epilogue, rowCapacity);
        string[] operands = TileKernels.OperandNames(step.Epilogue);
        return kernels.Add(
            name,
            $"y = {Formula(step.Epilogue, "x·Kᵀ", operands)}: the gradient in {Text.Count(inputs, "input")} from that in "
                + $"{Text.Count(outputs, "output")}, a chunk of samples.",
            Parameters(["x", "kernel", "transposed", "y", .. operands]),
            writer => OverPanels(writer, step.Result.Panels, SplitAxis.None, group =>
            {
                string panels = step.Kernel.HasInputLanes ? Text.Ref("kernel", group.Offset(outputs * Panel.Lanes)) : "ref transposed";
                if (!step.Kernel.HasInputLanes)
                {
                    writer.Line(
                        $"PanelLayout.TransposePanels(ref kernel, {Text.Of(inputs)}, {group.Offset(Panel.Lanes, "(int)")}, "
                            + $"{Text.Of(outputs)}, {Text.Of(group.Panels)}, ref transposed);");
                }

                writer.Line(tiles.Call(group.Panels, group.Rows, "ref x", panels, bias: null, Results(operands, group, rowCapacity)));
            }));
    }

    /// <summary>The floats of scratch memory that the transposed panels of a kernel need.</summary>
    public static int TransposedLength(Step.InputGradient step) => step.Kernel.HasInputLanes
        ? 0
        : Math.Min(RegisterTiles.WidePanels, step.Result.Panels) * step.Gradient.Size * Panel.Lanes;

    /// <summary>
    /// Writes the loop over the panels of outputs: where a register holds a panel, several panels at a time, and what is
    /// left over; else one panel at a time.
    /// </summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="panels">The panels.</param>
    /// <param name="axis">Whether a call computes the panels from <c>begin</c> to <c>end</c> only.</param>
    /// <param name="body">Writes what is done with a group of panels.</param>
    public static void OverPanels(CodeWriter writer, int panels, SplitAxis axis, Action<PanelGroup> body)
    {
        using (writer.Open("if (TPanel.VectorCount == 1)"))
        {
            int width = RegisterTiles.MostPanels(panels, axis);
            foreach (TilePanels group in RegisterTiles.WidePanelGroups(panels, width))
                Loop(group.First, group.Panels, group.Count, group.Rows);
        }

        using (writer.Open("else"))
            Loop(0, 1, panels, RegisterTiles.NarrowRows);

        // What is looped over starts at panel 0.
        void Loop(int first, int width, int count, int rows)
        {
            if (axis == SplitAxis.Panels)
            {
                PanelPart.Write(writer, new TilePanels(first, width, count, rows), body);
                return;
            }

            string end = Text.Of(width * count), step = width == 1 ? "panel++" : $"panel += {Text.Of(width)}";
            if (count == 1)
            {
                body(new PanelGroup(width, rows, first, ""));
                return;
            }

            using (writer.Open($"for (nuint panel = 0; panel < {end}; {step})"))
                body(new PanelGroup(width, rows, 0, "panel"));
        }
    }

    private static string[] Results(string[] operands, PanelGroup group, int rowCapacity) =>
        [.. operands.Prepend("y").Select(name => Text.Ref(name, group.Offset(rowCapacity * Panel.Lanes)))];

    private static string Parameters(IEnumerable<string> references, SplitAxis axis = SplitAxis.None) => string.Join(
        ", ", [.. references.Select(name => "ref float " + name), "int rows", .. axis == SplitAxis.Panels ? PartText.Parameters(axis) : []]);

    private static string Formula(Epilogue epilogue, string product, string[] operands) =>
        FormulaText.Of(epilogue.Expression, [product, .. operands]);
}

using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes which code shape each layer got and why, as comments at the head of the file that computes.</summary>
internal static class ShapeReport
{
    /// <summary>Writes it; nothing for a network without products.</summary>
    public static void Write(CodeWriter writer, NetworkProgram program)
    {
        Layer[] layers = [.. program.Network.Layers.Where(layer => layer is DenseLayer or ConvolutionLayer)];
        if (layers.Length == 0)
            return;

        ILookup<string, Step.Product> single = ByLayer<Step.Product>(program.Predict, step => step.Kernel);
        ILookup<string, Step.Product> batch = ByLayer<Step.Product>(program.PredictBatch, step => step.Kernel);
        ILookup<string, Step.InputGradient> inputs = ByLayer<Step.InputGradient>(program.Training?.Gradients, step => step.Kernel);
        ILookup<string, Step.KernelGradient> kernels = ByLayer<Step.KernelGradient>(program.Training?.Gradients, step => step.Kernel);
        ILookup<string, Step.WindowProduct> windows = ByLayer<Step.WindowProduct>(program.Predict, step => step.Kernel);
        ILookup<string, Step.WinogradProduct> transformed = ByLayer<Step.WinogradProduct>(program.Predict, step => step.Kernel);
        ILookup<string, Step.WindowProduct> passes = ByLayer<Step.WindowProduct>(program.Training?.Gradients, step => step.Kernel);
        writer.Line("// The code of each layer for one sample, for a batch and for the gradients of a training step. A panel is 16 values.");
        foreach (Layer layer in layers)
        {
            writer.Line("//");
            writer.Line($"// {layer.Name}, {Text.Count(layer.InputShape.Size, "input")} to {Text.Count(layer.OutputShape.Size, "output")}");
            WriteChoice(writer, "sample", single, layer, step => step.Choice);
            WriteChoice(writer, "batch", batch, layer, step => step.Choice);
            WriteWindows(writer, "sample and batch", windows[layer.Name]);
            foreach (Step.WinogradProduct step in transformed[layer.Name])
                writer.Line($"//     sample and batch: Winograd's transforms, {Text.Of(step.TilesAtOnce)} tiles of 4 × 4 results at once");
            if (transformed[layer.Name].Any())
                WriteWindows(writer, "training step", passes[layer.Name].Where(pass => pass.Kind == WindowProductKind.Convolution));
            WriteChoice(writer, "input gradient", inputs, layer, step => step.Choice);
            WriteWindows(writer, "input gradient", passes[layer.Name].Where(pass =>
                windows[layer.Name].All(own => own.Kind != pass.Kind)
                && (pass.Kind != WindowProductKind.Convolution || !transformed[layer.Name].Any())));
            WriteChoice(writer, "kernel gradient", kernels, layer, step => step.Choice);
        }

        Step[] inRegisters = [.. program.Predict.Steps.Skip(CostModel.OneMethodStart(program.Predict))];
        if (inRegisters.Length > 0)
        {
            string names = string.Join(", ", inRegisters.OfType<Step.Product>().Select(product => product.Kernel.Layer));
            string room = CostModel.FitHalfPanels(inRegisters) ? "half of a panel" : "a panel";
            writer.Line("//");
            writer.Line($"// One sample goes through {names} and what follows in one method: what is between fits {room} in registers.");
        }

        if (program.Quantized.Count > 0)
        {
            string formats = string.Join(" and ", program.Quantized.Select(quantized => quantized.Format));
            writer.Line("//");
            writer.Line($"// With {formats} weights: for one sample streams of panels, whose weights become floats in registers; for a batch");
            writer.Line("// the code above, on panels that are expanded to floats once for a chunk of samples.");
            if (program.Quantized.Any(quantized => quantized.Predict.Steps.OfType<QuantizedWindowProduct>().Any()))
                writer.Line("// Windows have the tiles above, on panels that are expanded to floats once, or that become floats in registers where few tiles read them.");
        }

        writer.Line();
    }

    private static void WriteWindows(CodeWriter writer, string work, IEnumerable<Step.WindowProduct> steps)
    {
        foreach (Step.WindowProduct step in steps)
            writer.Line($"//     {work}: {WindowTiles.Describe(step)}");
    }

    private static ILookup<string, TStep> ByLayer<TStep>(Routine? routine, Func<TStep, PlacedParameter> kernel) =>
        (routine?.Steps ?? []).OfType<TStep>().ToLookup(step => kernel(step).Layer);

    private static void WriteChoice<TStep>(
        CodeWriter writer, string work, ILookup<string, TStep> steps, Layer layer, Func<TStep, ShapeChoice> choice)
    {
        foreach (TStep step in steps[layer.Name])
            writer.Line($"//     {work}: {choice(step).Reason}");
    }
}

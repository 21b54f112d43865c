using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes which code shape each layer got and why, as comments at the head of the file that computes.</summary>
internal static class ShapeReport
{
    /// <summary>Writes it; nothing for a network without products.</summary>
    public static void Write(CodeWriter writer, NetworkProgram program)
    {
        Layer[] layers = [.. program.Network.Layers.Where(layer => layer is DenseLayer)];
        if (layers.Length == 0)
            return;

        writer.Line("// The code of each layer for one sample, for a batch and for the gradients of a training step. A panel is 16 values.");
        foreach (Layer layer in layers)
        {
            writer.Line("//");
            writer.Line($"// {layer.Name}, {Text.Count(layer.InputShape.Size, "input")} to {Text.Count(layer.OutputShape.Size, "output")}");
            WriteChoice(writer, "sample", Product(program.Predict, layer));
            WriteChoice(writer, "batch", Product(program.PredictBatch, layer));
            if (program.Training is not { Gradients: var gradients })
                continue;
            WriteChoice(writer, "input gradient", gradients.Steps.OfType<Step.InputGradient>()
                .SingleOrDefault(step => step.Kernel.Layer == layer.Name)?.Choice);
            WriteChoice(writer, "kernel gradient", gradients.Steps.OfType<Step.KernelGradient>()
                .SingleOrDefault(step => step.Kernel.Layer == layer.Name)?.Choice);
        }

        string[] inRegisters = [.. program.Predict.Steps.Skip(CostModel.OneMethodStart(program.Predict))
            .OfType<Step.Product>().Select(product => product.Kernel.Layer)];
        if (inRegisters.Length > 0)
        {
            writer.Line("//");
            writer.Line($"// One sample goes through {string.Join(", ", inRegisters)} and what follows in one method: what is between fits a register.");
        }

        if (program.Quantized.Count > 0)
        {
            string formats = string.Join(" and ", program.Quantized.Select(quantized => quantized.Format));
            writer.Line("//");
            writer.Line($"// With {formats} weights: for one sample streams of panels, whose weights become floats in registers; for a batch");
            writer.Line("// the code above, on panels that are expanded to floats once for a chunk of samples.");
        }

        writer.Line();
    }

    private static ShapeChoice? Product(Routine routine, Layer layer) =>
        routine.Steps.OfType<Step.Product>().SingleOrDefault(step => step.Kernel.Layer == layer.Name)?.Choice;

    private static void WriteChoice(CodeWriter writer, string work, ShapeChoice? choice)
    {
        if (choice is not null)
            writer.Line($"//     {work}: {choice.Reason}");
    }
}

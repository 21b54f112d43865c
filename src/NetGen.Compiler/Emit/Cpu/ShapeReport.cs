using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes which code shape each layer got and why, as comments at the head of the file that computes.</summary>
internal static class ShapeReport
{
    /// <summary>Writes it; nothing for a network without products.</summary>
    public static void Write(CodeWriter writer, NetworkProgram program)
    {
        Layer[] layers = [.. program.Network.Layers.Where(layer => layer is DenseLayer or ConvolutionLayer or RecurrentLayer)];
        if (layers.Length == 0)
            return;

        Routine? gradients = program.Training?.Gradients;
        ILookup<string, Placed<Step.Product>> single = ByLayer<Step.Product>(program.Predict, step => step.Kernel);
        ILookup<string, Placed<Step.Product>> batch = ByLayer<Step.Product>(program.PredictBatch, step => step.Kernel);
        ILookup<string, Placed<Step.Product>> streams = ByLayer<Step.Product>(program.Stream?.StepBatch, step => step.Kernel);
        ILookup<string, Placed<Step.InputGradient>> inputs = ByLayer<Step.InputGradient>(gradients, step => step.Kernel);
        ILookup<string, Placed<Step.KernelGradient>> kernels = ByLayer<Step.KernelGradient>(gradients, step => step.Kernel);
        ILookup<string, Placed<Step.WindowProduct>> windows = ByLayer<Step.WindowProduct>(program.Predict, step => step.Kernel);
        ILookup<string, Placed<Step.WinogradProduct>> transformed = ByLayer<Step.WinogradProduct>(program.Predict, step => step.Kernel);
        ILookup<string, Placed<Step.WindowProduct>> passes = ByLayer<Step.WindowProduct>(gradients, step => step.Kernel);
        ILookup<string, Placed<Step.WindowProduct>> blocks = ByLayer<Step.WindowProduct>(program.Stream?.Block, step => step.Kernel);
        Dictionary<string, string> transposed = program.Parameters
            .Where(parameter => parameter.HasInputLanes)
            .ToDictionary(parameter => parameter.Layer, DescribeTransposed);
        writer.Line($"// The code of each layer for one sample, for a batch{(program.Stream is null ? " and" : ",")} for the gradients of a training step{(program.Stream is null ? "" : " and for streams")}. A panel is 16 values.");
        foreach (Layer layer in layers)
        {
            writer.Line("//");
            writer.Line($"// {layer.Name}, {Text.Count(layer.InputShape.Size, "input")} to {Text.Count(layer.OutputShape.Size, "output")}");
            IEnumerable<Placed<TStep>> Of<TStep>(ILookup<string, Placed<TStep>> steps) => PartsOf(layer).SelectMany(part => steps[part]);
            foreach (string part in PartsOf(layer).Where(transposed.ContainsKey))
                writer.Line($"//     kernel: {transposed[part]}");
            WriteChoices(writer, "sample", Of(single).Where(step => step.Cell is null), step => step.Choice);
            WriteCells(writer, "sample", Of(single));
            WriteChoices(writer, "batch", Of(batch), step => step.Choice);
            WriteWindows(writer, "sample and batch", Of(windows));
            foreach (Placed<Step.WinogradProduct> step in Of(transformed))
                writer.Line($"//     sample and batch: Winograd's transforms, {Text.Of(step.Step.TilesAtOnce)} tiles of 4 × 4 results at once");
            if (Of(transformed).Any())
                WriteWindows(writer, "training step", Of(passes).Where(pass => pass.Step.Kind == WindowProductKind.Convolution));
            WriteChoices(writer, "input gradient", Of(inputs), step => step.Choice);
            WriteWindows(writer, "input gradient", Of(passes).Where(pass =>
                Of(windows).All(own => own.Step.Kind != pass.Step.Kind)
                && (pass.Step.Kind != WindowProductKind.Convolution || !Of(transformed).Any())));
            WriteChoices(writer, "kernel gradient", Of(kernels), step => step.Choice);
            WriteStream(writer, program.Stream, layer);
            WriteChoices(writer, "a step of many streams", Of(streams), step => step.Choice);
            WriteWindows(writer, $"a block of {Text.Count(program.Stream?.BlockSteps ?? 0, "step")}", Of(blocks));
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

    private static string DescribeTransposed(PlacedParameter kernel)
    {
        EquatableArray<int> sizes = kernel.Specification.Shape.Dimensions;
        return CostModel.DescribeTransposed(sizes[0], sizes[1]);
    }

    private static void WriteWindows(CodeWriter writer, string work, IEnumerable<Placed<Step.WindowProduct>> steps)
    {
        foreach (Placed<Step.WindowProduct> step in steps)
            writer.Line($"//     {work}: {WindowTiles.Describe(step.Step)}");
    }

    // The kernels of a layer that reads in both directions are those of two layers.
    private static IEnumerable<string> PartsOf(Layer layer) =>
        layer.Parameters.Select(parameter => parameter.Name.Substring(0, parameter.Name.LastIndexOf('/'))).Append(layer.Name).Distinct();

    private static ILookup<string, Placed<TStep>> ByLayer<TStep>(Routine? routine, Func<TStep, PlacedParameter> kernel)
        where TStep : Step =>
        (routine?.Steps ?? []).SelectMany(step => step is Step.Scan scan ? InScan(scan, routine!.RowCapacity) : [new Placed<Step>(step, 1, null)])
            .Where(placed => placed.Step is TStep)
            .Select(placed => new Placed<TStep>((TStep)placed.Step, placed.Times, placed.Cell))
            .ToLookup(placed => kernel(placed.Step).Layer);

    private static IEnumerable<Placed<Step>> InScan(Step.Scan scan, int rowCapacity) => rowCapacity > 1
        ? scan.Body.Select(step => new Placed<Step>(step, scan.Count, null))
        : Cell.Split(scan.Body).SelectMany(cell => cell.Steps.Select(step => new Placed<Step>(step, scan.Count, cell.IsCall ? null : cell)));

    // Gates have the same code.
    private static void WriteChoices<TStep>(CodeWriter writer, string work, IEnumerable<Placed<TStep>> steps, Func<TStep, ShapeChoice> choice)
    {
        foreach (var same in steps.GroupBy(step => (step.Times, choice(step.Step).Reason)))
            writer.Line($"//     {At(work, same.Key.Times)}: {(same.Count() == 1 ? "" : $"{Text.Of(same.Count())} products, each ")}{same.Key.Reason}");
    }

    private static void WriteCells(CodeWriter writer, string work, IEnumerable<Placed<Step.Product>> steps)
    {
        foreach (var same in steps.Where(step => step.Cell is not null).GroupBy(step => step.Times))
            writer.Line($"//     {At(work, same.Key)}: {Together(same.Count(), same.Select(step => step.Cell).Distinct().Count())}");
    }

    private static void WriteStream(CodeWriter writer, StreamProgram? stream, Layer layer)
    {
        if (stream is null)
            return;
        HashSet<string> parts = [.. PartsOf(layer)];
        Cell[] cells = [.. Cell.Split([.. stream.Step.SampleSteps]).Where(cell => cell.Products.Any(IsOwn))];
        int products = cells.Sum(cell => cell.Products.Count(IsOwn));
        if (products > 0)
            writer.Line($"//     a step of a stream: {Together(products, cells.Length)}");

        bool IsOwn(Step.Product product) => parts.Contains(product.Kernel.Layer);
    }

    private static string At(string work, int times) => times == 1 ? work : $"{work}, each of {Text.Of(times)} steps";

    private static string Together(int products, int methods) =>
        $"{Text.Count(products, "product")} in {(methods == 1 ? "one method" : $"{Text.Of(methods)} methods")}, with what is computed from {(products == 1 ? "its" : "their")} sums in registers";

    // A step, how often it is done for a sample, and the cell that it is in, if one method computes it with others.
    private sealed record Placed<TStep>(TStep Step, int Times, Cell? Cell);
}

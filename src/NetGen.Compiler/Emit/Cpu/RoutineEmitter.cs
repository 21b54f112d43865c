using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes a routine as a list of calls, one for each step, and adds the kernels that it calls.</summary>
internal static class RoutineEmitter
{
    /// <summary>Writes the calls into an open method whose parameters have the names used here.</summary>
    public static void WriteCalls(CodeWriter writer, KernelSet kernels, Routine routine)
    {
        foreach (Step step in routine.Steps)
            writer.Line(Call(kernels, step, routine.RowCapacity));
    }

    private static string Call(KernelSet kernels, Step step, int rowCapacity)
    {
        string rows = rowCapacity == 1 ? "" : ", rows";
        string count = rowCapacity == 1 ? "1" : "rows";
        string capacity = Text.Of(rowCapacity);
        switch (step)
        {
            case Step.PackInput pack:
                return $"PanelLayout.Pack({Rows("input", pack.Result.Size, count)}, {Text.Of(pack.Result.Size)}, {count}, "
                    + $"{Ref(pack.Result)}, {capacity});";
            case Step.PackTarget pack:
                return $"PanelLayout.Pack({Rows("target", pack.Result.Size, count)}, {Text.Of(pack.Result.Size)}, {count}, "
                    + $"{Ref(pack.Result)}, {capacity});";
            case Step.PackOneHot pack:
                return $"PanelLayout.PackOneHot({Rows("target", 1, count)}, {Text.Of(pack.Result.Size)}, {count}, "
                    + $"{Ref(pack.Result)}, {capacity}, firstRow);";
            case Step.UnpackOutput unpack:
                return $"PanelLayout.Unpack({Ref(unpack.Source)}, {capacity}, {Rows("output", unpack.Source.Size, count)}, "
                    + $"{Text.Of(unpack.Source.Size)}, {count});";
            case Step.Product product:
                string kernel = rowCapacity == 1
                    ? ProductKernels.Single(kernels, product)
                    : TileKernels.Product(kernels, product, rowCapacity);
                return $"{kernel}({Ref(product.Input)}, ref parameters, {Ref(product.Result)}{rows});";
            case Step.Map map:
                return $"{ElementwiseKernels.Map(kernels, map, rowCapacity)}({Refs([.. map.Operands, map.Result])}{rows});";
            case Step.Sum { Result: { } result } sum:
                return $"{ElementwiseKernels.Sum(kernels, sum, rowCapacity)}({Refs([.. sum.Operands, result])}{rows});";
            case Step.Sum loss:
                return $"double loss = {ElementwiseKernels.Sum(kernels, loss, rowCapacity)}({Refs(loss.Operands)}{rows});";
            case Step.Softmax softmax:
                return $"{SoftmaxKernels.Softmax(kernels, softmax, rowCapacity)}({Refs([softmax.Source, softmax.Result])}{rows});";
            case Step.DropoutMask mask:
                return $"DropoutMask.Fill({Ref(mask.Result)}, {Text.Of(mask.Result.Size)}, {capacity}, firstRow, {count}, "
                    + $"{Text.Of(mask.Rate)}, {Text.Of(mask.Layer)}, dropout);";
            case Step.InputGradient gradient:
                return $"{TileKernels.InputGradient(kernels, gradient, rowCapacity)}({Ref(gradient.Gradient)}, ref parameters, "
                    + $"{Ref(gradient.Scratch)}, {Ref(gradient.Result)}{rows});";
            case Step.KernelGradient gradient:
                return $"{GradientKernels.Kernel(kernels, gradient, rowCapacity)}({Ref(gradient.Input)}, "
                    + $"{Ref(gradient.Gradient)}, ref gradients{rows});";
            case Step.BiasGradient gradient:
                return $"{GradientKernels.Bias(kernels, gradient, rowCapacity)}({Ref(gradient.Gradient)}, ref gradients{rows});";
            default:
                throw new InvalidOperationException($"Unknown step {step.GetType().Name}.");
        }
    }

    private static string Refs(IEnumerable<Program.Buffer> buffers) => string.Join(", ", buffers.Select(Ref));

    private static string Ref(Program.Buffer buffer) => buffer.Place switch
    {
        Place.Input => "ref input",
        Place.BatchWeight => "batchWeight",
        _ => Text.Ref("workspace", Text.Of(buffer.Offset)),
    };

    private static string Rows(string name, int size, string count)
    {
        string length = count == "1" ? Text.Of(size) : size == 1 ? count : $"{count} * {Text.Of(size)}";
        return $"MemoryMarshal.CreateSpan(ref {name}, {length})";
    }
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes a routine as a list of calls, one for each step, and adds the kernels that it calls.</summary>
internal static class RoutineEmitter
{
    /// <summary>Writes a routine as a method; its parameters have the names that <see cref="Ref(Program.Buffer)"/> uses.</summary>
    public static void Write(
        CodeWriter writer, KernelSet kernels, string summary, string name, IReadOnlyList<MethodParameter> parameters, Routine routine)
    {
        Dispatch.Write(writer, summary, "void", name, parameters);
        using (writer.Open(
            Dispatch.Signature($"private static void {name}<TPanel>", parameters)
                + "\n    where TPanel : struct, IPanel<TPanel>"))
        {
            if (routine.ListLength > 0)
                writer.Line($"ref float scratch = ref Unsafe.Add(ref workspace, {Text.Of(routine.WorkspaceLength)});");

            Step[] steps = [.. routine.SampleSteps];
            int called = routine.RowCapacity == 1 ? CostModel.OneMethodStart(routine) : steps.Length;
            foreach (Step step in steps.Take(called))
                writer.Line(Call(kernels, step, routine.RowCapacity));
            if (called < steps.Length)
                WriteOneMethod(writer, kernels, [.. steps.Skip(called)]);
        }
    }

    private static void WriteOneMethod(CodeWriter writer, KernelSet kernels, IReadOnlyList<Step> steps)
    {
        var first = (Step.Product)steps[0];
        string summary = $"From layer {first.Kernel.Layer} to the output, one sample.";
        string kernel = OneMethodKernel.Add(kernels, Text.Pascal(first.Kernel.Layer) + "ToOutput", summary, steps);
        if (CostModel.FitHalfPanels(steps))
            Dispatch.WriteChoice(writer, Call, isHalf: true);
        else
            writer.Line(Call("TPanel"));

        string Call(string panel) => $"{kernel}<{panel}>({Ref(first.Input)}, ref output, ref parameters);";
    }

    private static string Call(KernelSet kernels, Step step, int rowCapacity)
    {
        string rows = rowCapacity == 1 ? "" : ", rows";
        string count = rowCapacity == 1 ? "1" : "rows";
        string capacity = Text.Of(rowCapacity);
        string Kernel() => StepKernels.Of(kernels, step, rowCapacity);
        switch (step)
        {
            case Step.PackInput pack:
                return $"PanelLayout.Pack{Layout(pack.Result)}({Rows("input", pack.Result.Size, count)}, "
                    + $"{Text.Of(pack.Result.Size)}, {count}, {Ref(pack.Result)}, {capacity});";
            case Step.PackTarget pack:
                return $"PanelLayout.Pack{Layout(pack.Result)}({Rows("target", pack.Result.Size, count)}, "
                    + $"{Text.Of(pack.Result.Size)}, {count}, {Ref(pack.Result)}, {capacity});";
            case Step.PackOneHot pack:
                return $"PanelLayout.PackOneHot{Layout(pack.Result)}({Rows("target", 1, count)}, "
                    + $"{Text.Of(pack.Result.Size)}, {count}, {Ref(pack.Result)}, {capacity}, firstRow);";
            case Step.Transpose transpose:
                return $"PanelLayout.{(transpose.Result.Layout == TensorLayout.Columns ? "PanelsToColumns" : "ColumnsToPanels")}("
                    + $"{Ref(transpose.Source)}, {Text.Of(transpose.Source.Size)}, {count}, {Ref(transpose.Result)});";
            case Step.UnpackOutput unpack:
                return $"PanelLayout.Unpack{Layout(unpack.Source)}({Ref(unpack.Source)}, {capacity}, "
                    + $"{Rows("output", unpack.Source.Size, count)}, {Text.Of(unpack.Source.Size)}, {count});";
            case Step.Product product when rowCapacity == 1:
                string list = product.Shape == CodeShape.SparseStreams ? ", ref scratch" : "";
                return $"{Kernel()}({Ref(product.Input)}, {Refs([product.Kernel, product.Bias])}{list}, {Results(product)});";
            case Step.Product product:
                return $"{Kernel()}({Ref(product.Input)}, {Refs([product.Kernel, product.Bias])}, {Results(product)}, rows);";
            case QuantizedProduct { FloatProduct: var product } quantized when rowCapacity == 1:
                string zeros = product.Shape == CodeShape.SparseStreams ? ", ref scratch" : "";
                return $"{Kernel()}({Ref(product.Input)}, {Refs([quantized.Kernel, quantized.Scales, quantized.Bias])}{zeros}, "
                    + $"{Results(product)});";
            case QuantizedProduct { FloatProduct: var product } quantized:
                return $"{Kernel()}({Ref(product.Input)}, ref parameters, {Ref(quantized.Scratch)}, {Results(product)}, rows);";
            case Step.Map map:
                return $"{Kernel()}({Refs([.. map.Operands, map.Result])}{rows});";
            case Step.Sum { Result: { } result } sum:
                return $"{Kernel()}({Refs([.. sum.Operands, result])}{rows});";
            case Step.Sum loss:
                return $"{Kernel()}({Refs(loss.Operands)}, ref losses{rows});";
            case Step.Softmax softmax:
                return $"{Kernel()}({Refs([softmax.Source, softmax.Result])}{rows});";
            case Step.InputGradient gradient:
                return $"{Kernel()}({Ref(gradient.Gradient)}, {Ref(gradient.Kernel)}, ref scratch, "
                    + $"{Refs([gradient.Result, .. gradient.Epilogue.Operands])}, rows);";
            case Step.DropoutMask mask:
                return $"DropoutMask.Fill({Ref(mask.Result)}, {Text.Of(mask.Result.Size)}, {capacity}, firstRow, {count}, "
                    + $"{Text.Of(mask.Rate)}, {Text.Of(mask.Layer)}, dropout);";
            default:
                throw new InvalidOperationException($"Unknown step {step.GetType().Name}.");
        }
    }

    private static string Results(Step.Product product) => Refs([product.Result, .. product.Epilogue.Operands]);

    private static string Layout(Program.Buffer buffer) => buffer.Layout == TensorLayout.Columns ? "Columns" : "";

    /// <summary>Buffers as arguments.</summary>
    public static string Refs(IEnumerable<Program.Buffer> buffers) => string.Join(", ", buffers.Select(Ref));

    private static string Refs(IEnumerable<PlacedParameter?> parameters) =>
        string.Join(", ", parameters.OfType<PlacedParameter>().Select(Ref));

    private static string Ref(PlacedParameter parameter) => Text.Ref("parameters", Text.Of(parameter.Offset));

    /// <summary>A buffer as an argument.</summary>
    public static string Ref(Program.Buffer buffer) => buffer.Place switch
    {
        Place.Input => "ref input",
        Place.BatchWeight => "ref weights",
        Place.Parameter => Text.Ref("parameters", Text.Of(buffer.Offset)),
        _ => Text.Ref("workspace", Text.Of(buffer.Offset)),
    };

    private static string Rows(string name, int size, string count)
    {
        string length = count == "1" ? Text.Of(size) : size == 1 ? count : $"{count} * {Text.Of(size)}";
        return $"MemoryMarshal.CreateSpan(ref {name}, {length})";
    }
}

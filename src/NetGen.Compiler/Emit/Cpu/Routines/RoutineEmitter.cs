using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Emit.Cpu.Rows;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes a routine as a list of calls, one for each step, and adds the kernels that it calls.</summary>
internal sealed class RoutineEmitter
{
    // The number of the first row in its chunk, times the floats of a panel: the workspace of a sample with one position starts there.
    private const string ChunkRow = "chunkRow";

    private readonly KernelSet _kernels;
    private readonly Routine _routine;
    private readonly CallerRows _rows;

    // Whether a call computes a part of the chunk, and is given the workspace from its first row on.
    private readonly bool _isPart;

    private RoutineEmitter(KernelSet kernels, Routine routine, CallerRows rows, bool isPart) =>
        (_kernels, _routine, _rows, _isPart) = (kernels, routine, rows, isPart);

    /// <summary>Writes a routine as a method; its parameters have the names that references to buffers use.</summary>
    public static void Write(
        CodeWriter writer, KernelSet kernels, string summary, string name, IReadOnlyList<MethodParameter> parameters, Routine routine) =>
        Write(writer, kernels, summary, name, parameters, routine, CallerRows.Whole);

    /// <summary>Writes the routine of one sample as a method, whose first parameters are the caller's values.</summary>
    public static void WriteSample(CodeWriter writer, KernelSet kernels, string summary, string name, Routine routine, CallerRows rows) =>
        Write(writer, kernels, summary, name, [.. rows.Parameters, .. MethodParameter.Floats("parameters", "workspace")], routine, rows);

    private static void Write(
        CodeWriter writer,
        KernelSet kernels,
        string summary,
        string name,
        IReadOnlyList<MethodParameter> parameters,
        Routine routine,
        CallerRows rows)
    {
        Dispatch.Write(writer, summary, "void", name, parameters);
        using (writer.Open(
            Dispatch.Signature($"private static void {name}<TPanel>", parameters)
                + "\n    where TPanel : struct, IPanel<TPanel>"))
        {
            new RoutineEmitter(kernels, routine, rows, isPart: parameters.Any(parameter => parameter.Name == "firstRow")).WriteBody(writer);
        }
    }

    private void WriteBody(CodeWriter writer)
    {
        if (_routine.ListLength > 0)
            writer.Line($"ref float scratch = ref Unsafe.Add(ref workspace, {Text.Of(_routine.WorkspaceLength)});");

        Step[] steps = [.. _routine.SampleSteps];
        if (_isPart && steps.Any(step => step.Positions > 1))
            writer.Line($"nuint {ChunkRow} = {Text.Of(Panel.Lanes)} * (nuint)(firstRow % {Text.Of(_routine.RowCapacity)});");
        int called = _routine.RowCapacity == 1 ? CostModel.OneMethodStart(_routine) : steps.Length;
        foreach (Step step in steps.Take(called))
            writer.Line(Call(step));
        if (called < steps.Length)
            WriteOneMethod(writer, [.. steps.Skip(called)]);
    }

    private void WriteOneMethod(CodeWriter writer, IReadOnlyList<Step> steps)
    {
        var first = (Step.Product)steps[0];
        string summary = $"From layer {first.Kernel.Layer} to the output, one sample.";
        bool readsCaller = first.Input.Place == Place.Input;
        CallerRows rows = readsCaller ? _rows : _rows with { Inputs = CallerRows.Whole.Inputs };
        string kernel = OneMethodKernel.Add(_kernels, Text.Pascal(first.Kernel.Layer) + "ToOutput", summary, steps, rows);
        IEnumerable<string> inputs = readsCaller ? _rows.Inputs.Select(row => _rows.Input(row.Offset)) : [Ref(first.Input)];
        string values = string.Join(", ", inputs.Concat(_rows.Outputs.Select(row => _rows.Output(row.Offset))));
        if (CostModel.FitHalfPanels(steps))
            Dispatch.WriteChoice(writer, Call, isHalf: true);
        else
            writer.Line(Call("TPanel"));

        string Call(string panel) => $"{kernel}<{panel}>({values}, ref parameters);";
    }

    private string Call(Step step)
    {
        bool isSingle = _routine.RowCapacity == 1;
        string rows = isSingle && step.Positions == 1 ? "" : ", " + Rows(step.Positions);
        string count = Rows(step.Positions);
        string capacity = Text.Of(Panel.Rows(_routine.RowCapacity, step.Positions));
        string Kernel() => StepKernels.Of(_kernels, step, _routine.RowCapacity);
        switch (step)
        {
            case Step.PackInput pack:
                return Pack(_rows.Input(pack.Slice.Offset), pack.Slice, pack.Result);
            case Step.PackTarget pack:
                return Pack(Text.Ref("target", Text.Of(pack.Slice.Offset)), pack.Slice, pack.Result);
            case Step.PackOneHot pack:
                return PackOneHot(pack);
            case Step.Transpose transpose:
                return $"PanelLayout.{(transpose.Result.Layout == TensorLayout.Columns ? "PanelsToColumns" : "ColumnsToPanels")}("
                    + $"{Ref(transpose.Source)}, {Text.Of(transpose.Source.Size)}, {count}, {Ref(transpose.Result)});";
            case Step.UnpackOutput unpack:
                return Unpack(unpack);
            case Step.Product product when isSingle && step.Positions == 1:
                string list = product.Shape == CodeShape.SparseStreams ? ", ref scratch" : "";
                return $"{Kernel()}({Ref(product.Input)}, {Refs([product.Kernel, product.Bias])}{list}, {Results(product)});";
            case Step.Product product:
                return $"{Kernel()}({Ref(product.Input)}, {Refs([product.Kernel, product.Bias])}, {Results(product)}{rows});";
            case QuantizedProduct { FloatProduct: var product } quantized when isSingle && step.Positions == 1:
                string zeros = product.Shape == CodeShape.SparseStreams ? ", ref scratch" : "";
                return $"{Kernel()}({Ref(product.Input)}, {Refs([quantized.Kernel, quantized.Scales, quantized.Bias])}{zeros}, "
                    + $"{Results(product)});";
            case QuantizedProduct { FloatProduct: var product } quantized:
                return $"{Kernel()}({Ref(product.Input)}, ref parameters, {Ref(quantized.Scratch)}, {Results(product)}{rows});";
            case Step.Map map:
                return $"{Kernel()}({Refs([.. map.Operands, map.Result])}{Rows(new RowLoop(_routine.RowCapacity, map.Positions, map.Operands))});";
            case Step.Sum { Result: { } result } sum:
                return $"{Kernel()}({Refs([.. sum.Operands, result])}{Rows(new RowLoop(_routine.RowCapacity, sum.Positions, sum.Operands))});";
            case Step.Sum loss:
                return $"{Kernel()}({Refs(loss.Operands)}, {Losses(loss.Column)}{rows});";
            case Step.SumPositions { Result: { } result } sum:
                return $"{Kernel()}({Refs([.. sum.Operands, result])}{(isSingle ? "" : ", rows")});";
            case Step.SumPositions loss:
                return $"{Kernel()}({Refs(loss.Operands)}, {Losses(loss.Column)}{(isSingle ? "" : ", rows")});";
            case Step.Rows group:
                return $"{Kernel()}({Refs(group.Inputs.Concat(group.Written))}"
                    + $"{Rows(new RowLoop(_routine.RowCapacity, group.Positions, group.Inputs))});";
            case Step.Rearrange rearrange:
                return RearrangementText.Call(rearrange, Ref, _routine.RowCapacity, Rows(1));
            case Step.Softmax softmax:
                return $"{Kernel()}({Refs([softmax.Source, softmax.Result])}{rows});";
            case Step.InputGradient gradient:
                return $"{Kernel()}({Ref(gradient.Gradient)}, {Ref(gradient.Kernel)}, ref scratch, "
                    + $"{Refs([gradient.Result, .. gradient.Epilogue.Operands])}{rows});";
            case Step.DropoutMask mask:
                return $"DropoutMask.Fill({Ref(mask.Result)}, {Text.Of(mask.Result.Size)}, {capacity}, {Times("firstRow", mask.Positions)}, {count}, "
                    + $"{Text.Of(mask.Rate)}, {Text.Of(mask.Layer)}, dropout);";
            case Step.Noise noise:
                return $"NormalNoise.Fill({Ref(noise.Result)}, {Text.Of(noise.Result.Size)}, {capacity}, {Times("firstRow", noise.Positions)}, {count}, "
                    + $"{Text.Of(noise.Layer)}, dropout);";
            default:
                throw new InvalidOperationException($"Unknown step {step.GetType().Name}.");
        }
    }

    private string Pack(string source, RowSlice slice, Program.Buffer result)
    {
        string capacity = Text.Of(_routine.Rows(result));
        return IsContiguous(slice, result.Shape)
            ? $"PanelLayout.Pack{Layout(result)}({Span(source, result.Shape)}, "
                + $"{Text.Of(result.Size)}, {Rows(result.Positions)}, {Ref(result)}, {capacity});"
            : $"PanelLayout.PackSlice{Layout(result)}({source}, {Text.Of(slice.RowSize)}, "
                + $"{Text.Of(result.Positions)}, {Text.Of(result.Size)}, {Rows(1)}, {Ref(result)}, {capacity});";
    }

    private string PackOneHot(Step.PackOneHot pack)
    {
        Program.Buffer result = pack.Result;
        string capacity = Text.Of(_routine.Rows(result)), target = Text.Ref("target", Text.Of(pack.Slice.Offset));
        if (IsContiguous(pack.Slice, new(result.Positions, 1)))
        {
            return $"PanelLayout.PackOneHot{Layout(result)}({Span(target, new(result.Positions, 1))}, "
                + $"{Text.Of(result.Size)}, {Rows(result.Positions)}, {Ref(result)}, {capacity}, firstRow);";
        }

        if (result.Positions > 1)
            throw new InvalidOperationException("Class indices of several positions beside other targets have no kernel yet.");
        return $"PanelLayout.PackOneHotSlice{Layout(result)}({target}, {Text.Of(pack.Slice.RowSize)}, "
            + $"{Text.Of(result.Size)}, {Rows(1)}, {Ref(result)}, {capacity}, firstRow);";
    }

    private string Unpack(Step.UnpackOutput unpack)
    {
        Program.Buffer source = unpack.Source;
        string capacity = Text.Of(_routine.Rows(source)), output = _rows.Output(unpack.Slice.Offset);
        return IsContiguous(unpack.Slice, source.Shape)
            ? $"PanelLayout.Unpack{Layout(source)}({Ref(source)}, {capacity}, "
                + $"{Span(output, source.Shape)}, {Text.Of(source.Size)}, {Rows(source.Positions)});"
            : $"PanelLayout.UnpackSlice{Layout(source)}({Ref(source)}, {capacity}, {output}, "
                + $"{Text.Of(unpack.Slice.RowSize)}, {Text.Of(source.Positions)}, {Text.Of(source.Size)}, {Rows(1)});";
    }

    // Whether the rows of all samples follow each other.
    private bool IsContiguous(RowSlice slice, ValueShape shape) => _routine.RowCapacity == 1 || slice.RowSize == shape.Size;

    private string Span(string start, ValueShape shape)
    {
        int size = _routine.RowCapacity == 1 ? shape.Size : shape.Channels;
        string count = _routine.RowCapacity == 1 ? "1" : Rows(shape.Positions);
        string length = count == "1" ? Text.Of(size) : size == 1 ? count : $"{count} * {Text.Of(size)}";
        return $"MemoryMarshal.CreateSpan({start}, {length})";
    }

    // The rows of tensors with so many positions.
    private string Rows(int positions) => _routine.RowCapacity == 1 ? Text.Of(positions) : Times("rows", positions);

    private string Rows(RowLoop loop) => loop.Count switch
    {
        RowCount.Constant => "",
        RowCount.Samples => ", " + Rows(1),
        _ => ", " + Rows(loop.Positions),
    };

    private static string Times(string count, int positions) => positions == 1 ? count : $"{count} * {Text.Of(positions)}";

    private string Losses(int column) => Text.Ref("losses", Text.Of(column * _routine.RowCapacity));

    private string Results(Step.Product product) => Refs([product.Result, .. product.Epilogue.Operands]);

    private static string Layout(Program.Buffer buffer) => buffer.Layout == TensorLayout.Columns ? "Columns" : "";

    private string Refs(IEnumerable<Program.Buffer> buffers) => string.Join(", ", buffers.Select(Ref));

    private static string Refs(IEnumerable<PlacedParameter?> parameters) =>
        string.Join(", ", parameters.OfType<PlacedParameter>().Select(Ref));

    private static string Ref(PlacedParameter parameter) => Text.Ref("parameters", Text.Of(parameter.Offset));

    // Given the workspace from row r on, a tensor with P rows to a sample starts P·r rows after its first.
    private string Ref(Program.Buffer buffer) => _isPart && buffer is { Place: Place.Workspace, Positions: > 1 }
        ? Text.Ref("workspace", Text.Offset(buffer.Offset, (buffer.Positions - 1, ChunkRow)))
        : BufferText.Ref(buffer, _rows);
}

using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>
/// What is computed of each sample for itself between two products: a thread takes a narrow row, a warp a wide one. Every
/// lane meets the same elements in each operation, so nothing has to be waited for between them.
/// </summary>
internal abstract class RowKernels
{
    private const int Warp = 32;

    // Groups of many threads for warps; where a thread has a row, small ones, so that there are groups for all multiprocessors.
    private const int ThreadsOfWarps = 256;
    private const int ThreadsOfRows = 64;

    private static readonly RowElement First = new("0");

    private readonly Dictionary<GpuTensor, string> _names = [];
    private readonly Dictionary<GpuTensor, string> _scalars = [];
    private readonly Dictionary<GpuTensor, (string Largest, string Total)> _softmaxes = [];
    private readonly TensorAccess _access;
    private int _locals;

    /// <summary>Creates the writer of a kernel.</summary>
    /// <param name="writer">Receives the kernel.</param>
    /// <param name="access">How tensors are read.</param>
    /// <param name="isWarp">Whether a warp takes a row, and not a thread.</param>
    protected RowKernels(CodeWriter writer, TensorAccess access, bool isWarp) => (Writer, _access, IsWarp) = (writer, access, isWarp);

    /// <summary>Receives the kernel.</summary>
    protected CodeWriter Writer { get; }

    /// <summary>Whether a warp takes a row, and not a thread.</summary>
    protected bool IsWarp { get; }

    /// <summary>Whether a warp takes a row, and not a thread.</summary>
    public static bool TakesWarp(GpuStep.Rows rows) => rows.Width > GpuCostModel.MaximumThreadRow;

    /// <summary>The threads of a group.</summary>
    public static int Threads(GpuStep.Rows rows) => TakesWarp(rows) ? ThreadsOfWarps : ThreadsOfRows;

    /// <summary>The rows that a group computes.</summary>
    public static int RowsPerGroup(GpuStep.Rows rows) => TakesWarp(rows) ? ThreadsOfWarps / Warp : ThreadsOfRows;

    /// <summary>Writes the kernel.</summary>
    public static void Write(CodeWriter writer, string name, GpuStep.Rows rows, TensorAccess access)
    {
        bool isWarp = TakesWarp(rows);
        RowKernels kernel = rows.Width <= GpuCostModel.MaximumRegisterRow
            ? new RegisterRowKernels(writer, access, isWarp)
            : new LoopRowKernels(writer, access);
        writer.Line($"/// <summary>{string.Join(", ", rows.Operations.Select(Describe).Distinct())} of each sample.</summary>");
        using CodeWriter.Block method = writer.Open(isWarp
            ? $"public static void {name}<TThreads>(KernelArguments a) where TThreads : struct, IRowThreads"
            : $"public static void {name}(KernelArguments a)");
        writer.Line(isWarp
            ? "int row = Grid.IdxX * (Group.DimX >> 5) + (Group.IdxX >> 5), lane = Group.IdxX & 31;"
            : $"int row = Grid.IdxX * {Text.Of(RowsPerGroup(rows))} + Group.IdxX;");
        using CodeWriter.Block inside = writer.Open("if (row < a.Rows)");
        kernel.WriteStarts(rows);
        foreach (GpuRowOperation operation in rows.Operations)
            kernel.Write(operation);
    }

    /// <summary>Writes something for each element of a row that a thread has.</summary>
    protected abstract void ForEach(int width, Action<RowElement> write);

    /// <summary>Writes the load of an element, if there has to be one, and gives its C#.</summary>
    protected abstract string Load(GpuTensor tensor, RowElement element);

    /// <summary>Writes the store of an element.</summary>
    protected abstract void Store(GpuTensor tensor, RowElement element, string value);

    /// <summary>Writes what is left to do when all elements of a tensor are stored.</summary>
    protected abstract void Finish(GpuTensor tensor);

    /// <summary>Gives the C# of a value of an element, which is written once where that is possible.</summary>
    /// <param name="name">The value's name.</param>
    /// <param name="element">The element.</param>
    /// <param name="expression">The C# expression of the value.</param>
    protected abstract string Once(string name, RowElement element, string expression);

    /// <summary>The start of a tensor's locals; of what is in memory, the local that says where its row begins.</summary>
    protected string NameOf(GpuTensor tensor)
    {
        if (!_names.TryGetValue(tensor, out string? name))
        {
            name = tensor.IsCallers ? tensor.Place.ToString().ToLowerInvariant() : "value" + Text.Of(_names.Count);

            // Several slices of one row.
            if (tensor.IsCallers && _names.Keys.Any(other => other.Place == tensor.Place))
                name += "Slice" + Text.Of(_names.Count);
            _names.Add(tensor, name);
        }

        return name;
    }

    /// <summary>The C# of an element in memory.</summary>
    protected string Index(GpuTensor tensor, string element) =>
        $"{TensorAccess.View(tensor)}[{NameOf(tensor)}{(element == "0" ? "" : " + " + element)}]";

    /// <summary>Writes zeros after the last element.</summary>
    protected void WritePadding(GpuTensor tensor)
    {
        for (int e = tensor.Size; e < tensor.Extent; e++)
            Writer.Line($"{Index(tensor, Text.Of(e))} = 0f;");
    }

    private static string Describe(GpuRowOperation operation) => operation switch
    {
        GpuRowOperation.Map => "an expression of the elements",
        GpuRowOperation.Sum => "a sum over the elements",
        GpuRowOperation.Softmax { IsLogarithm: true } => "the logarithm of softmax",
        GpuRowOperation.Softmax => "softmax",
        _ => "the one-hot vector of the class",
    };

    // Where each tensor's row begins.
    private void WriteStarts(GpuStep.Rows rows)
    {
        foreach (GpuTensor tensor in rows.Operations.SelectMany(TensorsOf).Distinct().Where(tensor => tensor.Place != GpuPlace.Registers))
            Writer.Line($"long {NameOf(tensor)} = {_access.RowStart(tensor, "row")};");
        GpuOperand[] operands = [.. rows.Operations.SelectMany(operation => operation.Operands)];
        if (operands.Any(operand => operand is GpuOperand.BatchWeight))
            Writer.Line(RowOperands.SampleWeight(_access));
        if (operands.Any(operand => operand is GpuOperand.Parameter { Positions: > 1 }))
            Writer.Line($"int position = {_access.Position("row")};");
    }

    private static IEnumerable<GpuTensor> TensorsOf(GpuRowOperation operation) =>
        (operation is GpuRowOperation.OneHot oneHot ? [oneHot.Target] : operation.Reads).Append(operation.Result);

    private void Write(GpuRowOperation operation)
    {
        switch (operation)
        {
            // All lanes compute it, because all may read it.
            case GpuRowOperation.Map { Width: 1 } map:
                string scalar = NewLocal("scalar");
                Writer.Line($"float {scalar} = {Evaluate(map.Expression, map.Operands, First)}.Value;");
                WriteScalar(map.Result, scalar);
                break;
            case GpuRowOperation.Map map:
                ForEach(map.Width, element => Store(map.Result, element, Evaluate(map.Expression, map.Operands, element) + ".Value"));
                Finish(map.Result);
                break;
            case GpuRowOperation.Sum sum:
                string total = NewLocal("sum");
                Writer.Line($"float {total} = 0f;");
                ForEach(sum.Width, element =>
                    WriteIf(element, $"{total} += {Evaluate(sum.Expression, sum.Operands, element)}.Value;"));
                WriteReduction(total, "Sum");
                WriteScalar(sum.Result, total);
                break;
            case GpuRowOperation.Softmax softmax:
                WriteSoftmax(softmax);
                Finish(softmax.Result);
                break;
            case GpuRowOperation.OneHot oneHot:
                string target = NewLocal("target");
                Writer.Line($"int {target} = (int){Index(oneHot.Target, "0")};");
                ForEach(oneHot.Width, element => Store(oneHot.Result, element, $"{element.Number} == {target} ? 1f : 0f"));
                Finish(oneHot.Result);
                break;
            default:
                throw new InvalidOperationException($"Unknown operation {operation.GetType().Name}.");
        }
    }

    private void WriteSoftmax(GpuRowOperation.Softmax softmax)
    {
        if (!_softmaxes.TryGetValue(softmax.Source, out (string Largest, string Total) parts))
        {
            parts = WriteSum(softmax.Source, softmax.Width);
            _softmaxes.Add(softmax.Source, parts);
        }

        if (softmax.IsLogarithm)
        {
            string logarithm = NewLocal("logarithm");
            Writer.Line($"float {logarithm} = PanelMath.Log(new Lane({parts.Total})).Value;");
            ForEach(softmax.Width, element =>
                Store(
                    softmax.Result,
                    element,
                    $"Lane.Max(new Lane(float.MinValue), new Lane({Load(softmax.Source, element)} - {parts.Largest} - {logarithm})).Value"));
        }
        else
        {
            ForEach(softmax.Width, element =>
                Store(softmax.Result, element, $"{Power(softmax.Source, element, parts.Largest)} / {parts.Total}"));
        }
    }

    // As on the CPU: the largest logit is taken off first, so that nothing overflows.
    private (string Largest, string Total) WriteSum(GpuTensor logits, int width)
    {
        string largest = NewLocal("largest"), total = NewLocal("total");
        Writer.Line($"float {largest} = float.NegativeInfinity;");
        ForEach(width, element =>
            WriteIf(element, $"{largest} = Lane.Max(new Lane({largest}), new Lane({Load(logits, element)})).Value;"));
        WriteReduction(largest, "Largest");
        Writer.Line($"float {total} = 0f;");
        ForEach(width, element => WriteIf(element, $"{total} += {Power(logits, element, largest)};"));
        WriteReduction(total, "Sum");
        return (largest, total);
    }

    private string Power(GpuTensor logits, RowElement element, string largest) => Once(
        NameOf(logits) + "Power", element, $"PanelMath.Exp(new Lane({Load(logits, element)} - {largest})).Value");

    private string Evaluate(ScalarExpression expression, EquatableArray<GpuOperand> operands, RowElement element)
    {
        var lanes = new List<string>();
        foreach (GpuOperand operand in operands)
        {
            string value = Value(operand, element), local = NewLocal("x");
            Writer.Line($"Lane {local} = new Lane({value});");
            lanes.Add(local);
        }

        string result = NewLocal("y");
        string text = PanelExpression.Write(Writer, expression, lanes, result + "Part", "Lane");
        Writer.Line($"Lane {result} = {text};");
        return result;
    }

    private string Value(GpuOperand operand, RowElement element) => operand switch
    {
        GpuOperand.BatchWeight => "weight",
        GpuOperand.Parameter { Positions: > 1 } parameter when element.Condition.Length > 0 =>
            $"{element.Condition} ? {RowOperands.Parameter(parameter, element.Number)} : 0f",
        GpuOperand.Parameter parameter => RowOperands.Parameter(parameter, element.Number),
        GpuOperand.Mask or GpuOperand.Noise => RowOperands.Drawn(operand, _access, "row", element),
        GpuOperand.Element { Tensor: { } tensor } when _scalars.TryGetValue(tensor, out string? scalar) => scalar,
        GpuOperand.Element { Tensor: { } tensor } => Load(tensor, tensor.Size == 1 ? First : element),
        _ => throw new InvalidOperationException($"A row has no {operand.GetType().Name}."),
    };

    private void WriteIf(RowElement element, string statement) =>
        Writer.Line(element.Condition.Length == 0 ? statement : $"if ({element.Condition}) {statement}");

    private void WriteReduction(string local, string function)
    {
        if (IsWarp)
            Writer.Line($"{local} = RowThreads.{function}<TThreads>({local});");
    }

    // What all lanes have, the first one stores.
    private void WriteScalar(GpuTensor tensor, string value)
    {
        _scalars.Add(tensor, value);
        if (tensor.Place == GpuPlace.Registers)
            return;
        Writer.Line($"{(IsWarp ? "if (lane == 0) " : "")}{Index(tensor, "0")} = {value};");
        WritePadding(tensor);
    }

    private string NewLocal(string name) => name + Text.Of(_locals++);
}

/// <summary>An element of a row that a thread has.</summary>
/// <param name="Number">The C# expression of its number.</param>
/// <param name="Index">Which of the thread's elements it is, where each is written for itself.</param>
/// <param name="Condition">The C# condition under which there is such an element; nothing where there always is.</param>
internal readonly record struct RowElement(string Number, int? Index = null, string Condition = "")
{
    /// <summary>What tells its locals apart.</summary>
    public string Name => Index is { } index ? Text.Of(index) : "";
}

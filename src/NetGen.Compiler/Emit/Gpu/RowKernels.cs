using NetGen.Compiler.Graph;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>
/// What is computed of each sample for itself between two products: a thread takes a narrow row, a warp a wide one. Every
/// lane meets the same elements in each operation, so nothing has to be waited for between them.
/// </summary>
internal sealed class RowKernels
{
    /// <summary>The threads of a group.</summary>
    public const int Threads = 256;

    private const int Warp = 32;

    // The class that a sparse loss names.
    private static readonly GpuTensor Target = new(GpuPlace.Target, 0, 1);

    private readonly CodeWriter _writer;
    private readonly TensorAccess _access;
    private readonly bool _isWarp;
    private readonly Dictionary<GpuTensor, string> _starts = [];
    private readonly Dictionary<GpuTensor, string> _sums = [];
    private int _locals;

    private RowKernels(CodeWriter writer, TensorAccess access, bool isWarp) =>
        (_writer, _access, _isWarp) = (writer, access, isWarp);

    /// <summary>The rows that a group computes.</summary>
    public static int RowsPerGroup(GpuStep.Rows rows) => IsWarp(rows) ? Threads / Warp : Threads;

    /// <summary>Writes the kernel.</summary>
    public static void Write(CodeWriter writer, string name, GpuStep.Rows rows, TensorAccess access)
    {
        var kernel = new RowKernels(writer, access, IsWarp(rows));
        writer.Line($"/// <summary>{string.Join(", ", rows.Operations.Select(Describe).Distinct())} of each sample.</summary>");
        using CodeWriter.Block method = writer.Open($"public static void {name}(KernelArguments a)");
        writer.Line(kernel._isWarp
            ? "int row = Grid.IdxX * 8 + (Group.IdxX >> 5), lane = Group.IdxX & 31;"
            : "int row = Grid.IdxX * 256 + Group.IdxX;");
        using CodeWriter.Block inside = writer.Open("if (row < a.Rows)");
        kernel.WriteStarts(rows);
        foreach (GpuRowOperation operation in rows.Operations)
            kernel.Write(operation);
    }

    /// <summary>Four values of a dropout mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="column">The C# expression of the first element, a multiple of 4.</param>
    public static string Mask(GpuOperand.Mask mask, string column)
    {
        uint threshold = (uint)Math.Min(Math.Round(mask.Rate * (1L << 32)), uint.MaxValue);
        float scale = (float)(1 / (1 - mask.Rate));
        return $"KernelDropout.Draw(a, row, {column} / 4, {LayerPlace.MaskNumber(mask.Layer)}, {Text.Of(threshold)}u, {Text.Of(scale)})";
    }

    private static bool IsWarp(GpuStep.Rows rows) => rows.Width > GpuCostModel.MaximumThreadRow;

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
        foreach (GpuTensor tensor in rows.Operations.SelectMany(TensorsOf).Distinct())
        {
            string name = tensor.Place == GpuPlace.Workspace
                ? "value" + Text.Of(_starts.Count)
                : tensor.Place.ToString().ToLowerInvariant();
            _starts.Add(tensor, name);
            _writer.Line($"long {name} = {_access.RowStart(tensor, "row")};");
        }
    }

    private static IEnumerable<GpuTensor> TensorsOf(GpuRowOperation operation)
    {
        IEnumerable<GpuTensor> Of(EquatableArray<GpuOperand> operands) =>
            operands.OfType<GpuOperand.Element>().Select(operand => operand.Tensor);
        return operation switch
        {
            GpuRowOperation.Map map => Of(map.Operands).Append(map.Result),
            GpuRowOperation.Sum sum => Of(sum.Operands).Append(sum.Result),
            GpuRowOperation.Softmax softmax => [softmax.Source, softmax.Result],
            GpuRowOperation.OneHot oneHot => [Target, oneHot.Result],
            _ => [],
        };
    }

    private void Write(GpuRowOperation operation)
    {
        switch (operation)
        {
            case GpuRowOperation.Map map:
                using (OpenLoop(map.Width))
                    Store(map.Result, Evaluate(map.Expression, map.Operands, map.Width) + ".Value");
                WritePadding(map.Result);
                break;
            case GpuRowOperation.Sum sum:
                string total = NewLocal("sum");
                _writer.Line($"float {total} = 0f;");
                using (OpenLoop(sum.Width))
                    _writer.Line($"{total} += {Evaluate(sum.Expression, sum.Operands, sum.Width)}.Value;");
                WriteReduction(total, other => $"{total} + {other}");
                StoreOnce(sum.Result, total);
                _sums.Add(sum.Result, total);
                WritePadding(sum.Result);
                break;
            case GpuRowOperation.Softmax softmax:
                WriteSoftmax(softmax);
                WritePadding(softmax.Result);
                break;
            case GpuRowOperation.OneHot oneHot:
                string target = NewLocal("target");
                _writer.Line($"int {target} = (int){Index(Target, "0")};");
                using (OpenLoop(oneHot.Width))
                    Store(oneHot.Result, $"e == {target} ? 1f : 0f");
                WritePadding(oneHot.Result);
                break;
            default:
                throw new InvalidOperationException($"Unknown operation {operation.GetType().Name}.");
        }
    }

    // As on the CPU: the largest logit is taken off first, so that nothing overflows.
    private void WriteSoftmax(GpuRowOperation.Softmax softmax)
    {
        string largest = NewLocal("largest"), total = NewLocal("total"), logit = Index(softmax.Source, "e");
        _writer.Line($"float {largest} = float.NegativeInfinity;");
        using (OpenLoop(softmax.Width))
            _writer.Line($"{largest} = Lane.Max(new Lane({largest}), new Lane({logit})).Value;");
        WriteReduction(largest, other => $"Lane.Max(new Lane({largest}), new Lane({other})).Value");
        _writer.Line($"float {total} = 0f;");
        using (OpenLoop(softmax.Width))
            _writer.Line($"{total} += PanelMath.Exp(new Lane({logit} - {largest})).Value;");
        WriteReduction(total, other => $"{total} + {other}");
        if (softmax.IsLogarithm)
        {
            string logarithm = NewLocal("logarithm");
            _writer.Line($"float {logarithm} = PanelMath.Log(new Lane({total})).Value;");
            using (OpenLoop(softmax.Width))
                Store(softmax.Result, $"{logit} - {largest} - {logarithm}");
        }
        else
        {
            using (OpenLoop(softmax.Width))
                Store(softmax.Result, $"PanelMath.Exp(new Lane({logit} - {largest})).Value / {total}");
        }
    }

    private CodeWriter.Block OpenLoop(int width) => _writer.Open(_isWarp
        ? $"for (int e = lane; e < {Text.Of(width)}; e += 32)"
        : $"for (int e = 0; e < {Text.Of(width)}; e++)");

    private string Evaluate(ScalarExpression expression, EquatableArray<GpuOperand> operands, int width)
    {
        var lanes = new List<string>();
        foreach (GpuOperand operand in operands)
        {
            string local = NewLocal("x");
            _writer.Line($"Lane {local} = new Lane({Value(operand, width)});");
            lanes.Add(local);
        }

        string result = NewLocal("y");
        string text = PanelExpression.Write(_writer, expression, lanes, result + "Part", "Lane");
        _writer.Line($"Lane {result} = {text};");
        return result;
    }

    private string Value(GpuOperand operand, int width) => operand switch
    {
        GpuOperand.BatchWeight => "a.BatchWeight",
        GpuOperand.Mask mask => $"{Mask(mask, "e")}[e & 3]",
        GpuOperand.Element element when _sums.TryGetValue(element.Tensor, out string? sum) => sum,
        GpuOperand.Element element => Index(element.Tensor, element.Tensor.Size == 1 && width > 1 ? "0" : "e"),
        _ => throw new InvalidOperationException($"A row has no {operand.GetType().Name}."),
    };

    // All lanes come to the same bits, because a sum of two does not depend on their order.
    private void WriteReduction(string local, Func<string, string> combine)
    {
        if (!_isWarp)
            return;
        using (_writer.Open("for (int distance = 16; distance > 0; distance /= 2)"))
        {
            _writer.Line($"float other = Warp.ShuffleXor({local}, distance);");
            _writer.Line($"{local} = {combine("other")};");
        }
    }

    private void StoreOnce(GpuTensor tensor, string value)
    {
        if (_isWarp)
        {
            using (_writer.Open("if (lane == 0)"))
                _writer.Line($"{Index(tensor, "0")} = {value};");
        }
        else
        {
            _writer.Line($"{Index(tensor, "0")} = {value};");
        }
    }

    private void Store(GpuTensor tensor, string value) => _writer.Line($"{Index(tensor, "e")} = {value};");

    private void WritePadding(GpuTensor tensor)
    {
        for (int e = tensor.Size; e < tensor.Pitch; e++)
            StoreAt(tensor, e);

        void StoreAt(GpuTensor padded, int element) =>
            _writer.Line($"{Index(padded, Text.Of(element))} = 0f;");
    }

    private string Index(GpuTensor tensor, string element) =>
        $"{TensorAccess.View(tensor)}[{_starts[tensor]}{(element == "0" ? "" : " + " + element)}]";

    private string NewLocal(string name) => name + Text.Of(_locals++);
}

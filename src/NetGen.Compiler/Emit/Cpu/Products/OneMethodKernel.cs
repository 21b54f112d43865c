using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>
/// Writes the last layers of a prediction for one sample, or all of them, as one method: each of their values is a panel in
/// a register, from the input of the first to the caller's output. Lanes past a value's size hold anything and are never
/// used.
/// </summary>
internal static class OneMethodKernel
{
    /// <summary>The parameters of the kernel.</summary>
    public static IReadOnlyList<MethodParameter> Parameters(CallerRows rows) => [.. rows.Parameters, .. MethodParameter.Floats("parameters")];

    /// <summary>Adds the kernel.</summary>
    /// <param name="kernels">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="summary">What it computes.</param>
    /// <param name="steps">The steps, as <see cref="CostModel.OneMethodStart"/> finds them.</param>
    /// <param name="rows">The values that it is given: the caller's or, as its only input, a tensor of the workspace.</param>
    public static string Add(KernelSet kernels, string name, string summary, IReadOnlyCollection<Step> steps, CallerRows rows) => kernels.AddName(
        name,
        summary,
        string.Join(", ", Parameters(rows).Select(parameter => parameter.Declaration)),
        writer =>
        {
            // A buffer of the workspace is a local; one that takes another's place is a new local.
            var locals = new Dictionary<Program.Buffer, string>();
            bool isHalf = CostModel.FitHalfPanels(steps);
            int number = 0;
            foreach (Step step in steps)
                Write(writer, step, rows, locals, isHalf, () => "v" + Text.Of(number++));
        });

    private static void Write(
        CodeWriter writer, Step step, CallerRows rows, Dictionary<Program.Buffer, string> locals, bool isHalf, Func<string> newName)
    {
        switch (step)
        {
            case Step.Product product:
                string sum = WriteProduct(writer, product, rows, locals, newName(), isHalf);
                if (!product.Epilogue.IsEmpty)
                {
                    string[] values = [sum, .. product.Epilogue.Operands.Select(operand => locals[operand])];
                    string result = PanelExpression.Write(writer, product.Epilogue.Expression, values, sum + "t");
                    writer.Line($"{sum} = {result};");
                }

                locals[product.Result] = sum;
                break;
            case Step.Map map:
                string name = newName();
                string[] operands = [.. map.Operands.Select(operand => ReadOperand(operand, map.Result.Size, locals))];
                writer.Line($"TPanel {name} = {PanelExpression.Write(writer, map.Expression, operands, name + "t")};");
                locals[map.Result] = name;
                break;
            case Step.Softmax softmax:
                locals[softmax.Result] = WriteSoftmax(writer, softmax, locals[softmax.Source], newName());
                break;
            case Step.UnpackOutput unpack:
                writer.Line($"{locals[unpack.Source]}.StoreFirst({rows.Output(unpack.Slice.Offset)}, {Text.Of(unpack.Source.Size)});");
                break;
            default:
                throw new InvalidOperationException($"{step.GetType().Name} is no step of a small network's prediction.");
        }
    }

    // A value of one element is in the first lane, and any operand may be one of those.
    private static string ReadOperand(Program.Buffer operand, int size, Dictionary<Program.Buffer, string> locals) => operand switch
    {
        { Place: Place.Parameter, Offset: var offset, Size: var length } => length == size
            ? $"TPanel.Load(ref parameters, {Text.Of(offset)})"
            : $"TPanel.Broadcast(Unsafe.Add(ref parameters, {Text.Of(offset)}))",
        { Size: 1 } when size > 1 => $"TPanel.BroadcastLane({locals[operand]}, 0)",
        _ => locals[operand],
    };

    private static string WriteProduct(
        CodeWriter writer, Step.Product product, CallerRows rows, Dictionary<Program.Buffer, string> locals, string name, bool isHalf)
    {
        (string input, int first) = rows.Find(OffsetIn(product.Input));

        // Only the first of the layers can have so many inputs; they are in memory.
        if (product.Shape == CodeShape.Streams)
        {
            writer.Line($"ref float kernel = ref Unsafe.Add(ref parameters, {Text.Of(product.Kernel.Offset)});");
            if (product.Bias is { } bias)
                writer.Line($"ref float bias = ref Unsafe.Add(ref parameters, {Text.Of(bias.Offset)});");
            if (first > 0)
                writer.Line($"ref float slice = {Text.Ref(input, Text.Of(first))};");
            StreamKernels.WriteDense(writer, product, KernelStorage.Float32, first > 0 ? "slice" : input, panels: 1);
            return "y0";
        }

        if (product.Shape == CodeShape.LaneSums)
        {
            string sample = input;
            if (first > 0)
            {
                sample = name + "Input";
                writer.Line($"ref float {sample} = {Text.Ref(input, Text.Of(first))};");
            }

            string? added = product.Bias is { } summand ? $"TPanel.Load(ref parameters, {Text.Of(summand.Offset)})" : null;
            LaneSumKernels.WriteSums(writer, product, sample, Panel.Lanes, ("parameters", product.Kernel.Offset), name, added, isHalf);
            return name;
        }

        string start = product.Bias is null
            ? "TPanel.Zero"
            : $"TPanel.Load(ref parameters, {Text.Of(product.Bias.Offset)})";
        bool isLocal = locals.TryGetValue(product.Input, out string? x);
        if (isLocal && product.Result.Size == 1)
        {
            writer.Line($"TPanel {name} = TPanel.MultiplyAddColumn({x}, ref parameters, "
                + $"{Text.Of(product.Kernel.Offset)}, {Text.Of(product.Input.Size)}, {start});");
            return name;
        }

        IEnumerable<string> factors = Enumerable.Range(0, product.Input.Size).Select(k => isLocal
            ? $"TPanel.BroadcastLane({x}, {Text.Of(k)})"
            : $"TPanel.Broadcast(Unsafe.Add(ref {input}, {Text.Of(first + k)}))");
        return UnrolledProductKernels.WriteSum(
            writer,
            name,
            start,
            [.. factors],
            k => $"ref parameters, {Text.Of(product.Kernel.Offset + (k * Panel.Lanes))}");
    }

    // The caller's row is passed from its first value on, and a tensor of the workspace by its own.
    private static int OffsetIn(Program.Buffer input) => input.Place == Place.Input ? input.Offset : 0;

    private static string WriteSoftmax(CodeWriter writer, Step.Softmax softmax, string x, string name)
    {
        string mask = $"TPanel.FirstLanes({Text.Of(softmax.Source.Size)})", shifted = name + "s", e = name + "e";
        writer.Line($"TPanel {shifted} = {x} - TPanel.Broadcast(TPanel.MaxLane("
            + $"TPanel.Select({mask}, {x}, TPanel.Broadcast(float.NegativeInfinity))));");
        writer.Line($"TPanel {e} = PanelMath.Exp({shifted}) & {mask};");
        writer.Line(softmax.IsLogarithm
            ? $"TPanel {name} = {shifted} - TPanel.Broadcast(MathF.Log(TPanel.Sum({e})));"
            : $"TPanel {name} = {e} / TPanel.Broadcast(TPanel.Sum({e}));");
        return name;
    }
}

using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>Sums over the positions of a sample: a thread has a channel, and meets one position after the other.</summary>
internal static class PositionSumKernels
{
    /// <summary>Writes the kernel.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="sum">What it computes.</param>
    /// <param name="groups">Which channels a group has.</param>
    /// <param name="access">How tensors with one position are read.</param>
    public static void Write(CodeWriter writer, string name, GpuStep.SumPositions sum, ElementGroups groups, TensorAccess access)
    {
        writer.Line("/// <summary>Sums over the positions of each sample.</summary>");
        using CodeWriter.Block kernel = writer.Open($"public static void {name}(KernelArguments a)");
        using CodeWriter.Block inside = groups.Open(writer, "row", "channel", "row < a.Rows");
        if (sum.Operands.Any(operand => operand is GpuOperand.BatchWeight))
            writer.Line(RowOperands.SampleWeight(access));
        writer.Line("float sum = 0f;");
        string condition = sum.Result.Extent == sum.Domain.Channels ? "" : $"channel < {Text.Of(sum.Domain.Channels)} && ";
        using (writer.Open($"for (int position = 0; {condition}position < {Text.Of(sum.Domain.Positions)}; position++)"))
        {
            writer.Line($"int term = row * {Text.Of(sum.Domain.Positions)} + position;");
            var lanes = new List<string>();
            foreach (GpuOperand operand in sum.Operands)
            {
                string local = "x" + Text.Of(lanes.Count);
                writer.Line($"Lane {local} = new Lane({Value(operand, access.At(sum.Domain.Positions))});");
                lanes.Add(local);
            }

            string text = PanelExpression.Write(writer, sum.Expression, lanes, "part", "Lane");
            writer.Line($"Lane value = {text};");
            writer.Line("sum += value.Value;");
        }

        writer.Line($"{TensorAccess.View(sum.Result)}[{access.SlotIndex(sum.Result, "row", "channel")}] = sum;");
    }

    private static string Value(GpuOperand operand, TensorAccess access) => operand switch
    {
        GpuOperand.BatchWeight => "weight",
        GpuOperand.Parameter parameter => RowOperands.Parameter(parameter, "channel"),
        GpuOperand.Mask or GpuOperand.Noise => RowOperands.Drawn(operand, access, "term", new RowElement("channel")),
        GpuOperand.Element { Tensor: var tensor } =>
            $"{TensorAccess.View(tensor)}[{access.RowStart(tensor, "term")}{(tensor.Size == 1 ? "" : " + channel")}]",
        _ => throw new InvalidOperationException($"A sum over positions has no {operand.GetType().Name}."),
    };
}

using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes the calls that put elements in other places: the library copies a box at a time.</summary>
internal static class RearrangementText
{
    /// <summary>The calls of a step, as statements one after the other.</summary>
    /// <param name="step">The step.</param>
    /// <param name="text">The C# of tensors and their rows.</param>
    /// <param name="isPart">Whether a part of the outermost axis of each box is copied, from <c>first</c> to <c>end</c>.</param>
    public static string Call(Step.Rearrange step, RoutineText text, bool isPart)
    {
        Program.Buffer result = step.Result;
        var calls = new List<string>();

        // What no box writes is 0, and so is the padding.
        if (!step.IsExact)
        {
            calls.Add($"PanelLayout.Clear({text.Ref(result)}, {Text.Of(result.Panels)}, {text.Capacity(result.Positions)}, "
                + $"{RoutineText.Times(text.Rows(1), result.Positions)});");
        }

        foreach (ArrangedBox box in step.Boxes)
        {
            Program.Buffer source = step.Operands[box.Operand];
            string[] axes = [.. box.Axes.SelectMany(axis => new[] { axis.Length, axis.SourceStride, axis.TargetStride }).Select(number => Text.Of(number))];
            string from = Text.Of(box.Source), to = Text.Of(box.Target);
            if (isPart)
            {
                int unit = SampleSplit.StepsOfBoxUnit(box);
                axes[0] = Text.Offset(0, (unit, "(end - first)"));
                from = Text.Offset(box.Source, (unit * box.Axes[0].SourceStride, "first"));
                to = Text.Offset(box.Target, (unit * box.Axes[0].TargetStride, "first"));
            }

            calls.Add($"PanelLayout.CopyBox({Tensor(source)}, {from}, {Tensor(result)}, {to}, [{string.Join(", ", axes)}], {text.Rows(1)});");
        }

        return string.Join("\n", calls);

        string Tensor(Program.Buffer buffer) =>
            $"{text.Ref(buffer)}, new({Text.Of(buffer.Positions)}, {Text.Of(buffer.Size)}, {text.Capacity(buffer.Positions)})";
    }
}

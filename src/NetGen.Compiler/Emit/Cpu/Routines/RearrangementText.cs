using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes the calls that put elements in other places: the library copies a box at a time.</summary>
internal static class RearrangementText
{
    /// <summary>The calls of a step, as statements one after the other.</summary>
    /// <param name="step">The step.</param>
    /// <param name="text">The C# of tensors and their rows.</param>
    public static string Call(Step.Rearrange step, RoutineText text)
    {
        Program.Buffer result = step.Result;
        var calls = new List<string>();

        // What no box writes is 0, and so is the padding.
        if (!step.IsFull || result.Size % Panel.Lanes > 0)
        {
            calls.Add($"PanelLayout.Clear({text.Ref(result)}, {Text.Of(result.Panels)}, {text.Capacity(result.Positions)}, "
                + $"{RoutineText.Times(text.Rows(1), result.Positions)});");
        }

        foreach (ArrangedBox box in step.Boxes)
        {
            Program.Buffer source = step.Operands[box.Operand];
            IEnumerable<int> axes = box.Axes.SelectMany(axis => new[] { axis.Length, axis.SourceStride, axis.TargetStride });
            calls.Add($"PanelLayout.CopyBox({Tensor(source)}, {Text.Of(box.Source)}, {Tensor(result)}, {Text.Of(box.Target)}, "
                + $"[{string.Join(", ", axes.Select(number => Text.Of(number)))}], {text.Rows(1)});");
        }

        return string.Join("\n", calls);

        string Tensor(Program.Buffer buffer) =>
            $"{text.Ref(buffer)}, new({Text.Of(buffer.Positions)}, {Text.Of(buffer.Size)}, {text.Capacity(buffer.Positions)})";
    }
}

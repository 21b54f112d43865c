using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes the calls that put elements in other places: the library copies a box at a time.</summary>
internal static class RearrangementText
{
    /// <summary>The calls of a step, as statements one after the other.</summary>
    /// <param name="step">The step.</param>
    /// <param name="reference">Writes the reference to a tensor.</param>
    /// <param name="samples">The most samples of a chunk.</param>
    /// <param name="count">The number of samples.</param>
    public static string Call(Step.Rearrange step, Func<Program.Buffer, string> reference, int samples, string count)
    {
        Program.Buffer result = step.Result;
        var calls = new List<string>();

        // What no box writes is 0, and so is the padding.
        if (!step.IsFull || result.Size % Panel.Lanes > 0)
        {
            calls.Add($"PanelLayout.Clear({reference(result)}, {Text.Of(result.Panels)}, {Text.Of(Panel.Rows(samples, result.Positions))}, "
                + $"{Times(count, result.Positions)});");
        }

        foreach (ArrangedBox box in step.Boxes)
        {
            Program.Buffer source = step.Operands[box.Operand];
            IEnumerable<int> axes = box.Axes.SelectMany(axis => new[] { axis.Length, axis.SourceStride, axis.TargetStride });
            calls.Add($"PanelLayout.CopyBox({Tensor(source)}, {Text.Of(box.Source)}, {Tensor(result)}, {Text.Of(box.Target)}, "
                + $"[{string.Join(", ", axes.Select(number => Text.Of(number)))}], {count});");
        }

        return string.Join("\n", calls);

        string Tensor(Program.Buffer buffer) =>
            $"{reference(buffer)}, new({Text.Of(buffer.Positions)}, {Text.Of(buffer.Size)}, {Text.Of(Panel.Rows(samples, buffer.Positions))})";
    }

    private static string Times(string count, int positions) => positions == 1 ? count : $"{count} * {Text.Of(positions)}";
}

using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>
/// Elements in other places. A thread has a float of the result and looks for the box that it lies in, so each is written once, and those
/// that no box covers become 0 with the others.
/// </summary>
internal static class ArrangementKernels
{
    /// <summary>Writes the kernel.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="step">What it computes.</param>
    /// <param name="groups">Which floats of the result a group has.</param>
    /// <param name="access">How tensors are read.</param>
    public static void Write(CodeWriter writer, string name, GpuStep.Rearrange step, ElementGroups groups, TensorAccess access)
    {
        GpuTensor result = step.Result;
        writer.Line("/// <summary>Elements of each sample in other places.</summary>");
        using CodeWriter.Block kernel = writer.Open($"public static void {name}(KernelArguments a)");
        using CodeWriter.Block inside = groups.Open(writer, "row", "slot", "row < a.Rows");
        writer.Line("float value = 0f;");
        bool isPadded = result.Positions > 1 && result.Extent != result.Size;
        if (isPadded)
            writer.Line($"int channel = {Division.Remainder("slot", result.Extent)};");
        using (CodeWriter.Block? covered = isPadded ? writer.Open($"if (channel < {Text.Of(result.Size)})") : null)
        {
            writer.Line(isPadded
                ? $"int element = {Division.Quotient("slot", result.Extent)} * {Text.Of(result.Size)} + channel;"
                : "int element = slot;");
            int number = 0;
            foreach (ArrangedBox box in step.Boxes.SelectMany(Nested))
                WriteBox(writer, box, Text.Of(number++), step.Operands[box.Operand], access);
        }

        writer.Line($"{TensorAccess.View(result)}[{access.SlotIndex(result, "row", "slot")}] = value;");
    }

    // The steps along the axes are what is left of the element's number when it is divided by their strides.
    private static void WriteBox(CodeWriter writer, ArrangedBox box, string number, GpuTensor source, TensorAccess access)
    {
        string rest = "rest" + number, index = Text.Of(box.Source);
        var conditions = new List<string>();
        writer.Line($"int {rest} = element{(box.Target == 0 ? "" : $" - {Text.Of(box.Target)}")};");
        if (box.Target > 0)
            conditions.Add($"element >= {Text.Of(box.Target)}");
        for (int axis = 0; axis < box.Axes.Count; axis++)
        {
            (int length, int sourceStride, int targetStride) = (box.Axes[axis].Length, box.Axes[axis].SourceStride, box.Axes[axis].TargetStride);
            string step = $"step{number}_{Text.Of(axis)}";
            writer.Line($"int {step} = {Quotient(rest, targetStride)};");
            writer.Line($"{rest} -= {step}{Times(targetStride)};");
            conditions.Add($"{step} < {Text.Of(length)}");
            if (sourceStride > 0)
                index += $" + {step}{Times(sourceStride)}";
        }

        conditions.Add($"{rest} == 0");
        using CodeWriter.Block covered = writer.Open($"if ({string.Join(" && ", conditions)})");
        writer.Line($"int source{number} = {index};");
        writer.Line($"value = {TensorAccess.View(source)}[{access.ElementIndex(source, "row", "source" + number)}];");
    }

    // What comes before a box is negative, and never looked at.
    private static string Quotient(string value, int divisor) => divisor == 1 ? value : $"{value} / {Text.Of(divisor)}";

    private static string Times(int factor) => factor == 1 ? "" : " * " + Text.Of(factor);

    // The box with its axes from the widest steps of the result to the narrowest, each wider than all that is inside of it; an axis for which
    // that is not so becomes boxes of its own.
    private static IEnumerable<ArrangedBox> Nested(ArrangedBox box)
    {
        BoxAxis[] axes = [.. box.Axes.OrderByDescending(axis => axis.TargetStride)];
        int inner = 0;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            if (axes[i].TargetStride <= inner)
            {
                BoxAxis split = axes[i];
                EquatableArray<BoxAxis> others = axes.Where((_, number) => number != i).ToEquatableArray();
                return Enumerable.Range(0, split.Length).SelectMany(step => Nested(box with
                {
                    Source = box.Source + (step * split.SourceStride),
                    Target = box.Target + (step * split.TargetStride),
                    Axes = others,
                }));
            }

            inner += (axes[i].Length - 1) * axes[i].TargetStride;
        }

        return [box with { Axes = axes.ToEquatableArray() }];
    }
}

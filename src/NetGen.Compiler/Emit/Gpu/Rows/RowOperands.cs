using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>The C# of what expressions read besides tensors.</summary>
internal static class RowOperands
{
    /// <summary>The C# that gives a row's weight in the loss of the batch the name <c>weight</c>.</summary>
    public static string SampleWeight(TensorAccess access) => $"float weight = KernelSamples.Weight(a, {access.Sample("row")});";

    /// <summary>An element of a parameter; of one with several positions that of the local <c>position</c>.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="element">The C# expression of the channel.</param>
    public static string Parameter(GpuOperand.Parameter parameter, string element)
    {
        string start = "a.Parameters[" + Text.Of(parameter.Offset);
        int panel = parameter.Positions * Panel.Lanes;
        return parameter switch
        {
            { Positions: 1, Size: 1 } => $"{start}]",
            { Positions: 1 } => $"{start} + {element}]",
            { Size: 1 } => $"{start} + position * {Text.Of(Panel.Lanes)}]",
            { Size: <= Panel.Lanes } => $"{start} + position * {Text.Of(Panel.Lanes)} + {element}]",
            _ => $"{start} + {PowerOfTwo.Quotient($"({element})", Panel.Lanes)} * {Text.Of(panel)} + position * {Text.Of(Panel.Lanes)} + {PowerOfTwo.Remainder($"({element})", Panel.Lanes)}]",
        };
    }

    /// <summary>Four values of a dropout mask or of noise.</summary>
    /// <param name="operand">What is drawn.</param>
    /// <param name="access">Says which rows are of one sample.</param>
    /// <param name="row">The C# expression of the row.</param>
    /// <param name="column">The C# expression of the first element, a multiple of 4.</param>
    public static string Drawn(GpuOperand operand, TensorAccess access, string row, string column)
    {
        if (ShapeOf(operand).Positions < access.Positions)
            row = access.Sample(row);
        if (operand is GpuOperand.Noise noise)
            return $"KernelNoise.Draw(a, {row}, {column} / 4, {access.Places.MaskNumber(noise.Layer)})";
        var mask = (GpuOperand.Mask)operand;
        uint threshold = (uint)Math.Min(Math.Round(mask.Rate * (1L << 32)), uint.MaxValue);
        float scale = (float)(1 / (1 - mask.Rate));
        return $"KernelDropout.Draw(a, {row}, {column} / 4, {access.Places.MaskNumber(mask.Layer)}, {Text.Of(threshold)}u, {Text.Of(scale)})";
    }

    /// <summary>One value of a dropout mask or of noise.</summary>
    /// <param name="operand">What is drawn.</param>
    /// <param name="access">Says which rows are of one sample.</param>
    /// <param name="row">The C# expression of the row.</param>
    /// <param name="element">The element.</param>
    public static string Drawn(GpuOperand operand, TensorAccess access, string row, RowElement element)
    {
        string number = ShapeOf(operand).Channels == 1 ? "0" : element.Number;
        return $"{Drawn(operand, access, row, $"({number})")}[({number}) & 3]";
    }

    private static ValueShape ShapeOf(GpuOperand operand) => operand switch
    {
        GpuOperand.Mask mask => mask.Shape,
        GpuOperand.Noise noise => noise.Shape,
        _ => throw new InvalidOperationException($"{operand.GetType().Name} is not drawn."),
    };
}

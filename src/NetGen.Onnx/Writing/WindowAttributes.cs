namespace NetGen.Compiler.Onnx.Writing;

/// <summary>A window as ONNX's attributes say it. Padding is always written in numbers.</summary>
internal static class WindowAttributes
{
    /// <summary>The axes of a window: those of an image, or that of a series.</summary>
    public static WindowAxis[] Axes(Window window, TensorShape input) => input.Rank == 2 ? [window.Columns] : [window.Rows, window.Columns];

    /// <summary>The padding after an axis.</summary>
    public static int After(WindowAxis axis) => Math.Max(((axis.Outputs - 1) * axis.Stride) + axis.Extent - axis.Inputs - axis.Before, 0);

    /// <summary>What is before each axis, then what is after each.</summary>
    public static long[] Pads(WindowAxis[] axes) => [.. axes.Select(axis => (long)axis.Before), .. axes.Select(axis => (long)After(axis))];

    /// <summary>A number of each axis.</summary>
    public static long[] Of(WindowAxis[] axes, Func<WindowAxis, int> size) => [.. axes.Select(axis => (long)size(axis))];
}

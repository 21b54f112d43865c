namespace NetGen.Compiler.Program;

/// <summary>
/// Results of a window that are computed alike. Forward, they are all; the gradient in the input of a window with a stride has as many
/// passes as there are remainders of a position by the stride, since each remainder meets taps of its own.
/// </summary>
/// <param name="Rows">The rows.</param>
/// <param name="Columns">The columns.</param>
public sealed record WindowPass(PassAxis Rows, PassAxis Columns)
{
    /// <summary>The results of a window.</summary>
    public static WindowPass Forward(Window window) => new(PassAxis.Forward(window.Rows), PassAxis.Forward(window.Columns));

    /// <summary>The gradients in what a window reads.</summary>
    public static EquatableArray<WindowPass> Backward(Window window) =>
    [
        .. PassAxis.Backward(window.Rows).SelectMany(rows => PassAxis.Backward(window.Columns).Select(columns => new WindowPass(rows, columns))),
    ];
}

/// <summary>
/// One axis of a pass: result n lies at <c>First + Step·n</c>; its tap t multiplies tap <c>FirstTap + TapStep·t</c> of the kernel by the
/// source at <c>Source + Stride·n + Dilation·t</c>, if that is in [0, Sources).
/// </summary>
/// <param name="Count">The results.</param>
/// <param name="First">The index of the first result.</param>
/// <param name="Step">The elements from one result to the next.</param>
/// <param name="Taps">The taps of each result.</param>
/// <param name="FirstTap">The number of the first in the kernel.</param>
/// <param name="TapStep">The taps of the kernel from one to the next; the order of sources decides its sign.</param>
/// <param name="Source">The index of what the first tap of the first result reads.</param>
/// <param name="Stride">The elements of the source from one result to the next.</param>
/// <param name="Dilation">The elements of the source from one tap to the next, at least 1.</param>
/// <param name="Sources">The length of the source.</param>
public readonly record struct PassAxis(
    int Count, int First, int Step, int Taps, int FirstTap, int TapStep, int Source, int Stride, int Dilation, int Sources)
{
    /// <summary>Whether every tap of every result reads an element of the source.</summary>
    public bool IsInside => Source >= 0 && Source + (Stride * (Count - 1)) + (Dilation * (Taps - 1)) < Sources;

    /// <summary>The first result whose taps all read elements of the source, and the one after the last: they follow each other.</summary>
    public (int First, int End) Inside
    {
        get
        {
            if (Taps == 0)
                return (0, 0);
            int first = Math.Min(Count, Math.Max(0, (Stride - 1 - Source) / Stride));
            int room = Sources - 1 - (Dilation * (Taps - 1)) - Source;
            return (first, Math.Max(first, room < 0 ? 0 : Math.Min(Count, (room / Stride) + 1)));
        }
    }

    /// <summary>The axis of a window's results.</summary>
    public static PassAxis Forward(WindowAxis axis) =>
        new(axis.Outputs, 0, 1, axis.Size, 0, 1, -axis.Before, axis.Stride, axis.Dilation, axis.Inputs);

    /// <summary>
    /// The axis of the gradients in a window's input. Element p was read by tap t of result o where p + before = o·stride + t·dilation: for
    /// the elements p of one remainder by the stride, these are every so many taps, and the results of neighbours are neighbours.
    /// </summary>
    public static IEnumerable<PassAxis> Backward(WindowAxis axis)
    {
        (int stride, int dilation) = (axis.Stride, axis.Dilation);
        for (int remainder = 0; remainder < Math.Min(stride, axis.Inputs); remainder++)
        {
            int start = remainder + axis.Before;
            int[] taps = [.. Enumerable.Range(0, axis.Size).Where(tap => (start - (tap * dilation)) % stride == 0)];
            int count = (axis.Inputs - remainder + stride - 1) / stride;
            if (taps.Length == 0)
            {
                yield return new(count, remainder, stride, 0, 0, 1, 0, 1, 1, axis.Outputs);
                continue;
            }

            // From the last tap to the first, so that sources ascend.
            int step = taps.Length > 1 ? taps[1] - taps[0] : 1;
            int last = taps[taps.Length - 1];
            int between = taps.Length > 1 ? step * dilation / stride : 1;
            yield return new(count, remainder, stride, taps.Length, last, -step, (start - (last * dilation)) / stride, 1, between, axis.Outputs);
        }
    }
}

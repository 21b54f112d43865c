using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Series and images with more or fewer positions, in terms of the primitive operations.</summary>
internal static class Resizing
{
    // In training, the gradient is the sum of as many copies as an element has.
    private const int MostCopiesAtOnce = 16;

    /// <summary>Zeros around a value, or a part of it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The value.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="borders">How wide the borders are.</param>
    public static int Pad(this GraphBuilder graph, int x, SpatialShape shape, Borders borders)
    {
        if (borders == default)
            return x;
        int rows = shape.Rows + borders.Top + borders.Bottom, columns = shape.Columns + borders.Left + borders.Right;
        int Element(int row, int column, int width) => ((row * width) + column) * shape.Channels;
        var kept = new ArrangedBox(
            0,
            Element(Math.Max(-borders.Top, 0), Math.Max(-borders.Left, 0), shape.Columns),
            Element(Math.Max(borders.Top, 0), Math.Max(borders.Left, 0), columns),
            [
                new(Math.Min(shape.Rows, rows), shape.Columns * shape.Channels, columns * shape.Channels),
                new(Math.Min(shape.Columns, columns) * shape.Channels, 1, 1),
            ]);
        return graph.Rearrange(new(rows * columns, shape.Channels), [kept], x);
    }

    /// <summary>A value of which every row and every column is there several times.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The value.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="rows">How often each row is there.</param>
    /// <param name="columns">How often each column is there.</param>
    public static int RepeatPositions(this GraphBuilder graph, int x, SpatialShape shape, int rows, int columns)
    {
        if (rows * columns == 1)
            return x;
        if (rows > 1 && columns > 1 && rows * columns > MostCopiesAtOnce)
        {
            int high = RepeatPositions(graph, x, shape, rows, 1);
            return RepeatPositions(graph, high, shape with { Rows = shape.Rows * rows }, 1, columns);
        }

        int row = shape.Columns * shape.Channels, pixel = shape.Channels;
        var copied = new ArrangedBox(0, 0, 0, [
            new(shape.Rows, row, rows * columns * row),
            new(rows, 0, columns * row),
            new(shape.Columns, pixel, columns * pixel),
            new(columns, 0, pixel),
            new(pixel, 1, 1),
        ]);
        return graph.Rearrange(new(shape.Positions * rows * columns, pixel), [copied], x);
    }

    /// <summary>A value that is enlarged by linear interpolation, first of the rows, then of the columns.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="x">The value.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="rows">How many rows one becomes.</param>
    /// <param name="columns">How many columns one becomes.</param>
    public static int Interpolate(this GraphBuilder graph, int x, SpatialShape shape, int rows, int columns)
    {
        int high = InterpolateAxis(graph, x, shape.Channels, new(1, shape.Rows, shape.Columns * shape.Channels), rows);
        return InterpolateAxis(graph, high, shape.Channels, new(shape.Rows * rows, shape.Columns, shape.Channels), columns);
    }

    // An element becomes `factor` new ones. The centre of the new one with number `phase` is (2·phase + 1 − factor)/(2·factor) of an
    // element away from the old centre: each phase is a weighted mean of the element and its neighbour on that side. The outermost elements
    // are their own neighbours.
    private static int InterpolateAxis(GraphBuilder graph, int x, int channels, AxisView axis, int factor)
    {
        ValueShape shape = new(axis.Size / channels, channels);
        int value = graph.Reshape(x, shape);
        int[] phases = [.. Enumerable.Range(0, factor).Select(Phase)];
        int[] operands = [.. phases.Distinct()];
        return graph.Rearrange(
            new(shape.Positions * factor, channels),
            phases.Select((phase, number) => new ArrangedBox(Array.IndexOf(operands, phase), 0, number * axis.Inner, [
                new(axis.Outer, axis.Length * axis.Inner, factor * axis.Length * axis.Inner),
                new(axis.Length, axis.Inner, factor * axis.Inner),
                new(axis.Inner, 1, 1),
            ])),
            operands);

        int Phase(int phase)
        {
            int doubled = (2 * phase) + 1 - factor;
            if (doubled == 0 || axis.Length == 1)
                return value;
            double weight = Math.Abs(doubled) / (2.0 * factor);
            return graph.Map(
                ((1 - weight) * Scalar.Variable(0)) + (weight * Scalar.Variable(1)), shape, value, Neighbour(graph, value, shape, axis, doubled > 0));
        }
    }

    // The next element along an axis in the place of each one, or the one before it.
    private static int Neighbour(GraphBuilder graph, int x, ValueShape shape, AxisView axis, bool isNext)
    {
        int whole = axis.Length * axis.Inner, last = whole - axis.Inner, border = isNext ? last : 0;
        ArrangedBox Box(int source, int target, int length) => new(0, source, target, [new(axis.Outer, whole, whole), new(length, 1, 1)]);
        return graph.Rearrange(
            shape, [Box(isNext ? axis.Inner : 0, isNext ? 0 : axis.Inner, last), Box(border, border, axis.Inner)], x);
    }

    // An axis, with all axes before it as one, and all after it.
    private readonly record struct AxisView(int Outer, int Length, int Inner)
    {
        public int Size => Outer * Length * Inner;
    }
}

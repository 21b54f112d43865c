namespace NetGen.Compiler;

/// <summary>
/// A window that slides over the positions of a value: tap (i, j) of output (y, x) reads the input at row
/// <c>y·stride + i·dilation − before</c>, and at the column in the same way. What lies outside is padding. A series has one row.
/// </summary>
/// <param name="Rows">The rows.</param>
/// <param name="Columns">The columns, which follow each other as positions.</param>
public sealed record Window(WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>The positions that it slides over.</summary>
    public int InputPositions => Rows.Inputs * Columns.Inputs;

    /// <summary>The positions of the result.</summary>
    public int OutputPositions => Rows.Outputs * Columns.Outputs;

    /// <summary>The elements of the window.</summary>
    public int Taps => Rows.Size * Columns.Size;

    /// <summary>Whether each result is of the element at its own place.</summary>
    public bool IsPointwise => this is { Rows: { Size: 1, Stride: 1 }, Columns: { Size: 1, Stride: 1 } };
}

/// <summary>A window along one axis.</summary>
/// <param name="Inputs">The length of the axis.</param>
/// <param name="Outputs">The number of windows.</param>
/// <param name="Size">The taps of a window.</param>
/// <param name="Stride">The steps from one window to the next.</param>
/// <param name="Dilation">The steps from one tap to the next.</param>
/// <param name="Before">The padding before the first element.</param>
public readonly record struct WindowAxis(int Inputs, int Outputs, int Size, int Stride = 1, int Dilation = 1, int Before = 0)
{
    /// <summary>The axis that a series has not.</summary>
    public static WindowAxis One { get; } = new(1, 1, 1);

    /// <summary>The elements from the first to the last tap.</summary>
    public int Extent => ((Size - 1) * Dilation) + 1;

    /// <summary>The index of what a tap of a window reads; outside of the axis, it is padding.</summary>
    public int Index(int output, int tap) => (output * Stride) + (tap * Dilation) - Before;
}

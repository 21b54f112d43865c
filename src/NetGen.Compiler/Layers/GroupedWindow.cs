namespace NetGen.Compiler.Layers;

/// <summary>
/// The window of a convolution with groups, where each filter's inputs lie in its own lane: the channels of a group are further taps of the
/// window's columns.
/// </summary>
/// <param name="window">The window over the positions.</param>
/// <param name="channels">The channels of a group.</param>
internal readonly struct GroupedWindow(Window window, int channels)
{
    /// <summary>
    /// Whether each result has columns of its own. With gaps between its columns, the window cannot slide over channels as it does over
    /// columns.
    /// </summary>
    public bool HasOwnColumns => window.Columns is { Dilation: > 1, Size: > 1 };

    /// <summary>The positions that it slides over: those of the window, as often as a group has channels.</summary>
    public long Positions
    {
        get
        {
            WindowAxis columns = window.Columns;
            return (HasOwnColumns ? (long)columns.Outputs * columns.Size : columns.Inputs) * window.Rows.Inputs * channels;
        }
    }

    /// <summary>The window.</summary>
    public Window Lanes => window with { Columns = Columns };

    private WindowAxis Columns
    {
        get
        {
            WindowAxis axis = window.Columns;
            int taps = axis.Size * channels;
            return HasOwnColumns
                ? new(axis.Outputs * taps, axis.Outputs, taps, Stride: taps)
                : axis with
                {
                    Inputs = axis.Inputs * channels,
                    Size = taps,
                    Stride = axis.Stride * channels,
                    Dilation = 1,
                    Before = axis.Before * channels,
                };
        }
    }
}

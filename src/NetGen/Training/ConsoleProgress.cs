namespace NetGen;

/// <summary>
/// Shows the progress of <c>Fit</c> on the console. In a terminal, each epoch is one line with a bar, redrawn in place at
/// most ten times a second. If the output is redirected, each epoch is one plain line.
/// </summary>
/// <remarks>
/// Lines are never wider than the window. A finished epoch keeps its bar; a window of 80 columns shows the values of
/// training and validation as <c>loss: 0.3121/0.4012</c>. Numbers are in invariant culture. Nothing is allocated for a
/// batch after which nothing is drawn.
/// </remarks>
public sealed class ConsoleProgress : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly TextWriter _writer;
    private readonly Func<int>? _width;
    private readonly TimeProvider _time;
    private long _lastDrawn;
    private int _drawnLength;

    /// <summary>Writes to the standard output.</summary>
    public ConsoleProgress()
        : this(Console.Out, Console.IsOutputRedirected ? null : WindowWidth, TimeProvider.System)
    {
    }

    /// <summary>Writes to a given writer.</summary>
    /// <param name="writer">The writer.</param>
    /// <param name="width">
    /// The width of the terminal's window; <see langword="null"/> if the writer is not a terminal.
    /// </param>
    /// <param name="time">The clock.</param>
    internal ConsoleProgress(TextWriter writer, Func<int>? width, TimeProvider time)
    {
        _writer = writer;
        _width = width;
        _time = time;
    }

    /// <summary>Draws the progress, if it is time to.</summary>
    /// <param name="value">The progress.</param>
    public void Report(TrainingProgress value)
    {
        ShowWarnings(value.Warnings);
        if (value.HasWarningsOnly)
            return;
        if (_width is null)
        {
            if (value.IsLast)
                _writer.WriteLine(ProgressText.Line(value));
            return;
        }

        bool isLast = value.IsLast;
        if (!isLast && _drawnLength > 0 && _time.GetElapsedTime(_lastDrawn) < Interval)
            return;

        // The last column stays free: many terminals begin a new line as soon as it is filled.
        List<string> lines = ProgressText.Bar(value, Math.Max(_width() - 1, 0));
        _writer.Write('\r');
        _writer.Write(lines[0].PadRight(_drawnLength));
        foreach (string line in lines.Skip(1))
        {
            _writer.WriteLine();
            _writer.Write(line);
        }

        if (isLast)
            _writer.WriteLine();
        _writer.Flush();
        _drawnLength = isLast ? 0 : lines[0].Length;
        _lastDrawn = _time.GetTimestamp();
    }

    // Above the bar, which is drawn again below them.
    private void ShowWarnings(IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
            return;
        if (_drawnLength > 0)
            _writer.Write('\r' + new string(' ', _drawnLength) + '\r');
        _drawnLength = 0;
        foreach (string warning in warnings)
            _writer.WriteLine("Warning: " + warning);
    }

    // Some hosts have no window although the output is not redirected.
    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}

using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>Puts progress into words, without writing it anywhere.</summary>
internal static class ProgressText
{
    private const int WidestBar = 30;
    private const int NarrowestBar = 5;

    /// <summary>
    /// One line without a bar: <c>Epoch 3/10 - 2.1s - loss: 0.3121 - accuracy: 0.9012</c>. It is not limited in width.
    /// </summary>
    public static string Line(in TrainingProgress progress)
    {
        var text = new StringBuilder();
        AppendEpoch(text, progress);
        text.Append(" - ");
        AppendDuration(text, progress.Elapsed);
        return text.AppendJoin("", Values(progress)).ToString();
    }

    /// <summary>
    /// With a bar: <c>Epoch 3/10  45/469 [==>.......] 1s, 9s left - loss: 0.3121</c>. Where it would be too wide, the bar
    /// shrinks and then goes; then values are left out within an epoch, and go on in a further line at its end.
    /// </summary>
    /// <param name="progress">The progress.</param>
    /// <param name="width">The most characters that a line may have.</param>
    /// <returns>One line; at the end of an epoch there may be more.</returns>
    public static List<string> Bar(in TrainingProgress progress, int width)
    {
        var text = new StringBuilder();
        AppendEpoch(text, progress);
        string total = progress.Batches.ToString(CultureInfo.InvariantCulture);
        string batch = progress.Batch.ToString(CultureInfo.InvariantCulture).PadLeft(total.Length);
        text.Append(' ').Append(batch).Append('/').Append(total).Append(' ');
        int position = text.Length;
        AppendDuration(text, progress.Elapsed);
        if (progress.Result is null && !progress.IsCancelled && progress.Batch > 0)
        {
            text.Append(", ");
            AppendDuration(text, progress.Elapsed / progress.Batch * (progress.Batches - progress.Batch));
            text.Append(" left");
        }

        List<string> values = Values(progress);

        // Two brackets and a space go with the bar.
        int bar = Math.Min(width - text.Length - values.Sum(value => value.Length) - 3, WidestBar);
        if (bar >= NarrowestBar)
            text.Insert(position, DrawBar(progress, bar));
        return Break(text, values, width, oneLineOnly: progress.Result is null);
    }

    private static List<string> Break(StringBuilder line, List<string> values, int width, bool oneLineOnly)
    {
        var lines = new List<string>();
        foreach (string value in values)
        {
            if (line.Length + value.Length > width)
            {
                if (oneLineOnly)
                    break;
                lines.Add(Cut(line, width));
                line.Clear().Append(' ');
            }

            line.Append(value);
        }

        lines.Add(Cut(line, width));
        return lines;
    }

    private static string Cut(StringBuilder line, int width) => line.ToString(0, Math.Min(line.Length, width));

    private static string DrawBar(in TrainingProgress progress, int width)
    {
        int filled = (int)((long)width * progress.Batch / progress.Batches);
        string head = filled < width ? ">" : "";
        string rest = new('.', width - filled - head.Length);
        return "[" + new string('=', filled) + head + rest + "] ";
    }

    private static void AppendEpoch(StringBuilder text, in TrainingProgress progress) =>
        text.Append(CultureInfo.InvariantCulture, $"Epoch {progress.Epoch}/{progress.Epochs}");

    // Each with the separator before it.
    private static List<string> Values(in TrainingProgress progress)
    {
        var values = new List<string>();
        if (progress.Result is { } result)
        {
            foreach (MetricValue value in result.Values)
                values.Add($" - {value}");
        }
        else
        {
            values.Add($" - {new MetricValue("loss", progress.Loss, HigherIsBetter: false)}");
            foreach (Metric metric in progress.Metrics)
                values.Add($" - {new MetricValue(metric.Name, metric.Result, metric.HigherIsBetter)}");
        }

        if (progress.IsCancelled)
            values.Add(" - cancelled");
        return values;
    }

    private static void AppendDuration(StringBuilder text, TimeSpan duration)
    {
        if (duration.TotalHours >= 1)
            text.Append(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}:{duration:mm\\:ss}");
        else if (duration.TotalMinutes >= 1)
            text.Append(CultureInfo.InvariantCulture, $"{duration:m\\:ss}");
        else if (duration.TotalSeconds >= 10)
            text.Append(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F0}s");
        else if (duration.TotalSeconds >= 1)
            text.Append(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:F1}s");
        else
            text.Append(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:F0}ms");
    }
}

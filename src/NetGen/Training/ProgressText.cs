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
        AppendValues(text, progress);
        return text.ToString();
    }

    /// <summary>
    /// One line with a bar: <c>Epoch 3/10  45/469 [==>.......] 1s, 9s left - loss: 0.3121</c>. Where it would be too
    /// wide, the bar shrinks, then goes, and then the line is cut off.
    /// </summary>
    /// <param name="progress">The progress.</param>
    /// <param name="width">The most characters that the line may have.</param>
    public static string Bar(in TrainingProgress progress, int width)
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

        AppendValues(text, progress);

        // Two brackets and a space go with the bar.
        int bar = Math.Min(width - text.Length - 3, WidestBar);
        if (bar >= NarrowestBar)
            text.Insert(position, DrawBar(progress, bar));
        if (text.Length > width)
            text.Length = width;
        return text.ToString();
    }

    private static string DrawBar(in TrainingProgress progress, int width)
    {
        int filled = (int)((long)width * progress.Batch / progress.Batches);
        string head = filled < width ? ">" : "";
        string rest = new('.', width - filled - head.Length);
        return "[" + new string('=', filled) + head + rest + "] ";
    }

    private static void AppendEpoch(StringBuilder text, in TrainingProgress progress) =>
        text.Append(CultureInfo.InvariantCulture, $"Epoch {progress.Epoch}/{progress.Epochs}");

    private static void AppendValues(StringBuilder text, in TrainingProgress progress)
    {
        if (progress.Result is { } result)
        {
            foreach (MetricValue value in result.Values)
                AppendValue(text, value.Name, value.Value);
        }
        else
        {
            AppendValue(text, "loss", progress.Loss);
            foreach (Metric metric in progress.Metrics)
                AppendValue(text, metric.Name, metric.Result);
        }

        if (progress.IsCancelled)
            text.Append(" - cancelled");
    }

    // As Keras does: four digits behind the point, or an exponent where those would show little.
    private static void AppendValue(StringBuilder text, string name, double value)
    {
        string format = Math.Abs(value) > 1e-3 || value == 0 ? "F4" : "0.0000e+00";
        text.Append(" - ").Append(name).Append(": ").Append(value.ToString(format, CultureInfo.InvariantCulture));
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

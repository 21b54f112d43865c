using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>Puts progress into words, without writing it anywhere.</summary>
internal static class ProgressText
{
    private const int WidestBar = 30;
    private const int NarrowestBar = 5;

    // Two brackets and a space.
    private const int AroundBar = 3;

    // 999ms, and 59:59.
    private const int LongestTime = 5;
    private const string Validation = "val_";

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
    /// One line with a bar: <c>Epoch 3/10  45/469 [==>.......] 1.0s, 9.0s left - loss: 0.3121</c>. In a narrow window the
    /// bar shrinks.
    /// </summary>
    /// <remarks>
    /// Within an epoch, if even the shortest bar is too long, the line goes without a bar and then without the values that
    /// do not fit. The line of a finished epoch keeps its bar: it goes without the number of batches, then writes the values
    /// of training and validation together (<c>loss: 0.3121/0.4012</c>), and then goes on in further lines.
    /// </remarks>
    /// <param name="progress">The progress.</param>
    /// <param name="width">The most characters that a line may have.</param>
    /// <returns>One line; there may be more at the end of an epoch or if training was cancelled.</returns>
    public static List<string> Bar(in TrainingProgress progress, int width)
    {
        var epoch = new StringBuilder();
        AppendEpoch(epoch, progress);
        epoch.Append(' ');
        string batches = $"{InvariantOf(progress.Batch, progress.Batches)}/{InvariantOf(progress.Batches)} ";
        string time = Time(progress);
        List<string> values = Values(progress);
        if (progress.Result is not { } result)
        {
            epoch.Append(batches);
            return Lines(epoch.ToString(), time, values, width, progress, oneLineOnly: !(progress.IsCancelled || progress.IsDiverged));
        }

        int rest = epoch.Length + NarrowestBar + AroundBar + time.Length;
        if (rest + batches.Length + LengthOf(values) <= width)
            epoch.Append(batches);
        else if (rest + LengthOf(values) > width)
            values = Pairs(result);
        return Lines(epoch.ToString(), time, values, width, progress, oneLineOnly: false);
    }

    private static List<string> Lines(
        string head, string time, List<string> values, int width, in TrainingProgress progress, bool oneLineOnly)
    {
        var line = new StringBuilder(head);
        int room = width - head.Length - time.Length - AroundBar;
        int bar = Math.Min(room - LengthOf(values), WidestBar);
        if (bar < NarrowestBar && !oneLineOnly)
            bar = Math.Min(room, NarrowestBar);
        if (bar >= NarrowestBar)
            line.Append(DrawBar(progress, bar));
        return Break(line.Append(time), values, width, oneLineOnly);
    }

    private static int LengthOf(List<string> values) => values.Sum(value => value.Length);

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
        text.Append("Epoch ").Append(InvariantOf(progress.Epoch, progress.Epochs)).Append('/').Append(InvariantOf(progress.Epochs));

    private static string InvariantOf(int number) => number.ToString(CultureInfo.InvariantCulture);

    // As wide as the largest such number, so that lines stand in columns.
    private static string InvariantOf(int number, int largest) => InvariantOf(number).PadLeft(InvariantOf(largest).Length);

    private static string Time(in TrainingProgress progress)
    {
        var text = new StringBuilder();
        AppendDuration(text, progress.Elapsed);
        if (progress.Result is not null)
            return text.ToString().PadLeft(LongestTime);
        if (!progress.IsLast && progress.Batch > 0)
        {
            text.Append(", ");
            AppendDuration(text, progress.Elapsed / progress.Batch * (progress.Batches - progress.Batch));
            text.Append(" left");
        }

        return text.ToString();
    }

    // Each with the separator before it: the values of training and validation of one name together.
    private static List<string> Pairs(EpochResult result)
    {
        var pairs = new List<string>();
        foreach (MetricValue value in result.Values)
        {
            if (value.Name.StartsWith(Validation, StringComparison.Ordinal) && result.TryGet(value.Name[Validation.Length..], out _))
                continue;
            string pair = result.TryGet(Validation + value.Name, out MetricValue validation)
                ? "/" + MetricValue.Format(validation.Value)
                : "";
            pairs.Add($" - {value}{pair}");
        }

        return pairs;
    }

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
            foreach (MetricValue loss in progress.Losses)
                values.Add($" - {loss}");
            foreach (Metric metric in progress.Metrics)
                values.Add($" - {new MetricValue(metric.Name, metric.Result, metric.HigherIsBetter)}");
        }

        if (progress.IsCancelled)
            values.Add(" - cancelled");
        if (progress.IsDiverged)
            values.Add(" - diverged");
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

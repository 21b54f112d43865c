using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>
/// Writes one line for each epoch to a CSV file: its number, from 1, and its values, in invariant culture (Keras:
/// <c>CSVLogger</c>). Names with commas, quotes or line breaks are quoted (RFC 4180).
/// </summary>
public sealed class CsvLogger : Callback
{
    private readonly string _path;
    private readonly bool _append;

    /// <summary>Makes the callback.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="append">
    /// Whether to add to an existing file, which must have the same columns, instead of replacing it. If its last line has no end,
    /// because a program was killed while it wrote, a new line is begun.
    /// </param>
    public CsvLogger(string path, bool append = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        _append = append;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file to append to has other columns.</exception>
    public override void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        string header = string.Join(',', names.Select(Quote).Prepend("epoch"));
        string existing = _append && File.Exists(_path) ? File.ReadAllText(_path) : "";
        bool hasHeader = existing.StartsWith(header + "\n", StringComparison.Ordinal)
            || existing.StartsWith(header + "\r\n", StringComparison.Ordinal);

        // Without the end of its first line a file holds no epoch.
        if (header.StartsWith(existing, StringComparison.Ordinal))
            File.WriteAllText(_path, header + "\n");
        else if (!hasHeader)
            throw new InvalidDataException(
                $"CsvLogger cannot append to {_path}: it has the columns {FirstLine(existing)}, and the epochs have {header}; " +
                "give another file, or append: false to replace it.");
        else if (!existing.EndsWith('\n'))
            File.AppendAllText(_path, "\n");
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(result);

        // The file is opened for each line, so that nothing is lost or left open where training ends by an exception.
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{result.Epoch}");
        foreach (MetricValue value in result.Values)
            line.Append(CultureInfo.InvariantCulture, $",{value.Value}");
        File.AppendAllText(_path, line.Append('\n').ToString());
    }

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');
}

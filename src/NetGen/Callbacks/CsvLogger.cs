using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>
/// Writes one line for each epoch to a CSV file: its number, from 1, and its values, in invariant culture (Keras:
/// <c>CSVLogger</c>).
/// </summary>
public sealed class CsvLogger : Callback
{
    private readonly string _path;
    private readonly bool _append;

    /// <summary>Makes the callback.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="append">
    /// Whether to add to an existing file, which must have the same columns, instead of replacing it.
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
        string header = "epoch," + string.Join(',', names);
        string? existing = _append && File.Exists(_path) ? File.ReadLines(_path).FirstOrDefault() : null;
        if (existing is null)
            File.WriteAllText(_path, header + "\n");
        else if (existing != header)
            throw new InvalidDataException(
                $"CsvLogger cannot append to {_path}: it has the columns {existing}, and the epochs have {header}.");
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
}

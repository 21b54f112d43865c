using System.Globalization;
using System.Text;
using NetGen.Storage.Files;

namespace NetGen;

/// <summary>
/// Writes one line for each epoch to a CSV file: its number, from 1, and its values, in invariant culture (Keras:
/// <c>CSVLogger</c>). Names with commas, quotes or line breaks are quoted (RFC 4180).
/// </summary>
/// <remarks>
/// A file that cannot be written does not end a training of hours: see <see cref="WriteFailure"/>. A spreadsheet that has the file open
/// is the usual cause. When <c>Fit</c> begins, no work can be lost yet, and it throws if the file cannot be written.
/// </remarks>
public sealed class CsvLogger : Callback
{
    private readonly string _path;
    private readonly bool _append;
    private readonly WriteFailurePolicy _failures;
    private readonly List<string> _unwritten = [];
    private string _header = "";

    /// <summary>Makes the callback.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="append">
    /// Whether to add to an existing file, which must have the same columns, instead of replacing it. If its last line has no end,
    /// because a program was killed while it wrote, a new line is begun.
    /// </param>
    /// <param name="onFailure">
    /// What to do if the file cannot be written after an epoch. After <see cref="WriteFailure.Continue"/>, the lines that are missing are
    /// written with the next one, and at the latest when training ends.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="onFailure"/> is no value of its enumeration.</exception>
    public CsvLogger(string path, bool append = false, WriteFailure onFailure = WriteFailure.Continue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = path;
        _append = append;
        _failures = new WriteFailurePolicy(WriteFailurePolicy.Require(onFailure));
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The file to append to has other columns.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public override void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _failures.Begin();
        if (!_append)
            _unwritten.Clear();
        _header = string.Join(',', names.Select(Quote).Prepend("epoch"));
        string existing = _append ? ReadAll() : "";
        bool hasHeader = existing.StartsWith(_header + "\n", StringComparison.Ordinal)
            || existing.StartsWith(_header + "\r\n", StringComparison.Ordinal);

        // Without the end of its first line a file holds no epoch.
        if (_header.StartsWith(existing, StringComparison.Ordinal))
            Write(FileMode.Create);
        else if (!hasHeader)
            throw new InvalidDataException(
                $"CsvLogger cannot append to {_path}: it has the columns {FirstLine(existing)}, and the epochs have {_header}; " +
                "give another file, or append: false to replace it.");
        else
            Write(FileMode.OpenOrCreate);
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written, and training is not to go on.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written, and training is not to go on.</exception>
    public override void OnEpochEnd(Trainer trainer, EpochResult result)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(result);
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{result.Epoch}");
        foreach (MetricValue value in result.Values)
            line.Append(CultureInfo.InvariantCulture, $",{value.Value}");
        _unwritten.Add(line.Append('\n').ToString());
        if (TryWrite(trainer) is { } failure)
            _failures.Warn(
                trainer,
                $"CsvLogger could not write epoch {result.Epoch}: {failure} Training goes on, and the line is written with the next one. " +
                "You will not be told of further failures.");
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Trainer trainer, StopReason reason)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        if (_unwritten.Count > 0 && TryWrite(trainer) is { } failure)
            trainer.Warn($"CsvLogger could not write the lines of the last {_unwritten.Count} epochs: {failure}");
    }

    /// <summary>Writes what is to be written; gives the reason if that failed and training goes on.</summary>
    private string? TryWrite(Trainer trainer)
    {
        try
        {
            Write(FileMode.OpenOrCreate);
            return null;
        }
        catch (Exception exception) when (exception is (IOException or UnauthorizedAccessException) && _failures.Continues(trainer))
        {
            return exception.Message;
        }
    }

    /// <summary>Adds the lines that are not in the file yet, after a header if it is empty.</summary>
    private void Write(FileMode mode)
    {
        // The file is opened each time, so that nothing is lost or left open if training ends by an exception.
        using FileStream file = RegularFile.Open(_path, mode, FileAccess.ReadWrite);
        long end = file.Length;
        string before = end == 0 ? _header + "\n" : EndsInALine(file) ? "" : "\n";
        file.Position = end;
        try
        {
            file.Write(Encoding.UTF8.GetBytes(before + string.Concat(_unwritten)));
            file.Flush();
        }
        catch (IOException)
        {
            // No part of a line stays: it is written again.
            file.SetLength(end);
            throw;
        }

        _unwritten.Clear();
    }

    private string ReadAll()
    {
        try
        {
            using var reader = new StreamReader(RegularFile.OpenRead(_path));
            return reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    private static bool EndsInALine(FileStream file)
    {
        file.Position = file.Length - 1;
        return file.ReadByte() == '\n';
    }

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');
}

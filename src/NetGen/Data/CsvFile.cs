using System.Globalization;
using System.IO.Compression;

namespace NetGen;

/// <summary>Reads data sets from CSV files of numbers.</summary>
public static class CsvFile
{
    /// <summary>
    /// Reads a file with one sample in each line: its input values and, in the last column, its target, separated by
    /// commas, with a point as the decimal separator.
    /// </summary>
    /// <param name="path">The file; one whose name ends in <c>.gz</c> is decompressed.</param>
    /// <param name="headerLines">How many lines to skip at the start.</param>
    /// <returns>A data set with targets of one value.</returns>
    /// <remarks>Empty lines are allowed at the end only. There is no quoting and no missing value.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of header lines is negative.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// A field is no finite number, a line has another number of columns than the first, or there is no sample. The
    /// message has file, line and column, counted from 1.
    /// </exception>
    public static DataSet Read(string path, int headerLines = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(headerLines);
        using StreamReader reader = Open(path);
        var inputs = new List<float>();
        var targets = new List<float>();
        int columns = 0;
        int emptyLine = 0;
        int number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (number <= headerLines)
                continue;
            if (string.IsNullOrWhiteSpace(line))
            {
                if (emptyLine == 0)
                    emptyLine = number;
                continue;
            }

            if (emptyLine != 0)
                throw new InvalidDataException($"{path}, line {emptyLine}: expected a sample, got an empty line.");
            int found = ReadLine(line, path, number, inputs);
            if (columns == 0)
            {
                if (found < 2)
                    throw new InvalidDataException(
                        $"{path}, line {number}: expected at least one input column and the target column, " +
                        $"got {found} column.");
                columns = found;
            }
            else if (found != columns)
            {
                throw new InvalidDataException(
                    $"{path}, line {number}: expected {columns} columns as in the first sample, got {found}.");
            }

            targets.Add(inputs[^1]);
            inputs.RemoveAt(inputs.Count - 1);
        }

        if (columns == 0)
            throw new InvalidDataException(
                $"{path}: expected at least one sample after {headerLines} header lines, got none in {number} lines.");
        return new DataSet(inputs.ToArray(), targets.ToArray(), columns - 1, 1);
    }

    private static StreamReader Open(string path)
    {
        Stream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new StreamReader(new GZipStream(file, CompressionMode.Decompress))
            : new StreamReader(file);
    }

    /// <summary>Appends the fields of one line and gives their number.</summary>
    private static int ReadLine(ReadOnlySpan<char> line, string path, int number, List<float> values)
    {
        int column = 0;
        foreach (Range range in line.Split(','))
        {
            column++;
            ReadOnlySpan<char> field = line[range].Trim();
            if (!float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
                || !float.IsFinite(value))
            {
                throw new InvalidDataException(
                    $"{path}, line {number}, column {column}: expected a finite number, got '{field}'.");
            }

            values.Add(value);
        }

        return column;
    }
}

namespace NetGen;

public sealed partial class DataSet
{
    /// <summary>Reads a CSV file with one target in each sample. Header and separator are found.</summary>
    /// <param name="path">The file. One whose name ends in <c>.gz</c> is decompressed.</param>
    /// <param name="target">The target's column: its name (<c>"label"</c>) or its place (<c>0</c> is the first, <c>^1</c> the last).</param>
    /// <inheritdoc cref="ReadCsv(string, IReadOnlyList{CsvColumn}, CsvOptions)"/>
    public static DataSet ReadCsv(string path, CsvColumn target) => ReadCsv(path, [target], new CsvOptions());

    /// <summary>Reads a CSV file with one target in each sample.</summary>
    /// <param name="path">The file. One whose name ends in <c>.gz</c> is decompressed.</param>
    /// <param name="target">The target's column: its name (<c>"label"</c>) or its place (<c>0</c> is the first, <c>^1</c> the last).</param>
    /// <param name="options">Says which columns are features and how the file is written.</param>
    /// <inheritdoc cref="ReadCsv(string, IReadOnlyList{CsvColumn}, CsvOptions)"/>
    public static DataSet ReadCsv(string path, CsvColumn target, CsvOptions options) => ReadCsv(path, [target], options);

    /// <summary>Reads a CSV file with several targets in each sample. Header and separator are found.</summary>
    /// <param name="path">The file. One whose name ends in <c>.gz</c> is decompressed.</param>
    /// <param name="targets">The targets' columns, each by its name or its place (<c>0</c> is the first, <c>^1</c> the last).</param>
    /// <inheritdoc cref="ReadCsv(string, IReadOnlyList{CsvColumn}, CsvOptions)"/>
    public static DataSet ReadCsv(string path, IReadOnlyList<CsvColumn> targets) => ReadCsv(path, targets, new CsvOptions());

    /// <summary>Reads a CSV file with several targets in each sample.</summary>
    /// <param name="path">The file. One whose name ends in <c>.gz</c> is decompressed.</param>
    /// <param name="targets">The targets' columns, each by its name or its place (<c>0</c> is the first, <c>^1</c> the last).</param>
    /// <param name="options">Says which columns are features and how the file is written.</param>
    /// <returns>
    /// One sample for each line. All columns but the targets are features, unless <see cref="CsvOptions.Features"/> or
    /// <see cref="CsvOptions.Exclude"/> says otherwise.
    /// </returns>
    /// <remarks>
    /// Quotes follow RFC 4180. The text is UTF-8, or UTF-16 or UTF-32 with a byte order mark. Empty lines are skipped.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The path is empty, there is no target, a column is given twice, or options contradict each other.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">
    /// The file lacks one of the columns, a field is missing or no finite number, a line has another number of fields than the first, a target
    /// has the same value in all samples, there is no sample, or a compressed file is damaged or ends early. The message
    /// names the line and the column, counted from 1.
    /// </exception>
    public static DataSet ReadCsv(string path, IReadOnlyList<CsvColumn> targets, CsvOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(options);
        if (targets.Count == 0)
            throw new ArgumentException("ReadCsv expects at least one target column, got none.", nameof(targets));
        options.Validate();
        return CsvFile.Read(path, targets, options);
    }
}

namespace NetGen;

/// <summary>Says how <see cref="DataSet.ReadCsv(string, CsvColumn, CsvOptions)"/> reads a file.</summary>
public sealed record CsvOptions
{
    /// <summary>
    /// The columns of a sample, in this order. <see langword="null"/> means all columns but the targets and those in
    /// <see cref="Exclude"/>, in the order of the file.
    /// </summary>
    public IReadOnlyList<CsvColumn>? Features { get; init; }

    /// <summary>The columns to leave out, such as row numbers and texts. Not together with <see cref="Features"/>.</summary>
    public IReadOnlyList<CsvColumn> Exclude { get; init; } = [];

    /// <summary>
    /// Whether the first line has the names of the columns. <see langword="null"/> means: found. If you give a column by its name, the first
    /// line has names. Otherwise it has names if all of its fields are texts, and is a sample if all are numbers. A line with both
    /// is refused.
    /// </summary>
    public bool? Header { get; init; }

    /// <summary>How many lines at the start are neither header nor sample, such as titles. At least 0.</summary>
    public int SkipLines { get; init; }

    /// <summary>
    /// The character between two fields. <see langword="null"/> means: the tab, semicolon, bar or comma that each of the first 20 lines has
    /// equally often. With <see cref="DecimalComma"/>, a comma is never found as separator.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>Whether numbers have a comma before their decimals (<c>1,5</c>) instead of a point.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>What to do with missing values: <see cref="MissingValues.Refuse"/> them unless you say otherwise.</summary>
    public MissingValues Missing { get; init; }

    /// <summary>
    /// The fields that mean "no value". Upper and lower case are the same. A number such as <c>-999</c> stands for its value, however it
    /// is written.
    /// </summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = ["", "?", "NA", "N/A", "#N/A", "NaN", "null", "None"];

    /// <summary>
    /// Whether a target column may have the same value in all samples. By default it is refused: nothing can be learnt from it, and it is
    /// often the wrong column.
    /// </summary>
    public bool AllowConstantTargets { get; init; }

    /// <summary>Throws for options that no file could suit.</summary>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Exclude);
        ArgumentNullException.ThrowIfNull(MissingTexts);
        ArgumentOutOfRangeException.ThrowIfNegative(SkipLines);
        if (MissingTexts.Any(text => text is null))
            throw new ArgumentException("CsvOptions.MissingTexts expects texts, got null.");
        if (Features is not null && Exclude.Count > 0)
            throw new ArgumentException("CsvOptions has both Features and Exclude. Give one: Features says which columns are read.");
        if (Features is { Count: 0 })
            throw new ArgumentException("CsvOptions.Features expects at least one column, got none; null means all but the targets.");
        if (Separator is { } separator && !IsSeparator(separator))
            throw new ArgumentException(
                $"CsvOptions.Separator expects an ASCII character that no number has, got '{CsvText.Shorten([separator])}'.");
    }

    private static bool IsSeparator(char separator) =>
        separator == '\t' || (separator is >= ' ' and <= '~' && !char.IsAsciiLetterOrDigit(separator) && separator is not ('"' or '.' or '+' or '-'));
}

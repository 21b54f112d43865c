namespace NetGen;

/// <summary>The columns of a file: how many, their names, and those that are read.</summary>
internal sealed class CsvLayout
{
    private const int NamesShown = 20;

    private readonly string _path;
    private readonly char _separator;
    private readonly string[]? _names;

    /// <summary>Finds the columns that are read.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="separator">Its separator, for messages.</param>
    /// <param name="count">The number of columns.</param>
    /// <param name="names">Their names, if the file has a header.</param>
    /// <param name="targets">The columns of the target.</param>
    /// <param name="options">The columns of the sample.</param>
    /// <exception cref="InvalidDataException">The file does not have one of these columns, or has its name twice.</exception>
    /// <exception cref="ArgumentException">A column is given twice.</exception>
    public CsvLayout(
        string path, char separator, int count, string[]? names, IReadOnlyList<CsvColumn> targets, CsvOptions options)
    {
        _path = path;
        _separator = separator;
        _names = names;
        Count = count;
        Targets = Find(targets);
        var excluded = Find(options.Exclude).ToHashSet();
        Features = options.Features is { } features
            ? Find(features)
            : [.. Enumerable.Range(0, count).Where(column => !excluded.Contains(column) && !Targets.Contains(column))];

        RequireOnce(Targets, "as a target");
        RequireOnce(Features, "in CsvOptions.Features");
        foreach (int target in Targets)
        {
            if (excluded.Contains(target))
                throw new ArgumentException($"ReadCsv got {Describe(target)} of {path} as a target and in CsvOptions.Exclude.");
            if (Features.Contains(target))
                throw new ArgumentException(
                    $"ReadCsv got {Describe(target)} of {path} as a target and in CsvOptions.Features: the network would be given the answer.");
        }

        if (Features.Length == 0)
            throw new InvalidDataException(
                $"{path}: expected at least one column of features, got none: the file has {count} column{(count == 1 ? "" : "s")}" +
                $"{(count == 1 ? $" if the separator is {SeparatorName}; set CsvOptions.Separator if it is another" : "")}.");
    }

    /// <summary>The number of columns in the file.</summary>
    public int Count { get; }

    /// <summary>The columns of a sample, in its order.</summary>
    public int[] Features { get; }

    /// <summary>The columns of a target, in its order.</summary>
    public int[] Targets { get; }

    private string SeparatorName => _separator == '\t' ? "a tab" : $"'{_separator}'";

    /// <summary>A column in a message: <c>column 2 ("age")</c>, counted from 1 as lines are.</summary>
    public string Describe(int column) =>
        _names is null ? $"column {column + 1}" : $"column {column + 1} (\"{CsvText.Shorten(_names[column])}\")";

    /// <summary>A column as the caller can write it: by its name, or by its place if the name is not good for that.</summary>
    public string Reference(int column) =>
        _names is not null && _names[column].Length is > 0 and <= 40 && _names.Count(name => name == _names[column]) == 1
            ? $"\"{CsvText.Shorten(_names[column])}\""
            : FormattableString.Invariant($"{column}");

    private int[] Find(IReadOnlyList<CsvColumn> columns) => [.. columns.Select(Find)];

    private int Find(CsvColumn column)
    {
        if (column.Name is null)
        {
            int offset = column.Index.GetOffset(Count);
            return offset >= 0 && offset < Count
                ? offset
                : throw new InvalidDataException(
                    $"{_path} has {Count} column{(Count == 1 ? "" : "s")} with {SeparatorName} as the separator, from 0 to {Count - 1}; column {column} was asked for.");
        }

        if (_names is null)
            throw new InvalidDataException(
                $"{_path} has no header that could name the column \"{CsvText.Shorten(column.Name)}\". Give the columns by their places, from 0.");
        int index = Array.IndexOf(_names, column.Name);
        if (index < 0)
            throw new InvalidDataException(
                $"{_path} has no column \"{CsvText.Shorten(column.Name)}\". With {SeparatorName} as the separator, it has {KnownNames()}.");
        int second = Array.IndexOf(_names, column.Name, index + 1);
        if (second >= 0)
            throw new InvalidDataException(
                $"{_path} has two columns \"{CsvText.Shorten(column.Name)}\", at the places {index} and {second}. Give columns by their places.");
        return index;
    }

    private string KnownNames()
    {
        IEnumerable<string> shown = _names!.Take(NamesShown).Select(name => $"\"{CsvText.Shorten(name)}\"");
        return string.Join(", ", shown) + (Count > NamesShown ? $" and {Count - NamesShown} more" : "");
    }

    private void RequireOnce(int[] columns, string where)
    {
        if (columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"ReadCsv got {Describe(twice.Key)} of {_path} twice {where}.");
    }
}

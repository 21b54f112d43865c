namespace NetGen;

/// <summary>A column of a CSV file, by its name or by its place.</summary>
/// <remarks>
/// Write the name or the place; it converts by itself. <c>"label"</c> is the column with that name in the header, <c>0</c> the first
/// column, <c>^1</c> the last.
/// </remarks>
public readonly record struct CsvColumn
{
    /// <summary>The column with a name in the header.</summary>
    /// <param name="name">The name. Upper and lower case differ.</param>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public CsvColumn(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The column at a place.</summary>
    /// <param name="index">Counted from 0, or from the end: <c>^1</c> is the last column.</param>
    public CsvColumn(Index index) => Index = index;

    /// <summary>The name, or <see langword="null"/> for a column that is given by its place.</summary>
    public string? Name { get; }

    /// <summary>The place, if there is no name.</summary>
    public Index Index { get; }

    /// <summary>The column with a name in the header.</summary>
    /// <param name="name">The name. Upper and lower case differ.</param>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public static implicit operator CsvColumn(string name) => new(name);

    /// <summary>The column at a place.</summary>
    /// <param name="index">Counted from 0, or from the end: <c>^1</c> is the last column.</param>
    public static implicit operator CsvColumn(Index index) => new(index);

    /// <summary>The column at a place.</summary>
    /// <param name="index">Counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The place is negative.</exception>
    public static implicit operator CsvColumn(int index) => index >= 0
        ? new(new Index(index))
        : throw new ArgumentOutOfRangeException(
            nameof(index), index, "CsvColumn counts columns from 0; for the last column, write ^1.");

    /// <summary>The column as it is written in C#: <c>"label"</c>, <c>0</c> or <c>^1</c>.</summary>
    public override string ToString() => Name is null ? Index.ToString() : $"\"{Name}\"";
}

namespace NetGen;

/// <summary>A place in a file, in messages: <c>train.csv, line 7</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">The line, counted from 1. A quoted field can go on in the next line; this is the first.</param>
internal readonly record struct CsvLine(string Path, int Number)
{
    public override string ToString() => FormattableString.Invariant($"{Path}, line {Number}");
}

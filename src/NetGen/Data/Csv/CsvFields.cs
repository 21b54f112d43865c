using nietras.SeparatedValues;

namespace NetGen;

/// <summary>Makes numbers of the fields of a line, and says what is wrong with fields that are none.</summary>
internal sealed class CsvFields(CsvLayout layout, CsvNumbers numbers, CsvOptions options)
{
    /// <summary>The message of a field with wrong quotes.</summary>
    public static string WrongQuotes(ReadOnlySpan<char> field) =>
        $"expected quotes at both ends of the field, and two for each inside, got '{CsvText.Shorten(field)}'.";

    /// <summary>Reads some columns of a line.</summary>
    /// <param name="row">The line.</param>
    /// <param name="line">Its number, for messages.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="areTargets">Whether they are targets, whose missing values are never replaced.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <returns>Whether the line is a sample; otherwise it is dropped.</returns>
    public bool TryRead(SepReader.Row row, CsvLine line, int[] columns, bool areTargets, Span<float> values)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            SepReader.Col column = row[columns[i]];
            if (column.TryParse(out values[i]) && float.IsFinite(values[i]) && !numbers.IsMissing(values[i]))
                continue;
            if (ReadSlowly(column.Span, line, columns[i], areTargets) is not { } value)
                return false;
            values[i] = value;
        }

        return true;
    }

    /// <summary>A field that is no plain number. Nothing means that the line is dropped.</summary>
    private float? ReadSlowly(ReadOnlySpan<char> field, CsvLine line, int column, bool isTarget)
    {
        if (!CsvText.TryUnquote(field, out ReadOnlySpan<char> text))
            throw Error(WrongQuotes(field));
        bool isNumber = numbers.TryParse(text, out float number);
        if (numbers.IsMissing(text) || (isNumber && numbers.IsMissing(number)))
        {
            if (options.Missing.DropsSample)
                return null;
            if (options.Missing.Replacement is { } replacement && !isTarget)
                return replacement;
            throw Error(Missing(text, column, isTarget));
        }

        if (isNumber && float.IsFinite(number))
            return number;
        throw Error(isNumber
            ? $"expected a finite number, which a float can hold up to 3.4E+38, got '{CsvText.Shorten(text)}'."
            : NoNumber(text, column, isTarget));

        InvalidDataException Error(string message) => new($"{line}, {layout.Describe(column)}: {message}");
    }

    private string Missing(ReadOnlySpan<char> text, int column, bool isTarget) => isTarget
        ? $"the target is missing ('{CsvText.Shorten(text)}'). Set CsvOptions.Missing to MissingValues.DropSample to leave such lines out."
        : $"the value is missing ('{CsvText.Shorten(text)}'). Set CsvOptions.Missing to MissingValues.DropSample or MissingValues.Replace(…), " +
            $"or {Exclusion(column)}.";

    private string NoNumber(ReadOnlySpan<char> text, int column, bool isTarget)
    {
        string got = $"got '{CsvText.Shorten(text)}'.";
        if (numbers.HasOtherDecimalSeparator(text))
            return $"expected a number with a decimal {(options.DecimalComma ? "comma" : "point")}, {got} " +
                $"Set CsvOptions.DecimalComma to {(options.DecimalComma ? "false" : "true")}.";
        return isTarget
            ? $"expected a number as target, {got} Write the classes of a file as numbers from 0."
            : $"expected a number, {got} Write its texts as numbers, or {Exclusion(column)}.";
    }

    private string Exclusion(int column) => options.Features is null
        ? $"leave the column out with CsvOptions.Exclude = [{layout.Reference(column)}]"
        : "leave the column out of CsvOptions.Features";
}

using System.Globalization;
using nietras.SeparatedValues;

namespace NetGen;

/// <summary>Makes numbers of fields, and says what is wrong with fields that are none.</summary>
internal sealed class CsvValues
{
    private readonly MissingValues _missing;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missingTexts;
    private readonly float[] _missingNumbers;
    private readonly CultureInfo _culture;
    private readonly bool _decimalComma;

    public CsvValues(CsvOptions options, CultureInfo culture)
    {
        _missing = options.Missing;
        _missingTexts = options.MissingTexts.Select(text => text.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _culture = culture;
        _decimalComma = options.DecimalComma;
        _missingNumbers = [.. options.MissingTexts
            .Select(text => TryParse(text, out float number) ? number : float.NaN).Where(float.IsFinite)];
    }

    /// <summary>Whether a text means that there is no value.</summary>
    public bool IsMissing(ReadOnlySpan<char> text) => _missingTexts.Contains(text);

    /// <summary>Reads a number, which may be infinite or NaN.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out float number) =>
        float.TryParse(text, NumberStyles.Float, _culture, out number);

    /// <summary>Reads some columns of a line.</summary>
    /// <param name="row">The line.</param>
    /// <param name="line">Its number, for messages.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="areTargets">Whether they are targets, whose missing values are never replaced.</param>
    /// <param name="layout">The file, for messages.</param>
    /// <param name="values">Receives the numbers.</param>
    /// <returns>Whether the line is a sample; otherwise it is dropped.</returns>
    public bool TryRead(SepReader.Row row, CsvLine line, int[] columns, bool areTargets, CsvLayout layout, Span<float> values)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            SepReader.Col column = row[columns[i]];
            if (column.TryParse(out values[i]) && float.IsFinite(values[i])
                && (_missingNumbers.Length == 0 || !_missingNumbers.Contains(values[i])))
                continue;
            if (ReadSlowly(column.Span, line, columns[i], areTargets, layout) is not { } value)
                return false;
            values[i] = value;
        }

        return true;
    }

    /// <summary>A field that is no plain number. Nothing means that the line is dropped.</summary>
    private float? ReadSlowly(ReadOnlySpan<char> field, CsvLine line, int column, bool isTarget, CsvLayout layout)
    {
        string place = $"{line}, {layout.Describe(column)}";
        if (!CsvText.TryUnquote(field, out ReadOnlySpan<char> text))
            throw new InvalidDataException($"{place}: {WrongQuotes(field)}");
        bool isNumber = TryParse(text, out float number);
        if (IsMissing(text) || (isNumber && _missingNumbers.Contains(number)))
        {
            if (_missing.DropsSample)
                return null;
            if (_missing.Replacement is { } replacement && !isTarget)
                return replacement;
            throw new InvalidDataException(
                $"{place}: the {(isTarget ? "target" : "value")} is missing ('{CsvText.Shorten(text)}'). " +
                (isTarget
                    ? "Set CsvOptions.Missing to MissingValues.DropSample to leave such lines out."
                    : $"Set CsvOptions.Missing to MissingValues.DropSample or MissingValues.Replace(…), or leave the column out with {Exclusion(layout, column)}."));
        }

        if (isNumber && float.IsFinite(number))
            return number;
        throw new InvalidDataException($"{place}: {Expected(text, isNumber, isTarget, column, layout)}");
    }

    private string Expected(ReadOnlySpan<char> text, bool isNumber, bool isTarget, int column, CsvLayout layout)
    {
        string got = $"got '{CsvText.Shorten(text)}'.";
        if (isNumber)
            return $"expected a finite number, which a float can hold up to 3.4E+38, {got}";
        if (float.TryParse(text, NumberStyles.Float, CsvText.Culture(!_decimalComma), out _))
            return $"expected a number with a decimal {(_decimalComma ? "comma" : "point")}, {got} Set CsvOptions.DecimalComma to {(_decimalComma ? "false" : "true")}.";
        return isTarget
            ? $"expected a number as target, {got} Write the classes of a file as numbers from 0."
            : $"expected a number, {got} Leave the column out with {Exclusion(layout, column)}, or write its texts as numbers.";
    }

    private static string Exclusion(CsvLayout layout, int column) => $"CsvOptions.Exclude = [{layout.Reference(column)}]";

    /// <summary>The message of a field with wrong quotes.</summary>
    public static string WrongQuotes(ReadOnlySpan<char> field) =>
        $"expected quotes at both ends of the field, and two for each inside, got '{CsvText.Shorten(field)}'.";
}

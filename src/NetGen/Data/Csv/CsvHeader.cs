using nietras.SeparatedValues;

namespace NetGen;

/// <summary>Decides whether a first line has names or is a sample.</summary>
internal static class CsvHeader
{
    /// <summary>The names in the first line, or nothing if it is a sample.</summary>
    /// <param name="row">The first line that is not empty.</param>
    /// <param name="values">What counts as a number and as missing.</param>
    /// <param name="isHeader">Whether the caller says that it has names; <see langword="null"/> if the fields decide.</param>
    /// <param name="place">File and line, for messages.</param>
    /// <exception cref="InvalidDataException">The fields do not decide, or a name has wrong quotes.</exception>
    public static string[]? Read(SepReader.Row row, CsvValues values, bool? isHeader, string place)
    {
        string[] names = new string[row.ColCount];
        int numbers = 0, texts = 0, inOrder = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (!CsvText.TryUnquote(row[i].Span, out ReadOnlySpan<char> text))
                throw new InvalidDataException($"{place}, column {i + 1}: {CsvValues.WrongQuotes(row[i].Span)}");
            names[i] = text.ToString();
            if (values.IsMissing(text))
                continue;
            bool isNumber = values.TryParse(text, out float number);
            numbers += isNumber ? 1 : 0;
            texts += isNumber ? 0 : 1;
            inOrder += isNumber && number == i ? 1 : 0;
        }

        if (isHeader is null && numbers > 0 && texts > 0)
            throw new InvalidDataException(
                $"{place} has both numbers and texts: header or sample? Set CsvOptions.Header to true or false, or skip the line with " +
                "CsvOptions.SkipLines.");
        if (isHeader is null && inOrder == names.Length && inOrder > 2)
            throw new InvalidDataException(
                $"{place} is 0, 1, 2, … as in the header of a table without names: header or sample? Set CsvOptions.Header to true or false.");
        return isHeader ?? texts > 0 ? names : null;
    }
}

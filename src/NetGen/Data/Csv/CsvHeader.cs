using nietras.SeparatedValues;

namespace NetGen;

/// <summary>Decides whether a first line has names or is a sample.</summary>
internal static class CsvHeader
{
    /// <summary>The names in the first line, or nothing if it is a sample.</summary>
    /// <param name="row">The first line that is not empty.</param>
    /// <param name="numbers">What counts as a number and as missing.</param>
    /// <param name="isHeader">Whether the caller says that it has names; <see langword="null"/> if the fields decide.</param>
    /// <param name="line">File and line, for messages.</param>
    /// <exception cref="InvalidDataException">The fields do not decide, or a name has wrong quotes.</exception>
    public static string[]? Read(SepReader.Row row, CsvNumbers numbers, bool? isHeader, CsvLine line)
    {
        string[] names = new string[row.ColCount];
        int numeric = 0, texts = 0, inOrder = 0;
        for (int i = 0; i < names.Length; i++)
        {
            if (!CsvText.TryUnquote(row[i].Span, out ReadOnlySpan<char> text))
                throw new InvalidDataException($"{line}, column {i + 1}: {CsvFields.WrongQuotes(row[i].Span)}");
            names[i] = text.ToString();
            if (numbers.IsMissing(text))
                continue;
            bool isNumber = numbers.TryParse(text, out float number);
            numeric += isNumber ? 1 : 0;
            texts += isNumber ? 0 : 1;
            inOrder += isNumber && number == i ? 1 : 0;
        }

        if (isHeader is null && numeric > 0 && texts > 0)
            throw new InvalidDataException(
                $"{line} has both numbers and texts: header or sample? Set CsvOptions.Header to true or false, or skip the line with " +
                "CsvOptions.SkipLines.");
        if (isHeader is null && inOrder == names.Length && inOrder > 2)
            throw new InvalidDataException(
                $"{line} is 0, 1, 2, … as in the header of a table without names: header or sample? Set CsvOptions.Header to true or false.");
        return isHeader ?? texts > 0 ? names : null;
    }
}

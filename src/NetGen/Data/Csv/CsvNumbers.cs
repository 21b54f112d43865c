using System.Globalization;

namespace NetGen;

/// <summary>How a file writes numbers, and which texts and numbers mean that there is no value.</summary>
internal sealed class CsvNumbers
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missingTexts;
    private readonly float[] _missingNumbers;

    public CsvNumbers(CsvOptions options)
    {
        Culture = With(options.DecimalComma);
        _missingTexts = options.MissingTexts.Select(text => text.Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _missingNumbers = [.. options.MissingTexts
            .Select(text => TryParse(text, out float number) ? number : float.NaN).Where(float.IsFinite)];
    }

    /// <summary>Reads numbers with a point or a comma, and without separators of thousands.</summary>
    /// <remarks>
    /// Sep's parser allows the culture's separators of thousands, so that "1,5" would be 15. This one is half a character, which no decoder
    /// gives.
    /// </remarks>
    public CultureInfo Culture { get; }

    /// <summary>Whether a text means that there is no value.</summary>
    public bool IsMissing(ReadOnlySpan<char> text) => _missingTexts.Contains(text);

    /// <summary>Whether a number means that there is no value.</summary>
    public bool IsMissing(float number) => _missingNumbers.Length > 0 && _missingNumbers.Contains(number);

    /// <summary>Reads a number, which may be infinite or NaN.</summary>
    public bool TryParse(ReadOnlySpan<char> text, out float number) => TryParse(text, Culture, out number);

    /// <summary>Whether a text would be a number with the other decimal separator.</summary>
    public bool HasOtherDecimalSeparator(ReadOnlySpan<char> text) =>
        TryParse(text, With(decimalComma: Culture.NumberFormat.NumberDecimalSeparator == "."), out _);

    private static bool TryParse(ReadOnlySpan<char> text, CultureInfo culture, out float number) =>
        float.TryParse(text, NumberStyles.Float, culture, out number);

    private static CultureInfo With(bool decimalComma)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberGroupSeparator = "\uDC00";
        if (decimalComma)
            culture.NumberFormat.NumberDecimalSeparator = ",";
        return culture;
    }
}

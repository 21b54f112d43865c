namespace NetGen;

/// <summary>The text of a field, and how messages show it.</summary>
internal static class CsvText
{
    private const int Shown = 80;

    /// <summary>Takes off spaces and quotes, as RFC 4180 has them.</summary>
    /// <param name="field">The field as it stands in the file.</param>
    /// <param name="text">Its text. It is new only if quotes are doubled in it.</param>
    /// <returns>Whether the quotes are right: none, or one at each end and pairs in between.</returns>
    public static bool TryUnquote(ReadOnlySpan<char> field, out ReadOnlySpan<char> text)
    {
        text = field.Trim();
        if (!text.Contains('"'))
            return true;
        if (text.Length < 2 || text[0] != '"' || text[^1] != '"')
            return false;
        text = text[1..^1];
        if (text.Contains('"'))
        {
            string single = text.ToString().Replace("\"\"", "\0", StringComparison.Ordinal);
            if (single.Contains('"', StringComparison.Ordinal))
                return false;
            text = single.Replace('\0', '"');
        }

        text = text.Trim();
        return true;
    }

    /// <summary>At most 80 characters of a text, on one line.</summary>
    public static string Shorten(ReadOnlySpan<char> text)
    {
        bool isLong = text.Length > Shown;
        if (isLong)
            text = text[..(char.IsHighSurrogate(text[Shown - 2]) ? Shown - 2 : Shown - 1)];
        return string.Create(text.Length, text, static (shown, text) =>
        {
            for (int i = 0; i < shown.Length; i++)
                shown[i] = char.IsControl(text[i]) ? '\uFFFD' : text[i];
        }) + (isLong ? "…" : "");
    }
}

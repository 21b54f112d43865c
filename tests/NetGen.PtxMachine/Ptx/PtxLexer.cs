namespace NetGen.PtxMachine;

/// <summary>A word or a sign of a PTX text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Start">Where it begins.</param>
internal readonly record struct PtxToken(string Text, int Line, int Start)
{
    /// <summary>Whether it is a name or a number, and not a sign.</summary>
    public bool IsWord => PtxLexer.IsOfWord(Text[0]);
}

/// <summary>Divides a PTX text into words and signs.</summary>
internal static class PtxLexer
{
    /// <summary>The words and signs in order.</summary>
    public static List<PtxToken> Divide(string text)
    {
        var tokens = new List<PtxToken>();
        int line = 1;
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '\n')
                line++;
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text.AsSpan(i).StartsWith("//"))
            {
                int end = text.IndexOf('\n', i);
                i = end < 0 ? text.Length : end;
            }
            else
            {
                int start = i++;
                while (i < text.Length && IsOfWord(text[start]) && IsOfWord(text[i]))
                    i++;
                tokens.Add(new PtxToken(text[start..i], line, start));
            }
        }

        return tokens;
    }

    /// <summary>Whether words are made of the character.</summary>
    public static bool IsOfWord(char value) => char.IsAsciiLetterOrDigit(value) || value is '_' or '.' or '%' or '$';
}

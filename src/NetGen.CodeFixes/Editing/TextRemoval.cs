using Microsoft.CodeAnalysis.Text;

namespace NetGen.CodeFixes.Editing;

/// <summary>Removes parts of a text with the space that would be left over: a line that becomes empty goes as a whole.</summary>
internal static class TextRemoval
{
    /// <summary>The changes that remove parts of a text. Comments are never removed.</summary>
    public static IEnumerable<TextChange> Of(SourceText text, IEnumerable<TextSpan> spans) =>
        Join(text, spans).Select(span => new TextChange(Widen(text, span), ""));

    // What has only white space between it becomes one, so that the space is not claimed from both sides.
    private static List<TextSpan> Join(SourceText text, IEnumerable<TextSpan> spans)
    {
        var joined = new List<TextSpan>();
        foreach (TextSpan span in spans.OrderBy(span => span.Start))
        {
            int last = joined.Count - 1;
            if (last >= 0 && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(joined[last].End, span.Start))))
                joined[last] = TextSpan.FromBounds(joined[last].Start, span.End);
            else
                joined.Add(span);
        }

        return joined;
    }

    private static TextSpan Widen(SourceText text, TextSpan span)
    {
        int start = span.Start;
        while (start > 0 && IsBlank(text[start - 1]))
            start--;
        int end = span.End;
        while (end < text.Length && IsBlank(text[end]))
            end++;

        bool startsLine = start == 0 || IsLineBreak(text[start - 1]);
        bool endsLine = end == text.Length || IsLineBreak(text[end]);
        return (startsLine, endsLine) switch
        {
            (true, true) => TextSpan.FromBounds(start, text.Lines.GetLineFromPosition(end).EndIncludingLineBreak),
            (true, false) => TextSpan.FromBounds(span.Start, end),
            (false, true) => TextSpan.FromBounds(start, end),
            _ => start < span.Start || IsOpening(text[start - 1]) ? TextSpan.FromBounds(span.Start, end) : span,
        };
    }

    private static bool IsBlank(char character) => character is ' ' or '\t';

    private static bool IsOpening(char character) => character is '[' or '(';

    private static bool IsLineBreak(char character) => character is '\n' or '\r';
}

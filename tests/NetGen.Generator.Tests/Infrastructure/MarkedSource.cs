using Microsoft.CodeAnalysis.Text;

namespace NetGen.Generator.Tests.Infrastructure;

/// <summary>Source in which <c>⟦</c> and <c>⟧</c> enclose where a diagnostic is expected.</summary>
/// <param name="Text">The source without the marks.</param>
/// <param name="Spans">What they enclosed, in order.</param>
internal sealed record MarkedSource(string Text, IReadOnlyList<TextSpan> Spans)
{
    public static MarkedSource Parse(string marked)
    {
        var spans = new List<TextSpan>();
        string text = marked;
        for (int start = text.IndexOf('⟦', StringComparison.Ordinal); start >= 0; start = text.IndexOf('⟦', StringComparison.Ordinal))
        {
            int end = text.IndexOf('⟧', StringComparison.Ordinal) - 1;
            spans.Add(TextSpan.FromBounds(start, end));
            text = text.Remove(start, 1).Remove(end, 1);
        }

        return new MarkedSource(text, spans);
    }
}

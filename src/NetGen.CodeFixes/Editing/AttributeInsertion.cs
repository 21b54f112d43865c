using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.CodeFixes.Editing;

/// <summary>Inserts attributes beside others, on lines of their own where the others have that.</summary>
internal static class AttributeInsertion
{
    /// <summary>Inserts an attribute before another.</summary>
    /// <param name="edits">The edits to add to.</param>
    /// <param name="next">The attribute that follows.</param>
    /// <param name="attribute">The attribute, without brackets.</param>
    public static void InsertBefore(this SourceEdits edits, AttributeSyntax next, string attribute)
    {
        var list = (AttributeListSyntax)next.Parent!;
        SyntaxTree tree = next.SyntaxTree;
        SourceText text = tree.GetText();
        if (list.Attributes.Count > 1)
        {
            string space = StartsLine(text, next.SpanStart) ? LineBreak(text, next.SpanStart) : " ";
            edits.Insert(tree, next.SpanStart, $"{attribute},{space}");
        }
        else if (HasOwnLine(text, list))
        {
            edits.Insert(tree, FirstPosition(text, list), $"[{attribute}]{LineBreak(text, list.SpanStart)}");
        }
        else
        {
            edits.Insert(tree, list.SpanStart, $"[{attribute}] ");
        }
    }

    /// <summary>Inserts attributes after a list of them.</summary>
    /// <param name="edits">The edits to add to.</param>
    /// <param name="previous">The list that precedes.</param>
    /// <param name="attributes">The attributes, without brackets.</param>
    public static void InsertAfter(this SourceEdits edits, AttributeListSyntax previous, IEnumerable<string> attributes)
    {
        SourceText text = previous.SyntaxTree.GetText();
        bool hasOwnLine = HasOwnLine(text, previous);
        int position = hasOwnLine ? text.Lines.GetLineFromPosition(previous.Span.End).End : previous.Span.End;
        string space = hasOwnLine ? LineBreak(text, previous.SpanStart) : " ";
        edits.Insert(previous.SyntaxTree, position, string.Concat(attributes.Select(attribute => $"{space}[{attribute}]")));
    }

    private static bool HasOwnLine(SourceText text, AttributeListSyntax list)
    {
        if (!StartsLine(text, list.SpanStart))
            return false;
        int end = text.Lines.GetLineFromPosition(list.Span.End).End;
        string rest = text.ToString(TextSpan.FromBounds(list.Span.End, end)).TrimStart();
        return rest.Length == 0 || rest.StartsWith("//", StringComparison.Ordinal);
    }

    private static bool StartsLine(SourceText text, int position) => Indentation(text, position).Length
        == position - text.Lines.GetLineFromPosition(position).Start;

    private static string Indentation(SourceText text, int position)
    {
        TextLine line = text.Lines.GetLineFromPosition(position);
        string characters = line.ToString();
        return characters.Substring(0, characters.Length - characters.TrimStart().Length);
    }

    // A line break as the file has them, and the indentation of the line that a position is in.
    private static string LineBreak(SourceText text, int position)
    {
        TextLine line = text.Lines.GetLineFromPosition(position);
        if (line.End == line.EndIncludingLineBreak && line.LineNumber > 0)
            line = text.Lines[line.LineNumber - 1];
        return text.ToString(TextSpan.FromBounds(line.End, line.EndIncludingLineBreak)) + Indentation(text, position);
    }

    // Comments right above an attribute belong to it, except above the first, where they belong to the class.
    private static int FirstPosition(SourceText text, AttributeListSyntax list)
    {
        TextLine line = text.Lines.GetLineFromPosition(list.SpanStart);
        if (list.Parent is MemberDeclarationSyntax declaration && declaration.AttributeLists[0] != list)
        {
            for (TextLine above = Above(line); above.Start >= list.FullSpan.Start && IsComment(above); above = Above(line))
                line = above;
        }

        return line.Start + Indentation(text, line.Start).Length;

        TextLine Above(TextLine below) => text.Lines[Math.Max(below.LineNumber - 1, 0)];
    }

    private static bool IsComment(TextLine line) => line.ToString().TrimStart().StartsWith("//", StringComparison.Ordinal);
}

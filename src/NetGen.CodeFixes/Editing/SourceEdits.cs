using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.CodeFixes.Editing;

/// <summary>
/// Edits of any number of files, collected and then applied together. They are edits of text, so whatever they do not
/// touch stays as it was written; and of two that are equal, one is applied.
/// </summary>
internal sealed class SourceEdits
{
    private readonly Dictionary<SyntaxTree, HashSet<TextChange>> _changes = [];
    private readonly HashSet<SyntaxNode> _removed = [];

    /// <summary>Inserts text.</summary>
    public void Insert(SyntaxTree tree, int position, string text) =>
        Add(tree, new TextChange(new TextSpan(position, 0), text));

    /// <summary>Puts text in the place of a node.</summary>
    public void Replace(SyntaxNode node, string text) => Add(node.SyntaxTree, new TextChange(node.Span, text));

    /// <summary>Removes an attribute, or an argument of one, with its comma; a list that becomes empty goes with it.</summary>
    public void Remove(SyntaxNode item) => _removed.Add(item);

    /// <summary>The solution with all edits.</summary>
    public async Task<Solution> ApplyAsync(Solution solution, CancellationToken cancellation)
    {
        IEnumerable<SyntaxTree> trees = _changes.Keys.Concat(_removed.Select(node => node.SyntaxTree)).Distinct();
        foreach (SyntaxTree tree in trees)
        {
            if (solution.GetDocument(tree) is not { } document || document is SourceGeneratedDocument)
                continue;
            SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
            IEnumerable<TextChange> changes = TextRemoval.Of(text, RemovedSpans(tree));
            if (_changes.TryGetValue(tree, out HashSet<TextChange>? others))
                changes = changes.Concat(others);
            text = text.WithChanges(changes.OrderBy(change => change.Span.Start).ThenBy(change => change.Span.Length));
            solution = solution.WithDocumentText(document.Id, text);
        }

        return solution;
    }

    private void Add(SyntaxTree tree, TextChange change)
    {
        if (!_changes.TryGetValue(tree, out HashSet<TextChange>? changes))
            _changes.Add(tree, changes = []);
        changes.Add(change);
    }

    private IEnumerable<TextSpan> RemovedSpans(SyntaxTree tree) => _removed
        .Where(item => item.SyntaxTree == tree)
        .GroupBy(item => item.Parent!)
        .SelectMany(items => RemovedSpans(items.Key));

    private IEnumerable<TextSpan> RemovedSpans(SyntaxNode parent)
    {
        if (parent is AttributeListSyntax list && list.Attributes.All(_removed.Contains))
        {
            yield return parent.Span;
            yield break;
        }

        SyntaxNode[] items = [.. parent.ChildNodes().Where(node => node is AttributeSyntax or AttributeArgumentSyntax)];
        SyntaxToken[] commas = [.. parent.ChildTokens().Where(token => token.IsKind(SyntaxKind.CommaToken))];
        bool isAfterKept = false;
        for (int i = 0; i < items.Length; i++)
        {
            if (!_removed.Contains(items[i]))
            {
                isAfterKept = true;
                continue;
            }

            yield return items[i].Span;
            int comma = isAfterKept ? i - 1 : i;
            if (comma < commas.Length)
                yield return commas[comma].Span;
        }
    }
}

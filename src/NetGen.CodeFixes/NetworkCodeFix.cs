using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.CodeFixes.Editing;

namespace NetGen.CodeFixes;

/// <summary>A fix that edits the text of declarations; the same edits serve one diagnostic and all of them at once.</summary>
public abstract class NetworkCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override FixAllProvider? GetFixAllProvider() => NetworkFixAll.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        // Several diagnostics at one place may have the same fix, which is then offered once.
        var titles = new HashSet<string>();
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            var edits = new SourceEdits();
            string? title = await FixAsync(context.Document, diagnostic, edits, context.CancellationToken)
                .ConfigureAwait(false);
            if (title is null || !titles.Add(title))
                continue;

            Solution solution = context.Document.Project.Solution;
            context.RegisterCodeFix(
                CodeAction.Create(title, cancellation => edits.ApplyAsync(solution, cancellation), EquivalenceKey(diagnostic)),
                diagnostic);
        }
    }

    /// <summary>What the fixes that are applied together have in common.</summary>
    internal string EquivalenceKey(Diagnostic diagnostic) => $"{GetType().Name}.{diagnostic.Id}";

    /// <summary>Adds the edits that fix a diagnostic.</summary>
    /// <returns>What they do, or nothing where there is no fix.</returns>
    internal async Task<string?> FixAsync(
        Document document, Diagnostic diagnostic, SourceEdits edits, CancellationToken cancellation)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (model is null)
            return null;
        SyntaxNode root = await model.SyntaxTree.GetRootAsync(cancellation).ConfigureAwait(false);
        return Fix(new FixTarget(diagnostic, root.FindNode(diagnostic.Location.SourceSpan), model, cancellation), edits);
    }

    private protected abstract string? Fix(FixTarget target, SourceEdits edits);
}

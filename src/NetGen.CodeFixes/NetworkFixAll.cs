using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.CodeFixes.Editing;

namespace NetGen.CodeFixes;

/// <summary>
/// Collects the edits of all diagnostics before any is applied: Roslyn's batch fixer drops fixes that touch the same
/// place, such as two networks that make the type around them partial.
/// </summary>
internal sealed class NetworkFixAll : FixAllProvider
{
    /// <summary>The only instance.</summary>
    public static readonly NetworkFixAll Instance = new();

    /// <inheritdoc/>
    public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
    {
        var provider = (NetworkCodeFix)fixAllContext.CodeFixProvider;
        var edits = new SourceEdits();
        string? title = null;
        foreach (Project project in Projects(fixAllContext))
        {
            foreach (Diagnostic diagnostic in await DiagnosticsAsync(fixAllContext, project).ConfigureAwait(false))
            {
                if (provider.EquivalenceKey(diagnostic) != fixAllContext.CodeActionEquivalenceKey
                    || project.GetDocument(diagnostic.Location.SourceTree) is not { } document)
                {
                    continue;
                }

                title = await provider.FixAsync(document, diagnostic, edits, fixAllContext.CancellationToken)
                    .ConfigureAwait(false) ?? title;
            }
        }

        Solution solution = fixAllContext.Solution;
        return title is null
            ? null
            : CodeAction.Create(
                title,
                cancellation => edits.ApplyAsync(solution, cancellation),
                fixAllContext.CodeActionEquivalenceKey);
    }

    private static IEnumerable<Project> Projects(FixAllContext context) =>
        context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project];

    private static Task<ImmutableArray<Diagnostic>> DiagnosticsAsync(FixAllContext context, Project project) =>
        context is { Scope: FixAllScope.Document, Document: { } document }
            ? context.GetDocumentDiagnosticsAsync(document)
            : context.GetAllDiagnosticsAsync(project);
}

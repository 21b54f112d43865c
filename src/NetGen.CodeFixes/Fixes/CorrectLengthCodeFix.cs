using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0022 to NG0024 and NG0027: the right length, where the wrong one was written as a number.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CorrectLengthCodeFix))]
public sealed class CorrectLengthCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        DiagnosticDescriptors.Calls.Remove(DiagnosticDescriptors.OnlyALayer).Select(rule => rule.Id).ToImmutableArray();

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Diagnostic.AdditionalLocations is not [{ SourceTree: { } tree } location]
            || !target.Diagnostic.Properties.TryGetValue("length", out string? length)
            || length is null)
        {
            return null;
        }

        edits.Replace(tree.GetRoot(target.Cancellation).FindNode(location.SourceSpan, getInnermostNodeForTie: true), length);
        return $"Use {length}";
    }
}

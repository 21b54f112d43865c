using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0015: leaves it to NetGen how a large layer is computed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveUnrollCodeFix))]
public sealed class RemoveUnrollCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.UnrolledTooLarge.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { } argument)
            return null;
        edits.Remove(argument);
        return "Remove Unroll = true";
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0001: starts a network that has no <c>[Input]</c> with one, whose size is the user's to change.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddInputCodeFix))]
public sealed class AddInputCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.MissingInput.Id);

    /// <inheritdoc/>
    /// <remarks>None: each network has a size of its own, which no fix knows.</remarks>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        IReadOnlyList<AttributeSyntax> attributes = target.NetworkAttributes;
        if (attributes.Count == 0 || attributes.Any(target.IsInput))
            return null;
        edits.InsertBefore(
            attributes[0], AttributeNames.Beside(attributes[0], "Input", target.ModelOf(attributes[0])) + "(1)");
        return "Add [Input(1)]";
    }
}

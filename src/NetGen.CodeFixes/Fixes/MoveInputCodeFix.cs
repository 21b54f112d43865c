using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0001: moves an <c>[Input]</c> that comes after layers before them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveInputCodeFix))]
public sealed class MoveInputCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.MissingInput.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        IReadOnlyList<AttributeSyntax> attributes = target.NetworkAttributes;
        if (attributes.FirstOrDefault(target.IsInput) is not { } input)
            return null;
        edits.Remove(input);
        edits.InsertBefore(attributes[0], input.ToString());
        return "Move [Input] to the front";
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0012: moves a network's attributes to the declaration that has <c>[Input]</c>, or to the first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GatherAttributesCodeFix))]
public sealed class GatherAttributesCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.SplitAttributes.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        IReadOnlyList<AttributeSyntax> attributes = target.NetworkAttributes;
        if (attributes.Count == 0)
            return null;
        AttributeSyntax first = attributes.FirstOrDefault(target.IsInput) ?? attributes[0];
        AttributeSyntax[] moved = [.. attributes.Where(attribute => Declaration(attribute) != Declaration(first))];
        AttributeSyntax last = attributes.Last(attribute => Declaration(attribute) == Declaration(first));

        foreach (AttributeSyntax attribute in moved)
            edits.Remove(attribute);
        edits.InsertAfter((AttributeListSyntax)last.Parent!, moved.Select(attribute => MovedAttribute.Text(attribute, last, target)));
        return "Move the attributes together";
    }

    private static SyntaxNode? Declaration(AttributeSyntax attribute) => attribute.Parent?.Parent;
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0002: makes a network, and every type around it, partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialCodeFix))]
public sealed class MakePartialCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.NotPartial.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        var names = new List<string>();
        for (INamedTypeSymbol? type = target.Network; type is not null; type = type.ContainingType)
        {
            TypeDeclarationSyntax[] lacking =
            [
                .. type.DeclaringSyntaxReferences
                    .Select(reference => reference.GetSyntax(target.Cancellation))
                    .OfType<TypeDeclarationSyntax>()
                    .Where(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)),
            ];
            if (lacking.Length > 0)
                names.Add($"'{type.Name}'");
            foreach (TypeDeclarationSyntax declaration in lacking)
                edits.Insert(declaration.SyntaxTree, declaration.Keyword.SpanStart, "partial ");
        }

        return names.Count == 0 ? null : $"Make {string.Join(" and ", names)} partial";
    }
}

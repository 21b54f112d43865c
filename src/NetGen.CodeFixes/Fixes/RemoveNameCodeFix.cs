using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0033: removes a name that is taken, so that the layer has its automatic one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveNameCodeFix))]
public sealed class RemoveNameCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(GraphDescriptors.DuplicateName.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        // An output that is named twice keeps its first name.
        if (target.Node.DescendantNodesAndSelf().OfType<AttributeArgumentSyntax>().FirstOrDefault() is not { } argument
            || argument.FirstAncestorOrSelf<AttributeSyntax>() != target.Attribute)
        {
            return null;
        }

        edits.Remove(argument);
        return argument.NameEquals is null ? $"Remove {argument.Expression}" : "Remove Name";
    }
}

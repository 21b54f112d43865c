using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0020: moves a dropout after the last dense layer before it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveDropoutCodeFix))]
public sealed class MoveDropoutCodeFix : NetworkCodeFix
{
    private const string Dropout = "Dropout";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.LastDropout.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Attribute is not { } attribute)
            return null;
        List<AttributeSyntax> attributes = [.. target.NetworkAttributes];

        // Where layers name what they read, the place of an attribute says less.
        if (attributes.Any(other => other.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.ValueText is "From" or "Name") == true))
            return null;
        int dense = attributes.FindLastIndex(other => target.NameOf(other) == "Dense");

        // Beside another one it would be too many there.
        bool isAlone = dense > 0
            && target.NameOf(attributes[dense - 1]) != Dropout
            && attributes.Skip(dense).Count(other => target.NameOf(other) == Dropout) == 1;
        if (!isAlone)
            return null;

        edits.Remove(attribute);
        edits.InsertBefore(attributes[dense], attribute.ToString());
        return "Move [Dropout] before the last [Dense]";
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0006: flattens what a dense layer gets.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InsertFlattenCodeFix))]
public sealed class InsertFlattenCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.DenseNeedsFlatInput.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Attribute is not { } dense)
            return null;

        // What the layer names, [Flatten] reads, and the layer reads [Flatten].
        AttributeArgumentSyntax? from = dense.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "From");
        edits.InsertBefore(dense, AttributeNames.Beside(dense, "Flatten", target.Model) + (from is null ? "" : $"({from})"));
        if (from is not null)
            edits.Remove(from);
        return "Insert [Flatten]";
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Compiler.Declaration;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0006 and NG0008: flattens what a dense layer or a softmax gets.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InsertFlattenCodeFix))]
public sealed class InsertFlattenCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = RulesOfFlatInputs;

    /// <summary>The rules that can mean that an input has several axes.</summary>
    internal static ImmutableArray<string> RulesOfFlatInputs { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.DenseNeedsFlatInput.Id, DiagnosticDescriptors.ActivationNotApplicable.Id);

    /// <summary>Whether a diagnostic does mean that.</summary>
    internal static bool NeedsFlatInput(FixTarget target) => target.Diagnostic.Id == DiagnosticDescriptors.DenseNeedsFlatInput.Id
        || target.Diagnostic.Properties.TryGetValue("argument 0", out string? argument) && argument == nameof(DenseDeclaration.PerPosition);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Attribute is not { } dense || !NeedsFlatInput(target))
            return null;

        // What the layer names, [Flatten] reads, and the layer reads [Flatten].
        AttributeArgumentSyntax? from = dense.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == "From");
        edits.InsertBefore(dense, AttributeNames.Beside(dense, "Flatten", target.Model) + (from is null ? "" : $"({from})"));
        if (from is not null)
            edits.Remove(from);
        return "Insert [Flatten]";
    }
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0003, NG0010, NG0016, NG0020 and NG0028: removes the attribute that is too many.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveAttributeCodeFix))]
public sealed class RemoveAttributeCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(
        DiagnosticDescriptors.DuplicateAttribute.Id,
        DiagnosticDescriptors.NothingToTrain.Id,
        DiagnosticDescriptors.NothingToQuantize.Id,
        DiagnosticDescriptors.LastDropout.Id,
        DiagnosticDescriptors.MissingGpuPackage.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (target.Attribute is not { } attribute)
            return null;
        edits.Remove(attribute);
        string which = target.Diagnostic.Id == DiagnosticDescriptors.DuplicateAttribute.Id ? "the second " : "";
        return $"Remove {which}[{target.NameOf(attribute)}]";
    }
}

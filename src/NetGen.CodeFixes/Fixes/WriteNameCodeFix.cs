using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0032 and NG0035: writes the name of a value that is probably meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteNameCodeFix))]
public sealed class WriteNameCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(GraphDescriptors.UnknownName.Id, GraphDescriptors.LossOfNoOutput.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (!target.Diagnostic.Properties.TryGetValue("value 0", out string? name)
            || name is null
            || target.Node.DescendantNodesAndSelf().OfType<AttributeArgumentSyntax>().FirstOrDefault()?.Expression is not { } expression)
        {
            return null;
        }

        edits.Replace(expression, name);
        return $"Write '{name.Trim('"')}'";
    }
}

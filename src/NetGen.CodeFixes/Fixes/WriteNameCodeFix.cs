using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0032, NG0035 and NG0046: writes the name of a value, or of a file of weights, that is probably meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteNameCodeFix))]
public sealed class WriteNameCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(GraphDescriptors.UnknownName.Id, GraphDescriptors.LossOfNoOutput.Id, WeightsDescriptors.UnknownWeights.Id);

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

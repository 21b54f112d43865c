using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.CodeFixes.Editing;
using NetGen.Generator.Diagnostics;

namespace NetGen.CodeFixes.Fixes;

/// <summary>NG0029: writes the enumeration before a name that means something else without it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(QualifyNameCodeFix))]
public sealed class QualifyNameCodeFix : NetworkCodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        ImmutableArray.Create(ProjectDescriptors.ShadowedName.Id);

    private protected override string? Fix(FixTarget target, SourceEdits edits)
    {
        if (!target.Diagnostic.Properties.TryGetValue(BareNameProperties.Qualified, out string? qualified)
            || qualified is null
            || target.Node.DescendantNodesAndSelf().OfType<AttributeArgumentSyntax>().FirstOrDefault()?.Expression is not { } expression)
        {
            return null;
        }

        string written = IsMember(expression, qualified, target.Model) ? qualified : "global::NetGen." + qualified;
        edits.Replace(expression, written);
        return $"Write '{written}'";
    }

    // A class may have a member of the enumeration's name, or another type may have it.
    private static bool IsMember(ExpressionSyntax expression, string qualified, SemanticModel model) =>
        model.GetSpeculativeSymbolInfo(
            expression.SpanStart, SyntaxFactory.ParseExpression(qualified), SpeculativeBindingOption.BindAsExpression).Symbol
            is IFieldSymbol { ContainingType: { } @enum } member
        && $"{@enum.ToDisplayString()}.{member.Name}" == "NetGen." + qualified;
}

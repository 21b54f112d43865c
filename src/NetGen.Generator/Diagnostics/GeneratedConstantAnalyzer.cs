using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Diagnostics;

/// <summary>
/// Reports arguments that are made of a network's generated constants. The generator does not see these, and makes nothing of
/// such a declaration; to the compiler they are there, so that it says nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GeneratedConstantAnalyzer : DiagnosticAnalyzer
{
    // Constants that are made of each other.
    private const int MaximumDepth = 16;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(DiagnosticDescriptors.GeneratedConstant);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Analyze, SyntaxKind.AttributeArgument);
    }

    private static void Analyze(SyntaxNodeAnalysisContext context)
    {
        var argument = (AttributeArgumentSyntax)context.Node;
        if (argument.Expression is LiteralExpressionSyntax
            || argument.Parent?.Parent is not AttributeSyntax { Parent.Parent: TypeDeclarationSyntax } attribute
            || context.SemanticModel.GetTypeInfo(attribute, context.CancellationToken).Type is not INamedTypeSymbol type
            || !NetworkAttributes.IsNetworkAttribute(type)
            || FindGenerated(argument.Expression, context.SemanticModel, MaximumDepth, context.CancellationToken) is not { } constant)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.GeneratedConstant,
            argument.GetLocation(),
            type.Name.Replace("Attribute", ""),
            $"{constant.ContainingType.Name}.{constant.Name}",
            constant.ConstantValue));
    }

    private static IFieldSymbol? FindGenerated(
        ExpressionSyntax expression, SemanticModel model, int depth, CancellationToken cancellation)
    {
        foreach (SimpleNameSyntax name in expression.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
        {
            if (model.GetSymbolInfo(name, cancellation).Symbol is not IFieldSymbol { HasConstantValue: true } field
                || field.DeclaringSyntaxReferences.FirstOrDefault() is not { } reference)
            {
                continue;
            }

            // Bare names of enumerations are generated too, and the generator knows what they are.
            if (field.Type.TypeKind != TypeKind.Enum && GeneratedFiles.Hold(field))
                return field;
            if (depth > 0
                && reference.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: var value }
                && FindGenerated(value, ModelOf(reference.SyntaxTree, model), depth - 1, cancellation) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // A model of another file is dear, but arguments that are constants of another file are rare.
    private static SemanticModel ModelOf(SyntaxTree tree, SemanticModel model) =>
#pragma warning disable RS1030 // Nobody else has asked for it, as the rule fears.
        tree == model.SyntaxTree ? model : model.Compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
}

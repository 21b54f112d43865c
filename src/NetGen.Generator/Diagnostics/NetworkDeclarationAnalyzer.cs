using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Compiler.WeightFiles;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Diagnostics;

/// <summary>Reports what keeps a class with NetGen's attributes from becoming a network.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => DiagnosticDescriptors.Declarations;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        // Networks in generated code are compiled like others, so they are checked like others.
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Compilation.GetTypesByMetadataName(NetworkAttributes.Input).IsEmpty)
                return;
            WeightsFile[] weights = ProjectWeights.Of(
                start.Options.AdditionalFiles,
                text => start.TryGetValue(text, ProjectWeights.Reader, out WeightsFile? file) ? file : null,
                start.CancellationToken);
            start.RegisterSymbolAction(symbol => AnalyzeClass(symbol, weights), SymbolKind.NamedType);
        });
    }

    private static void AnalyzeClass(SymbolAnalysisContext context, WeightsFile[] weights)
    {
        var type = (INamedTypeSymbol)context.Symbol;

        // An attribute that does not exist is the C# compiler's to report; what it stands for may be the missing layer.
        if (type.GetAttributes().Any(attribute => attribute.AttributeClass is { TypeKind: TypeKind.Error }))
            return;

        ParseResult result = DeclarationParser.Parse(type, context.Compilation, context.CancellationToken);
        foreach (Diagnostic diagnostic in DeclarationDiagnostics.Of(type, result, weights, context.CancellationToken))
            context.ReportDiagnostic(diagnostic);
    }
}

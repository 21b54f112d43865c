using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;
using NetGen.Generator.Parsing;

namespace NetGen.Generator;

/// <summary>Turns every class with an <c>[Input]</c> into a network. What is wrong with it, the analyzer says.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                NetworkAttributes.Input,
                predicate: static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                transform: static (target, cancellation) => HoldsInput(target)
                    ? DeclarationParser.Parse((INamedTypeSymbol)target.TargetSymbol, cancellation).Declaration
                    : null)
            .Where(static declaration => declaration is not null)
            .WithTrackingName(TrackingNames.Declaration);

        var sources = declarations
            .Select(static (declaration, _) => NetworkCompiler.Compile(declaration!))
            .WithTrackingName(TrackingNames.Sources);

        context.RegisterSourceOutput(sources, static (output, files) =>
        {
            foreach (GeneratedSource file in files)
                output.AddSource(file.HintName, file.Text);
        });
    }

    // In unfinished code two parts of a class may look as if they had an [Input]: it is compiled once.
    private static bool HoldsInput(GeneratorAttributeSyntaxContext target) =>
        target.Attributes[0].ApplicationSyntaxReference is { } input && target.TargetNode.Span.Contains(input.Span);
}

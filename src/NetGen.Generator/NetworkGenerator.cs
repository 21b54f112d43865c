using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Compiler;
using NetGen.Compiler.Emit;
using NetGen.Generator.Parsing;
using NetGen.Generator.Rewriting;

namespace NetGen.Generator;

/// <summary>
/// Turns every class with an <c>[Input]</c> into a network. What is wrong with one, the analyzer says; the class has its members all the same.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, NetworkAttributes.Input, HoldsInput);

        // A network whose [Input] is missing or misspelt keeps its members too.
        Register(context, NetworkAttributes.Dense, HoldsDenseWithoutInput);
    }

    private static void Register(
        IncrementalGeneratorInitializationContext context, string attribute, Func<GeneratorAttributeSyntaxContext, bool> holdsNetwork)
    {
        var results = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                predicate: static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax,
                transform: (target, cancellation) => holdsNetwork(target)
                    ? DeclarationParser.Parse((INamedTypeSymbol)target.TargetSymbol, target.SemanticModel.Compilation, cancellation)
                    : ParseResult.Nothing)
            .Where(static result => result.Form != GeneratedForm.Nothing);
        var options = context.CompilationProvider.Select(static (compilation, _) =>
            (IsChecked: compilation.Options is CSharpCompilationOptions { CheckOverflow: true }, IsDebug: compilation.Options.OptimizationLevel == OptimizationLevel.Debug));

        var declarations = results
            .Where(static result => result.Form != GeneratedForm.Names)
            .Select(static (result, _) => (result.Form, Declaration: result.Checked!, result.Overrides))
            .WithTrackingName(TrackingNames.Declaration);
        var sources = declarations
            .Combine(options)
            .Select(static (input, _) => Compile(input.Left.Form, input.Left.Declaration, input.Left.Overrides, input.Right.IsChecked, input.Right.IsDebug))
            .WithTrackingName(TrackingNames.Sources);

        // In a file of their own: who writes a name in another way changes nothing else.
        var names = results
            .Where(static result => result.BareNames.Count > 0)
            .Select(static (result, _) => BareNames.Emit(result.Declaration!.Type, result.BareNames))
            .WithTrackingName(TrackingNames.Names);

        context.RegisterSourceOutput(sources, static (output, files) =>
        {
            foreach (GeneratedSource file in files)
                output.AddSource(file.HintName, file.Text);
        });
        context.RegisterSourceOutput(names, static (output, file) => output.AddSource(file.HintName, file.Text));
    }

    private static EquatableArray<GeneratedSource> Compile(
        GeneratedForm form, CheckedDeclaration declaration, EquatableArray<string> overrides, bool isChecked, bool isDebug)
    {
        if (declaration.Closest is not { } network)
            return [];
        EquatableArray<GeneratedSource> files = NetworkCompiler.Compile(network);
        if (form != GeneratedForm.Network || declaration.Network is null)
            files = files.Select(SkeletonText.Of).ToEquatableArray();
        else if (isDebug)
            files = files.Select(OptimizedCopyText.Of).ToEquatableArray();
        if (overrides.Count > 0)
            files = files.Select(file => OverridingText.Of(file, overrides)).ToEquatableArray();
        return isChecked ? files.Select(UncheckedText.Of).ToEquatableArray() : files;
    }

    // Two parts of a class may have an [Input]; two classes of one name are such parts to the compiler. It is compiled once.
    private static bool HoldsInput(GeneratorAttributeSyntaxContext target) => Holds(
        target,
        NetworkAttributes.Of((INamedTypeSymbol)target.TargetSymbol).First(attribute =>
            SymbolEqualityComparer.Default.Equals(attribute.AttributeClass, target.Attributes[0].AttributeClass)));

    private static bool HoldsDenseWithoutInput(GeneratorAttributeSyntaxContext target)
    {
        ImmutableArray<AttributeData> attributes = NetworkAttributes.Of((INamedTypeSymbol)target.TargetSymbol);
        return attributes.All(attribute => attribute.AttributeClass is not { Name: "InputAttribute", TypeKind: not TypeKind.Error })
            && Holds(target, attributes[0])
            && !target.SemanticModel.Compilation.GetTypesByMetadataName(NetworkAttributes.Input).IsEmpty;
    }

    private static bool Holds(GeneratorAttributeSyntaxContext target, AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } syntax && target.TargetNode.Span.Contains(syntax.Span)
            && target.TargetNode.SyntaxTree == syntax.SyntaxTree;
}

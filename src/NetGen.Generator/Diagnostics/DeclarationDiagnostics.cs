using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Layers;
using NetGen.Compiler.WeightFiles;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Diagnostics;

/// <summary>What is to be said of a declaration, at the attributes and arguments that are meant.</summary>
internal static class DeclarationDiagnostics
{
    /// <summary>The diagnostics of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="result">What the parser makes of it.</param>
    /// <param name="weights">The files of weights that the project lists.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static IEnumerable<Diagnostic> Of(INamedTypeSymbol type, ParseResult result, IReadOnlyCollection<WeightsFile> weights, CancellationToken cancellation)
    {
        ImmutableArray<AttributeData> attributes = NetworkAttributes.Of(type);
        foreach (ParseError error in result.Errors)
        {
            Location? location = error.Ordinal < 0
                ? null
                : AttributeLocations.Of(attributes[error.Ordinal], error.Parameter, cancellation);
            yield return Diagnostic.Create(
                DiagnosticDescriptors.For(error.Kind),
                location ?? ClassLocation(type),
                properties: error.Ordinal < 0 ? null : BareNameProperties.Of(error),
                messageArgs: [.. error.Arguments]);
        }

        if (result.Checked is null || result.Errors.Count > 0 || !result.IsComplete)
            yield break;

        foreach (NetworkError error in NetworkCompiler.Review(result.Checked, weights))
        {
            Location? location = error.Ordinal < 0
                ? null
                : AttributeLocations.Of(attributes[error.Ordinal], error.Argument, cancellation);
            yield return Diagnostic.Create(
                DiagnosticDescriptors.For(error.Kind),
                location ?? ClassLocation(type),
                additionalLocations: error.Changes.Select(change => AttributeLocations.Of(attributes[change.Ordinal], cancellation)),
                properties: SuggestedChanges.ToProperties(error.Changes),
                messageArgs: [.. error.Arguments]);
        }
    }

    private static Location ClassLocation(INamedTypeSymbol type) => type.Locations[0];
}

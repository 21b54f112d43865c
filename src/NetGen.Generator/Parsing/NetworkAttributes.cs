using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Parsing;

/// <summary>The attributes of a class that declare a network, in the order that ordinals count.</summary>
internal static class NetworkAttributes
{
    /// <summary>The metadata name of the attribute that starts a network.</summary>
    public const string Input = "NetGen.InputAttribute";

    /// <summary>The layers, losses and formats of weights of a class in source order; none where the class declares no network.</summary>
    public static ImmutableArray<AttributeData> Of(INamedTypeSymbol type)
    {
        ImmutableArray<AttributeData>.Builder? found = null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (IsNetworkAttribute(attribute.AttributeClass))
                (found ??= ImmutableArray.CreateBuilder<AttributeData>()).Add(attribute);
        }

        return found?.ToImmutable() ?? ImmutableArray<AttributeData>.Empty;
    }

    /// <summary>Whether an attribute says something about a network.</summary>
    public static bool IsNetworkAttribute(INamedTypeSymbol? type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true } }
        && LayerParser.IsKnown(type.Name);
}

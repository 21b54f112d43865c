using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Attributes;

namespace NetGen.Generator.Parsing;

/// <summary>The attributes of a class that declare a network, in the order that ordinals count.</summary>
internal static class NetworkAttributes
{
    /// <summary>The metadata name of the attribute that starts a network.</summary>
    public const string Input = "NetGen.InputAttribute";

    /// <summary>The metadata name of the attribute that most networks without an [Input] have.</summary>
    public const string Dense = "NetGen.DenseAttribute";

    private const string Suffix = "Attribute";

    /// <summary>The layers, losses and formats of weights of a class in source order; none where the class declares no network.</summary>
    public static ImmutableArray<AttributeData> Of(INamedTypeSymbol type)
    {
        ImmutableArray<AttributeData>.Builder? found = null;
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (NameOf(attribute.AttributeClass) is not null)
                (found ??= ImmutableArray.CreateBuilder<AttributeData>()).Add(attribute);
        }

        return found?.ToImmutable() ?? ImmutableArray<AttributeData>.Empty;
    }

    /// <summary>The name of an attribute's class; of one that does not exist, that of the class which is probably meant.</summary>
    /// <returns>The name; <see langword="null"/> if the attribute says nothing about a network.</returns>
    public static string? NameOf(INamedTypeSymbol? type)
    {
        if (type is not { TypeKind: TypeKind.Error })
            return IsNetworkAttribute(type) ? type!.Name : null;
        string name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : type.Name;
        return Misspelling.Closest(name, DeclarationAttributes.Names.Select(known => known.Substring(0, known.Length - Suffix.Length))) is { } meant
            ? meant + Suffix
            : null;
    }

    /// <summary>Whether an attribute says something about a network.</summary>
    public static bool IsNetworkAttribute(INamedTypeSymbol? type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "NetGen", ContainingNamespace.IsGlobalNamespace: true } }
        && DeclarationAttributes.IsKnown(type.Name);
}

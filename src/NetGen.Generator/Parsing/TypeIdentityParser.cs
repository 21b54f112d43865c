using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Compiler;
using NetGen.Compiler.Declaration;

namespace NetGen.Generator.Parsing;

/// <summary>Symbols to the text that opens the class once more, in another file.</summary>
internal static class TypeIdentityParser
{
    /// <summary>
    /// Whether text can open the class once more and refer to it. In unfinished code names are missing or taken twice, or
    /// hide the class; the C# compiler reports that.
    /// </summary>
    public static bool CanBeOpened(INamedTypeSymbol type)
    {
        if (type.GetTypeMembers(type.Name).Any() || (type.ContainingType is null && IsHidden(type)))
            return false;
        for (INamespaceOrTypeSymbol symbol = type; symbol is not INamespaceSymbol { IsGlobalNamespace: true };)
        {
            var container = (INamespaceOrTypeSymbol?)symbol.ContainingType ?? symbol.ContainingNamespace;
            if (symbol.Name.Length == 0 || IsTaken(symbol) || container.GetMembers(symbol.Name).Count(other => Arity(other) == Arity(symbol)) > 1)
                return false;
            if (symbol is INamedTypeSymbol { TypeParameters: var own } && !AreComplete(own))
                return false;
            symbol = container;
        }

        return true;
    }

    // By the type around it, or by one of its type parameters.
    private static bool IsTaken(ISymbol symbol) => symbol.ContainingType is { } outer
        && (outer.Name == symbol.Name || outer.TypeParameters.Any(parameter => parameter.Name == symbol.Name));

    // Outside of types there is `public` and `internal` only.
    private static bool IsHidden(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal);

    private static int Arity(ISymbol symbol) => symbol is INamedTypeSymbol type ? type.Arity : 0;

    private static bool AreComplete(ImmutableArray<ITypeParameterSymbol> parameters) =>
        parameters.All(parameter => parameter.Name.Length > 0 && parameter.ConstraintTypes.All(type => type.TypeKind != TypeKind.Error))
        && parameters.Select(parameter => parameter.Name).Distinct().Count() == parameters.Length;

    /// <summary>Where the members of a class go.</summary>
    public static TypeIdentity Parse(INamedTypeSymbol type)
    {
        var containing = new List<string>();
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            containing.Insert(0, Header(outer));
        return new TypeIdentity(
            Namespace(type.ContainingNamespace),
            containing.ToEquatableArray(),
            Header(type),
            Escape(type.Name),
            TypeParameters(type),
            HintNames.Of(type));
    }

    private static string Namespace(INamespaceSymbol symbol)
    {
        if (symbol.IsGlobalNamespace)
            return "";
        string name = Escape(symbol.Name);
        return symbol.ContainingNamespace.IsGlobalNamespace ? name : Namespace(symbol.ContainingNamespace) + "." + name;
    }

    // Modifiers, bases and constraints need not be repeated on every part of a type.
    private static string Header(INamedTypeSymbol type)
    {
        string kind = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
            { TypeKind: TypeKind.Struct } => "struct",
            { IsRecord: true } => "record",
            _ => "class",
        };
        return $"partial {kind} {Escape(type.Name)}{TypeParameters(type)}";
    }

    private static string TypeParameters(INamedTypeSymbol type) => type.TypeParameters.IsEmpty
        ? ""
        : "<" + string.Join(", ", type.TypeParameters.Select(parameter => Escape(parameter.Name))) + ">";

    private static string Escape(string name)
    {
        bool isKeyword = SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
            || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
        return isKeyword ? "@" + name : name;
    }
}

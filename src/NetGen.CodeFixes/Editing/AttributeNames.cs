using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.CodeFixes.Editing;

/// <summary>How an attribute of NetGen is spelled beside another.</summary>
internal static class AttributeNames
{
    /// <summary>A name with the qualifier that the neighbour has; with the full one, where it would mean something else.</summary>
    /// <param name="neighbour">An attribute of NetGen.</param>
    /// <param name="name">The name to spell, such as <c>Flatten</c>.</param>
    /// <param name="model">What the names of the neighbour's file mean.</param>
    public static string Beside(AttributeSyntax neighbour, string name, SemanticModel model) => neighbour.Name switch
    {
        QualifiedNameSyntax qualified => $"{qualified.Left}.{name}",
        AliasQualifiedNameSyntax qualified => $"{qualified.Alias}::{name}",
        _ => IsVisible(neighbour.SpanStart, name, model) ? name : $"global::NetGen.{name}",
    };

    private static bool IsVisible(int position, string name, SemanticModel model) =>
        model.LookupNamespacesAndTypes(position, name: name).All(symbol => symbol is not INamedTypeSymbol)
        && model.LookupNamespacesAndTypes(position, name: name + "Attribute") is [{ ContainingNamespace: { } space }]
        && space.ToDisplayString() == "NetGen";
}

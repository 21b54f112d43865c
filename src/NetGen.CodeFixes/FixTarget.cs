using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.CodeFixes;

/// <summary>What is to be fixed.</summary>
/// <param name="Diagnostic">What was reported.</param>
/// <param name="Node">Where it was reported.</param>
/// <param name="Model">What the names of that file mean.</param>
/// <param name="Cancellation">Ends the work.</param>
internal sealed record FixTarget(Diagnostic Diagnostic, SyntaxNode Node, SemanticModel Model, CancellationToken Cancellation)
{
    /// <summary>The attribute that the diagnostic is at or in.</summary>
    public AttributeSyntax? Attribute => Node.FirstAncestorOrSelf<AttributeSyntax>();

    /// <summary>The network that the diagnostic is at or in.</summary>
    public INamedTypeSymbol? Network => Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
        ? Model.GetDeclaredSymbol(declaration, Cancellation)
        : null;

    /// <summary>NetGen's attributes on the network, in the order that ordinals count.</summary>
    public IReadOnlyList<AttributeSyntax> NetworkAttributes => Network is { } network
        ? [.. Generator.Parsing.NetworkAttributes.Of(network)
            .Select(attribute => attribute.ApplicationSyntaxReference?.GetSyntax(Cancellation))
            .OfType<AttributeSyntax>()]
        : [];

    /// <summary>Whether an attribute is <c>[Input]</c>, however it is spelled.</summary>
    public bool IsInput(AttributeSyntax attribute) => NameOf(attribute) == "Input";

    /// <summary>An attribute's name without namespace and suffix, also where it is spelled by an alias: <c>Dense</c>.</summary>
    public string NameOf(AttributeSyntax attribute)
    {
        const string suffix = "Attribute";
        string name = ModelOf(attribute).GetTypeInfo(attribute, Cancellation).Type?.Name ?? "";
        return name.EndsWith(suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - suffix.Length) : name;
    }

    /// <summary>What the names of the file mean that a node is in.</summary>
    public SemanticModel ModelOf(SyntaxNode node) =>
        node.SyntaxTree == Model.SyntaxTree ? Model : Model.Compilation.GetSemanticModel(node.SyntaxTree);
}

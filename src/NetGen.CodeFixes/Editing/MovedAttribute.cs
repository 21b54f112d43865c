using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.CodeFixes.Editing;

/// <summary>An attribute in another place, where other usings may hold: names that would be lost there are written out.</summary>
internal static class MovedAttribute
{
    /// <summary>The attribute's text, without brackets.</summary>
    /// <param name="attribute">The attribute where it is.</param>
    /// <param name="neighbour">The attribute beside which it goes, and as which it is spelled if that is in another file.</param>
    /// <param name="target">What is to be fixed.</param>
    public static string Text(AttributeSyntax attribute, AttributeSyntax neighbour, FixTarget target)
    {
        SemanticModel here = target.ModelOf(attribute);
        SemanticModel there = target.ModelOf(neighbour);
        string name = attribute.SyntaxTree == neighbour.SyntaxTree
            ? attribute.Name.ToString()
            : AttributeNames.Beside(neighbour, target.NameOf(attribute), there);
        return name + attribute.ArgumentList?.ReplaceNodes(Names(attribute.ArgumentList), (name, _) => Spelled(name));

        SyntaxNode Spelled(IdentifierNameSyntax name)
        {
            ISymbol? symbol = here.GetSymbolInfo(name, target.Cancellation).Symbol;
            ISymbol? found = there.GetSpeculativeSymbolInfo(
                neighbour.SpanStart, name, SpeculativeBindingOption.BindAsExpression).Symbol;
            return symbol is null || SymbolEqualityComparer.Default.Equals(symbol, found)
                ? name
                : SyntaxFactory.ParseExpression(FullName(symbol)).WithTriviaFrom(name);
        }
    }

    private static IEnumerable<IdentifierNameSyntax> Names(AttributeArgumentListSyntax arguments) => arguments.Arguments
        .SelectMany(argument => argument.Expression.DescendantNodesAndSelf())
        .OfType<IdentifierNameSyntax>()
        .Where(name => name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name);

    private static string FullName(ISymbol symbol) => symbol is INamespaceOrTypeSymbol
        ? symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
        : $"{symbol.ContainingType?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{symbol.Name}";
}

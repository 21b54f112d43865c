using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator.Calls;

/// <summary>Whether a variable ever gets another value than its declaration gives it.</summary>
internal static class Assignments
{
    /// <summary>Whether something in a piece of code assigns a variable, or hands it out by reference.</summary>
    public static bool Has(SyntaxNode code, ISymbol variable, SemanticModel model, CancellationToken cancellation) =>
        code.DescendantNodes().Any(node => Targets(node).Any(target =>
            target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name =>
                name.Identifier.ValueText == variable.Name
                && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellation).Symbol, variable))));

    // x = …, (x, y) = …, f(out x), ref x. An element of x that is assigned is none: x[0] = … does not change its length.
    private static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } => tuple.Arguments.Select(argument => argument.Expression).Where(IsVariable),
        AssignmentExpressionSyntax { Left: var left } when IsVariable(left) => [left],
        ArgumentSyntax { RefKindKeyword.RawKind: not 0, Expression: var argument } when IsVariable(argument) => [argument],
        RefExpressionSyntax { Expression: var reference } when IsVariable(reference) => [reference],
        _ => [],
    };

    private static bool IsVariable(ExpressionSyntax expression) =>
        expression is IdentifierNameSyntax or MemberAccessExpressionSyntax or TupleExpressionSyntax;
}

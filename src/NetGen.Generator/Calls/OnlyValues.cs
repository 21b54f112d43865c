using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NetGen.Generator.Calls;

/// <summary>Locals and readonly fields that never have another value than their declaration gives them.</summary>
internal sealed class OnlyValues(SemanticModel model, CancellationToken cancellation)
{
    // Variables that are made of each other, however long the chain that an unfinished program has.
    private const int MaximumDepth = 8;

    // Variables whose values name others several times: without a limit, each further one would multiply the work.
    private const int MaximumSteps = 256;

    private int _depth;
    private int _steps;

    /// <summary>What is found in the only value of a variable; nothing where the name is none, or its value may change.</summary>
    /// <param name="name">The name.</param>
    /// <param name="find">Looks at a value, and follows the variables in that in turn.</param>
    public T? Follow<T>(ExpressionSyntax name, Func<ExpressionSyntax, T?> find)
    {
        if (_depth == MaximumDepth || ++_steps > MaximumSteps || Of(name) is not { } value)
            return default;
        _depth++;
        T? found = find(value);
        _depth--;
        return found;
    }

    private ExpressionSyntax? Of(ExpressionSyntax name)
    {
        switch (model.GetSymbolInfo(name, cancellation).Symbol)
        {
            case ILocalSymbol { IsRef: false } local when Declarator(local) is { Initializer.Value: var value } declarator:
                return Assignments.Has(Body(declarator), local, model, cancellation) ? null : value;
            case IFieldSymbol { IsReadOnly: true } field
                when Declarator(field) is { Initializer.Value: var value } declarator && declarator.SyntaxTree == model.SyntaxTree:
                return field.ContainingType.DeclaringSyntaxReferences.Any(reference =>
                    reference.SyntaxTree != model.SyntaxTree
                    || Assignments.Has(reference.GetSyntax(cancellation), field, model, cancellation)) ? null : value;
            default:
                return null;
        }
    }

    private VariableDeclaratorSyntax? Declarator(ISymbol symbol) =>
        symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) as VariableDeclaratorSyntax;

    // All that can assign a local: its member, or the whole file where there are top-level statements.
    private static SyntaxNode Body(VariableDeclaratorSyntax declarator) =>
        declarator.FirstAncestorOrSelf<MemberDeclarationSyntax>(member => member is not GlobalStatementSyntax) is { } member
            ? member
            : declarator.SyntaxTree.GetRoot();
}

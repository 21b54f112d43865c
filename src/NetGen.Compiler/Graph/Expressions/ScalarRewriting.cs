namespace NetGen.Compiler.Graph;

/// <summary>Walks over expressions.</summary>
public static class ScalarRewriting
{
    /// <summary>
    /// Rebuilds an expression from the leaves up. <paramref name="replace"/> is asked first at every node, from the root
    /// down; where it answers, its answer stands for the whole subtree.
    /// </summary>
    public static ScalarExpression Rewrite(
        this ScalarExpression expression, Func<ScalarExpression, ScalarExpression?> replace) =>
        replace(expression) ?? expression switch
        {
            UnaryExpression unary => Scalar.Unary(unary.Function, unary.Operand.Rewrite(replace)),
            BinaryExpression binary =>
                Scalar.Binary(binary.Function, binary.Left.Rewrite(replace), binary.Right.Rewrite(replace)),
            ConditionalExpression conditional => Scalar.Conditional(
                conditional.Comparison,
                conditional.Left.Rewrite(replace),
                conditional.Right.Rewrite(replace),
                conditional.WhenTrue.Rewrite(replace),
                conditional.WhenFalse.Rewrite(replace)),
            _ => expression,
        };

    /// <summary>Puts expressions in the place of variables: variable i becomes <paramref name="values"/>[i].</summary>
    public static ScalarExpression Substitute(
        this ScalarExpression expression, IReadOnlyList<ScalarExpression> values) =>
        expression.Rewrite(node => node is VariableExpression variable ? values[variable.Index] : null);

    /// <summary>The numbers of the variables that occur, in ascending order.</summary>
    public static IReadOnlyCollection<int> Variables(this ScalarExpression expression)
    {
        var found = new SortedSet<int>();
        expression.Visit(node =>
        {
            if (node is VariableExpression variable)
                found.Add(variable.Index);
        });
        return found;
    }

    /// <summary>Shows every node of an expression, an operation before what goes into it.</summary>
    public static void Visit(this ScalarExpression expression, Action<ScalarExpression> visitor)
    {
        visitor(expression);
        switch (expression)
        {
            case UnaryExpression unary:
                unary.Operand.Visit(visitor);
                break;
            case BinaryExpression binary:
                binary.Left.Visit(visitor);
                binary.Right.Visit(visitor);
                break;
            case ConditionalExpression conditional:
                conditional.Left.Visit(visitor);
                conditional.Right.Visit(visitor);
                conditional.WhenTrue.Visit(visitor);
                conditional.WhenFalse.Visit(visitor);
                break;
        }
    }
}

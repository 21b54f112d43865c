using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>What fusion and emission ask of an expression.</summary>
internal static class ExpressionProperties
{
    private static readonly double[] Probes = [0, 0.7, -1.3, 2.1];

    /// <summary>
    /// Whether the expression takes a few instructions. An exponential after a hot loop makes the register allocator
    /// spill the loop's accumulators; such functions run as a pass of their own while the data is in cache.
    /// </summary>
    public static bool IsCheap(ScalarExpression expression) => CountNodes(
        expression, node => node is UnaryExpression { Function: not (UnaryFunction.Negate or UnaryFunction.Abs or UnaryFunction.Sqrt) }) == 0;

    /// <summary>The number of nodes of the expression for which a condition holds.</summary>
    public static int CountNodes(ScalarExpression expression, Func<ScalarExpression, bool> condition)
    {
        int count = 0;
        expression.Visit(node =>
        {
            if (condition(node))
                count++;
        });
        return count;
    }

    /// <summary>Whether all that counts of an operand is on which side of 0 it is.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="variable">The operand's number.</param>
    public static bool ReadsSignOnly(ScalarExpression expression, int variable)
    {
        var zero = new ConstantExpression(0);
        var operand = new VariableExpression(variable);
        return CountNodes(expression, node => node.Equals(operand)) == CountNodes(expression, node =>
            node is ConditionalExpression choice
            && ((choice.Left.Equals(operand) && choice.Right.Equals(zero)) || (choice.Left.Equals(zero) && choice.Right.Equals(operand))));
    }

    /// <summary>Whether the expression is 0 in the padding, where operands of the full size are 0.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="isPadded">
    /// Whether an operand is of the full size; one that is repeated can have any value there, and is probed with several.
    /// </param>
    public static bool KeepsZero(ScalarExpression expression, Func<int, bool> isPadded)
    {
        int count = expression.Variables().DefaultIfEmpty(-1).Max() + 1;
        return Probes.All(probe =>
        {
            double[] values = [.. Enumerable.Range(0, count).Select(variable => isPadded(variable) ? 0 : probe + variable)];
            return expression.Evaluate(values) == 0;
        });
    }
}

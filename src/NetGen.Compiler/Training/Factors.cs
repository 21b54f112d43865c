using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Training;

/// <summary>The factors of an expression.</summary>
internal static class Factors
{
    /// <summary>Splits an expression into two factors.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="isCommon">Whether a variable belongs to the first factor.</param>
    /// <returns>A factor of such variables and constants only, and what is left; either may be 1.</returns>
    public static (ScalarExpression Common, ScalarExpression Own) Split(ScalarExpression expression, Func<int, bool> isCommon)
    {
        if (expression.Variables() is { Count: > 0 } variables && variables.All(isCommon))
            return (expression, 1);
        switch (expression)
        {
            case UnaryExpression { Function: UnaryFunction.Negate } negated:
                (ScalarExpression common, ScalarExpression own) = Split(negated.Operand, isCommon);
                return (-common, own);
            case BinaryExpression { Function: BinaryFunction.Multiply } product:
                (ScalarExpression left, ScalarExpression ofLeft) = Split(product.Left, isCommon);
                (ScalarExpression right, ScalarExpression ofRight) = Split(product.Right, isCommon);
                return (left * right, ofLeft * ofRight);
            case BinaryExpression { Function: BinaryFunction.Divide } quotient when quotient.Right.Variables().All(isCommon):
                (ScalarExpression numerator, ScalarExpression ofNumerator) = Split(quotient.Left, isCommon);
                return (numerator / quotient.Right, ofNumerator);
            default:
                return (1, expression);
        }
    }
}

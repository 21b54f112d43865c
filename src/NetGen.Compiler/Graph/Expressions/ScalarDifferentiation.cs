namespace NetGen.Compiler.Graph;

/// <summary>Derivatives of expressions: one rule for each function, none for an activation or a loss.</summary>
public static class ScalarDifferentiation
{
    private const double TwoOverRootPi = 1.1283791670955126;

    /// <summary>The partial derivative of an expression in one of its variables.</summary>
    /// <param name="expression">The expression f.</param>
    /// <param name="variable">The variable's number.</param>
    /// <remarks>
    /// Where f has a kink the derivative is the one that Keras uses: 0 for max(x, 0), |x| and their like at the kink.
    /// Rules are written with f itself where they can be, so that a caller who has f's value need not compute it again.
    /// </remarks>
    public static ScalarExpression Derivative(this ScalarExpression expression, int variable) => expression switch
    {
        ConstantExpression => 0,
        VariableExpression own => own.Index == variable ? 1 : 0,
        UnaryExpression unary => Outer(unary) * unary.Operand.Derivative(variable),
        BinaryExpression binary =>
            Combine(binary, binary.Left.Derivative(variable), binary.Right.Derivative(variable)),
        ConditionalExpression conditional => Scalar.Conditional(
            conditional.Comparison,
            conditional.Left,
            conditional.Right,
            conditional.WhenTrue.Derivative(variable),
            conditional.WhenFalse.Derivative(variable)),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };

    private static ScalarExpression Outer(UnaryExpression f)
    {
        ScalarExpression x = f.Operand;
        return f.Function switch
        {
            UnaryFunction.Negate => -1,
            UnaryFunction.Abs => Scalar.IfGreater(x, 0, 1, Scalar.IfGreater(0, x, -1, 0)),
            UnaryFunction.Sqrt => 0.5 / f,
            UnaryFunction.Exp => f,
            UnaryFunction.Expm1 => f + 1,
            UnaryFunction.Log => 1 / x,
            UnaryFunction.Tanh => 1 - (f * f),
            UnaryFunction.Sigmoid => f * (1 - f),
            UnaryFunction.Softplus => Scalar.Sigmoid(x),
            UnaryFunction.Erf => TwoOverRootPi * Scalar.Exp(-(x * x)),
            _ => throw new InvalidOperationException($"No derivative of {f.Function}."),
        };
    }

    private static ScalarExpression Combine(BinaryExpression f, ScalarExpression left, ScalarExpression right)
    {
        (ScalarExpression x, ScalarExpression y) = (f.Left, f.Right);
        return f.Function switch
        {
            BinaryFunction.Add => left + right,
            BinaryFunction.Subtract => left - right,
            BinaryFunction.Multiply => (left * y) + (x * right),
            BinaryFunction.Divide when y is ConstantExpression => left / y,
            BinaryFunction.Divide => (left - (f * right)) / y,

            // Against a constant, comparing the result is the same as comparing the argument, and needs f only.
            BinaryFunction.Max when y is ConstantExpression => Scalar.IfGreater(f, y, left, right),
            BinaryFunction.Min when y is ConstantExpression => Scalar.IfGreater(y, f, left, right),
            BinaryFunction.Max => Scalar.IfGreater(x, y, left, right),
            BinaryFunction.Min => Scalar.IfGreater(y, x, left, right),
            _ => throw new InvalidOperationException($"No derivative of {f.Function}."),
        };
    }
}

namespace NetGen.Compiler.Graph;

/// <summary>The meaning of an expression, in double precision. The oracle of every engine rests on it.</summary>
public static class ScalarEvaluator
{
    /// <summary>The value of an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="variables">The variables' values, by their numbers.</param>
    public static double Evaluate(this ScalarExpression expression, params double[] variables) => expression switch
    {
        ConstantExpression constant => constant.Value,
        VariableExpression variable => variables[variable.Index],
        UnaryExpression unary => Apply(unary.Function, unary.Operand.Evaluate(variables)),
        BinaryExpression binary =>
            Apply(binary.Function, binary.Left.Evaluate(variables), binary.Right.Evaluate(variables)),
        ConditionalExpression conditional =>
            Holds(conditional.Comparison, conditional.Left.Evaluate(variables), conditional.Right.Evaluate(variables))
                ? conditional.WhenTrue.Evaluate(variables)
                : conditional.WhenFalse.Evaluate(variables),
        _ => throw new InvalidOperationException($"Unknown expression {expression.GetType().Name}."),
    };

    /// <summary>The value of a function of one argument.</summary>
    public static double Apply(UnaryFunction function, double x) => function switch
    {
        UnaryFunction.Negate => -x,
        UnaryFunction.Abs => Math.Abs(x),
        UnaryFunction.Sqrt => Math.Sqrt(x),
        UnaryFunction.Exp => Math.Exp(x),
        UnaryFunction.Expm1 => Expm1(x),
        UnaryFunction.Log => Math.Log(x),
        UnaryFunction.Tanh => Math.Tanh(x),
        UnaryFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        UnaryFunction.Softplus => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x))),
        UnaryFunction.Erf => ErrorFunction.Erf(x),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    /// <summary>The value of a function of two arguments.</summary>
    public static double Apply(BinaryFunction function, double x, double y) => function switch
    {
        BinaryFunction.Add => x + y,
        BinaryFunction.Subtract => x - y,
        BinaryFunction.Multiply => x * y,
        BinaryFunction.Divide => x / y,
        BinaryFunction.Min => Math.Min(x, y),
        BinaryFunction.Max => Math.Max(x, y),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    /// <summary>Whether a comparison holds; it does not where a value is NaN.</summary>
    public static bool Holds(Comparison comparison, double x, double y) =>
        comparison == Comparison.Greater ? x > y : x >= y;

    // W. Kahan: the rounding errors of eˣ and its logarithm cancel.
    private static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
            return x;
        return u - 1 == -1 || double.IsInfinity(u) ? u - 1 : (u - 1) * (x / Math.Log(u));
    }

    private static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}

namespace NetGen.Compiler.Graph;

/// <summary>Builds expressions, folding constants and dropping neutral elements, so that derivatives stay small.</summary>
public static class Scalar
{
    private static readonly ConstantExpression Zero = new(0);
    private static readonly ConstantExpression One = new(1);

    /// <summary>The variable with a number.</summary>
    public static ScalarExpression Variable(int index) => new VariableExpression(index);

    /// <summary>|x|.</summary>
    public static ScalarExpression Abs(ScalarExpression x) => Unary(UnaryFunction.Abs, x);

    /// <summary>√x.</summary>
    public static ScalarExpression Sqrt(ScalarExpression x) => Unary(UnaryFunction.Sqrt, x);

    /// <summary>eˣ.</summary>
    public static ScalarExpression Exp(ScalarExpression x) => Unary(UnaryFunction.Exp, x);

    /// <summary>eˣ − 1.</summary>
    public static ScalarExpression Expm1(ScalarExpression x) => Unary(UnaryFunction.Expm1, x);

    /// <summary>ln x.</summary>
    public static ScalarExpression Log(ScalarExpression x) => Unary(UnaryFunction.Log, x);

    /// <summary>tanh x.</summary>
    public static ScalarExpression Tanh(ScalarExpression x) => Unary(UnaryFunction.Tanh, x);

    /// <summary>1/(1 + e⁻ˣ).</summary>
    public static ScalarExpression Sigmoid(ScalarExpression x) => Unary(UnaryFunction.Sigmoid, x);

    /// <summary>ln(1 + eˣ).</summary>
    public static ScalarExpression Softplus(ScalarExpression x) => Unary(UnaryFunction.Softplus, x);

    /// <summary>The error function.</summary>
    public static ScalarExpression Erf(ScalarExpression x) => Unary(UnaryFunction.Erf, x);

    /// <summary>The smaller of two.</summary>
    public static ScalarExpression Min(ScalarExpression x, ScalarExpression y) => Binary(BinaryFunction.Min, x, y);

    /// <summary>The larger of two.</summary>
    public static ScalarExpression Max(ScalarExpression x, ScalarExpression y) => Binary(BinaryFunction.Max, x, y);

    /// <summary>x &gt; y ? whenTrue : whenFalse.</summary>
    public static ScalarExpression IfGreater(
        ScalarExpression x, ScalarExpression y, ScalarExpression whenTrue, ScalarExpression whenFalse) =>
        Conditional(Comparison.Greater, x, y, whenTrue, whenFalse);

    /// <summary>x ≥ y ? whenTrue : whenFalse.</summary>
    public static ScalarExpression IfGreaterOrEqual(
        ScalarExpression x, ScalarExpression y, ScalarExpression whenTrue, ScalarExpression whenFalse) =>
        Conditional(Comparison.GreaterOrEqual, x, y, whenTrue, whenFalse);

    /// <summary>A conditional; equal branches and constants need no comparison.</summary>
    public static ScalarExpression Conditional(
        Comparison comparison,
        ScalarExpression left,
        ScalarExpression right,
        ScalarExpression whenTrue,
        ScalarExpression whenFalse)
    {
        if (whenTrue == whenFalse)
            return whenTrue;
        if (left is ConstantExpression a && right is ConstantExpression b)
            return ScalarEvaluator.Holds(comparison, a.Value, b.Value) ? whenTrue : whenFalse;
        return new ConditionalExpression(comparison, left, right, whenTrue, whenFalse);
    }

    /// <summary>A function of one argument.</summary>
    public static ScalarExpression Unary(UnaryFunction function, ScalarExpression operand) => (function, operand) switch
    {
        (_, ConstantExpression constant) => ScalarEvaluator.Apply(function, constant.Value),
        (UnaryFunction.Negate, UnaryExpression { Function: UnaryFunction.Negate } inner) => inner.Operand,
        _ => new UnaryExpression(function, operand),
    };

    /// <summary>A function of two arguments.</summary>
    public static ScalarExpression Binary(BinaryFunction function, ScalarExpression left, ScalarExpression right) =>
        (function, left, right) switch
        {
            (_, ConstantExpression a, ConstantExpression b) => ScalarEvaluator.Apply(function, a.Value, b.Value),
            (BinaryFunction.Add, _, _) when left == Zero => right,
            (BinaryFunction.Add, _, _) when right == Zero => left,
            (BinaryFunction.Add, _, UnaryExpression { Function: UnaryFunction.Negate } negated) => left - negated.Operand,
            (BinaryFunction.Subtract, _, _) when right == Zero => left,
            (BinaryFunction.Subtract, _, _) when left == Zero => -right,
            (BinaryFunction.Multiply, _, _) when left == Zero || right == Zero => Zero,
            (BinaryFunction.Multiply, _, _) when left == One => right,
            (BinaryFunction.Multiply, _, _) when right == One => left,
            (BinaryFunction.Multiply, ConditionalExpression choice, _) when IsConstantChoice(choice) =>
                Scale(choice, right),
            (BinaryFunction.Multiply, _, ConditionalExpression choice) when IsConstantChoice(choice) =>
                Scale(choice, left),
            (BinaryFunction.Divide, _, _) when right == One => left,
            (BinaryFunction.Divide, _, _) when left == Zero => Zero,
            _ => new BinaryExpression(function, left, right),
        };

    // A factor that chooses between constants, such as a derivative of ReLU, becomes a choice between products: a mask
    // instead of a multiplication, and no 0·∞.
    private static bool IsConstantChoice(ScalarExpression expression) => expression switch
    {
        ConstantExpression => true,
        ConditionalExpression choice => IsConstantChoice(choice.WhenTrue) && IsConstantChoice(choice.WhenFalse),
        _ => false,
    };

    private static ScalarExpression Scale(ConditionalExpression choice, ScalarExpression factor) => Conditional(
        choice.Comparison, choice.Left, choice.Right, choice.WhenTrue * factor, choice.WhenFalse * factor);
}

namespace NetGen.Compiler.Graph;

/// <summary>
/// A scalar function of numbered variables. Activations, their derivatives and losses are such expressions; each is
/// written once, and every engine reads the same tree. Compares by structure.
/// </summary>
/// <remarks>Trees are built with the operators and the functions of <see cref="Scalar"/>, which fold constants.</remarks>
public abstract record ScalarExpression
{
    /// <summary>A number stands for a constant expression.</summary>
    public static implicit operator ScalarExpression(double value) => new ConstantExpression(value);

    /// <summary>The sum; constants are folded.</summary>
    public static ScalarExpression operator +(ScalarExpression left, ScalarExpression right) =>
        Scalar.Binary(BinaryFunction.Add, left, right);

    /// <summary>The difference; constants are folded.</summary>
    public static ScalarExpression operator -(ScalarExpression left, ScalarExpression right) =>
        Scalar.Binary(BinaryFunction.Subtract, left, right);

    /// <summary>The product; constants are folded, and a factor of 0 gives 0.</summary>
    public static ScalarExpression operator *(ScalarExpression left, ScalarExpression right) =>
        Scalar.Binary(BinaryFunction.Multiply, left, right);

    /// <summary>The quotient; constants are folded.</summary>
    public static ScalarExpression operator /(ScalarExpression left, ScalarExpression right) =>
        Scalar.Binary(BinaryFunction.Divide, left, right);

    /// <summary>The negation; constants are folded.</summary>
    public static ScalarExpression operator -(ScalarExpression value) => Scalar.Unary(UnaryFunction.Negate, value);
}

/// <summary>A number.</summary>
/// <param name="Value">Its value.</param>
public sealed record ConstantExpression(double Value) : ScalarExpression;

/// <summary>A variable: the element of an operand.</summary>
/// <param name="Index">The operand's number, from 0.</param>
public sealed record VariableExpression(int Index) : ScalarExpression;

/// <summary>A function of one argument.</summary>
/// <param name="Function">Which.</param>
/// <param name="Operand">Its argument.</param>
public sealed record UnaryExpression(UnaryFunction Function, ScalarExpression Operand) : ScalarExpression;

/// <summary>A function of two arguments.</summary>
/// <param name="Function">Which.</param>
/// <param name="Left">The first argument.</param>
/// <param name="Right">The second argument.</param>
public sealed record BinaryExpression(BinaryFunction Function, ScalarExpression Left, ScalarExpression Right)
    : ScalarExpression;

/// <summary>Left &gt; Right (or ≥) ? WhenTrue : WhenFalse. A branch that is not taken may be infinite or NaN.</summary>
/// <param name="Comparison">Which comparison.</param>
/// <param name="Left">What is compared.</param>
/// <param name="Right">What it is compared with.</param>
/// <param name="WhenTrue">The value where the comparison holds.</param>
/// <param name="WhenFalse">The value elsewhere.</param>
public sealed record ConditionalExpression(
    Comparison Comparison,
    ScalarExpression Left,
    ScalarExpression Right,
    ScalarExpression WhenTrue,
    ScalarExpression WhenFalse) : ScalarExpression;

/// <summary>The functions of one argument that every engine has.</summary>
public enum UnaryFunction
{
    /// <summary>−x.</summary>
    Negate,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>√x.</summary>
    Sqrt,

    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>eˣ − 1, exact near 0.</summary>
    Expm1,

    /// <summary>ln x.</summary>
    Log,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>ln(1 + eˣ), without overflow.</summary>
    Softplus,

    /// <summary>The error function.</summary>
    Erf,
}

/// <summary>The functions of two arguments that every engine has.</summary>
public enum BinaryFunction
{
    /// <summary>x + y.</summary>
    Add,

    /// <summary>x − y.</summary>
    Subtract,

    /// <summary>x·y.</summary>
    Multiply,

    /// <summary>x/y.</summary>
    Divide,

    /// <summary>The smaller of two.</summary>
    Min,

    /// <summary>The larger of two.</summary>
    Max,
}

/// <summary>The comparisons of <see cref="ConditionalExpression"/>.</summary>
public enum Comparison
{
    /// <summary>x &gt; y.</summary>
    Greater,

    /// <summary>x ≥ y.</summary>
    GreaterOrEqual,
}

using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Tests.Graph;

/// <summary>Random expressions of three variables.</summary>
internal static class RandomTree
{
    private static readonly double[] Constants = [-2, -1, 0, 0, 0.5, 1, 1, 3];

    /// <summary>A tree of every kind of node, made without folding.</summary>
    public static ScalarExpression Grow(Random random, int depth)
    {
        ScalarExpression Child() => Grow(random, depth - 1);
        if (depth == 0 || random.Next(6) == 0)
        {
            return random.Next(2) == 0
                ? new VariableExpression(random.Next(3))
                : new ConstantExpression(Constants[random.Next(Constants.Length)]);
        }

        return random.Next(8) switch
        {
            0 or 1 => new UnaryExpression((UnaryFunction)random.Next(Enum.GetValues<UnaryFunction>().Length), Child()),
            2 => new UnaryExpression(UnaryFunction.Negate, Child()),
            3 => new ConditionalExpression((Comparison)random.Next(2), Child(), Child(), Child(), Child()),
            _ => new BinaryExpression(
                (BinaryFunction)random.Next(Enum.GetValues<BinaryFunction>().Length), Child(), Child()),
        };
    }

    /// <summary>A tree without kinks or poles.</summary>
    public static ScalarExpression GrowSmooth(Random random, int depth)
    {
        ScalarExpression Child() => GrowSmooth(random, depth - 1);
        if (depth == 0)
            return random.Next(4) == 0 ? Constants[random.Next(Constants.Length)] : Scalar.Variable(random.Next(3));
        return random.Next(12) switch
        {
            0 => Scalar.Tanh(Child()),
            1 => Scalar.Sigmoid(Child()),
            2 => Scalar.Softplus(Child()),
            3 => Scalar.Erf(Child()),
            4 => Scalar.Exp(Scalar.Tanh(Child())),
            5 => Scalar.Expm1(Scalar.Sigmoid(Child())),
            6 => Scalar.Log(1.5 + Scalar.Tanh(Child())),
            7 => Scalar.Tanh(Child()) / (1 + Scalar.Sigmoid(Child())),
            8 => Child() - Child(),
            9 => -Child(),
            10 => Scalar.Tanh(Child()) * Child(),
            _ => Child() + Child(),
        };
    }

    /// <summary>Whether the expression and all its parts are finite at a point.</summary>
    public static bool IsFinite(ScalarExpression tree, double[] x) =>
        double.IsFinite(tree.Evaluate(x)) && tree switch
        {
            UnaryExpression unary => IsFinite(unary.Operand, x),
            BinaryExpression binary => IsFinite(binary.Left, x) && IsFinite(binary.Right, x),
            ConditionalExpression conditional => IsFinite(conditional.Left, x) && IsFinite(conditional.Right, x)
                && IsFinite(conditional.WhenTrue, x) && IsFinite(conditional.WhenFalse, x),
            _ => true,
        };
}

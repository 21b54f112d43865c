using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Tests.Graph;

public class ScalarTests
{
    private static readonly ScalarExpression X = Scalar.Variable(0), Y = Scalar.Variable(1), Z = Scalar.Variable(2);

    [Fact]
    public void NeutralElements_AreDropped()
    {
        Assert.Equal(X, X + 0);
        Assert.Equal(X, 0 + X);
        Assert.Equal(X, X - 0);
        Assert.Equal(-X, 0 - X);
        Assert.Equal(X, X * 1);
        Assert.Equal(X, 1 * X);
        Assert.Equal(X, X / 1);
        Assert.Equal(X, -(-X));
        Assert.Equal(X - Y, X + (-Y));
        Assert.Equal(new ConstantExpression(0), X * 0);
        Assert.Equal(new ConstantExpression(0), 0 * X);
        Assert.Equal(new ConstantExpression(0), 0 / X);
    }

    [Fact]
    public void Constants_AreFolded()
    {
        ScalarExpression two = 2, three = 3;

        Assert.Equal(new ConstantExpression(-3.5), (-two) - (three / two));
        Assert.Equal(new ConstantExpression(9), Scalar.Max(two, three) * three);
        Assert.Equal(new ConstantExpression(Math.Tanh(2)), Scalar.Tanh(two));
        Assert.Equal(X, Scalar.IfGreater(three, two, X, Y));
        Assert.Equal(Y, Scalar.IfGreater(two, two, X, Y));
        Assert.Equal(X, Scalar.IfGreaterOrEqual(two, two, X, Y));
        Assert.Equal(X, Scalar.IfGreater(Y, Z, X, X));
    }

    [Fact]
    public void AMaskTimesInfinity_IsZeroWhereTheMaskIs()
    {
        ScalarExpression product = Scalar.IfGreater(X, 0, 1, 0) * Y;

        Assert.Equal(0, product.Evaluate(-1, double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, product.Evaluate(1, double.PositiveInfinity));
    }

    [Theory]
    [InlineData(705)]
    [InlineData(709.7)]
    [InlineData(-40)]
    [InlineData(1)]
    public void Expm1_FarFromZero_IsTheExponentialLessOne(double x) =>
        Assert.Equal(Math.Exp(x) - 1, Scalar.Expm1(X).Evaluate(x), 1e-15 * Math.Exp(Math.Max(x, 0)));

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-20)]
    [InlineData(-1e-10)]
    [InlineData(1e-6)]
    public void Expm1_NearZero_KeepsItsRelativeAccuracy(double x)
    {
        double expected = x * (1 + (x / 2 * (1 + (x / 3))));

        Assert.Equal(expected, Scalar.Expm1(X).Evaluate(x), 4e-16 * Math.Abs(x));
    }

    [Fact]
    public void Expm1_OfInfinities_IsTheLimit()
    {
        Assert.Equal(double.PositiveInfinity, Scalar.Expm1(X).Evaluate(double.PositiveInfinity));
        Assert.Equal(-1, Scalar.Expm1(X).Evaluate(double.NegativeInfinity));
    }

    [Theory]
    [InlineData(-800, 0)]
    [InlineData(800, 800)]
    [InlineData(0, 0.69314718055994531)]
    [InlineData(-40, 4.2483542552915889953e-18)]
    public void Softplus_HasTheRightLimits(double x, double expected) =>
        Assert.Equal(expected, Scalar.Softplus(X).Evaluate(x), 4e-16 * Math.Abs(expected));

    [Fact]
    public void Substitute_PutsExpressionsInThePlaceOfVariables_AllAtOnce()
    {
        ScalarExpression swapped = (X - (Y * Y)).Substitute([Y, X]);

        Assert.Equal(Y - (X * X), swapped);
    }

    [Fact]
    public void Variables_AreSortedAndUnique() => Assert.Equal([0, 2], (Z * X * Scalar.Exp(Z)).Variables());

    [Fact]
    public void Folding_OfRandomTrees_KeepsTheValue()
    {
        var random = new Random(20250301);
        int compared = 0, folded = 0;
        for (int i = 0; i < 20_000; i++)
        {
            var tree = RandomTree.Grow(random, depth: 5);
            ScalarExpression rebuilt = tree.Rewrite(_ => null);
            folded += rebuilt == tree ? 0 : 1;
            double[] x = [random.Next(-2, 3), (random.NextDouble() * 4) - 2, (random.NextDouble() * 4) - 2];

            // 0·∞ becomes 0 on purpose, so only trees whose every part is finite compare.
            if (!RandomTree.IsFinite(tree, x))
                continue;
            compared++;
            Assert.True(tree.Evaluate(x) == rebuilt.Evaluate(x), $"{tree} became {rebuilt} at {string.Join(", ", x)}.");
        }

        Assert.InRange(compared, 10_000, 20_000);
        Assert.InRange(folded, 10_000, 20_000);
    }

    [Fact]
    public void Derivatives_OfRandomSmoothTrees_MatchCentralDifferences()
    {
        var random = new Random(7);
        const double step = 1e-5;
        for (int i = 0; i < 3_000; i++)
        {
            ScalarExpression tree = RandomTree.GrowSmooth(random, depth: 4);
            double[] x = [random.NextDouble() - 0.5, random.NextDouble() - 0.5, random.NextDouble() - 0.5];
            for (int variable = 0; variable < x.Length; variable++)
            {
                double[] above = [.. x], below = [.. x];
                above[variable] += step;
                below[variable] -= step;
                double expected = (tree.Evaluate(above) - tree.Evaluate(below)) / (2 * step);
                double actual = tree.Derivative(variable).Evaluate(x);

                // Truncation step²/6·f''' with third derivatives below about 1e3·|f'|, and rounding 1e-11·|f|.
                double tolerance = 1e-7 * (1 + Math.Abs(expected) + Math.Abs(tree.Evaluate(x)));
                Assert.True(
                    Math.Abs(expected - actual) <= tolerance,
                    $"∂{variable} of {tree}: {expected:R} and {actual:R}");
            }
        }
    }
}

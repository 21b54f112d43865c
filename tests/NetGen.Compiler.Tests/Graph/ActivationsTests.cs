using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Tests.Graph;

public class ActivationsTests
{
    // Steps of 0.0625 through the bend and the flat ends of every activation, plus what lies between the grid's points.
    private static readonly double[] Points =
        [.. Enumerable.Range(-128, 257).SelectMany(i => new[] { i / 16.0, (i / 16.0) + 0.0123 })];

    public static TheoryData<Activation, double> ElementWise
    {
        get
        {
            var data = new TheoryData<Activation, double>();
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                double alpha = activation switch { Activation.LeakyRelu => 0.2, Activation.Elu => 1, _ => 0 };
                if (activation is not (Activation.Softmax or Activation.LogSoftmax))
                    data.Add(activation, alpha);
            }

            data.Add(Activation.LeakyRelu, 0);
            data.Add(Activation.LeakyRelu, 1);
            data.Add(Activation.LeakyRelu, 1.5);
            data.Add(Activation.Elu, 0);
            data.Add(Activation.Elu, 0.3);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ElementWise))]
    public void Expression_MatchesTheDocumentedFormula(Activation activation, double alpha)
    {
        ScalarExpression expression = Expression(activation, alpha);

        // Both sides are a few double operations; 4e-15 leaves room for about ten roundings. The absolute part covers
        // formulas that cancel (tanh and the normal distribution in the left tail, times x) where the value goes to 0.
        foreach (double x in Points)
            AssertClose(Formula(activation, alpha, x), expression.Evaluate(x), 4e-15, 4e-15 * (1 + Math.Abs(x)), x);
    }

    [Theory]
    [MemberData(nameof(ElementWise))]
    public void Derivative_MatchesCentralDifferences_AwayFromKinks(Activation activation, double alpha)
    {
        ScalarExpression expression = Expression(activation, alpha);
        ScalarExpression derivative = expression.Derivative(0);
        const double step = 1e-5;

        foreach (double x in Points.Where(x => Kinks(activation).All(kink => Math.Abs(x - kink) > 0.01)))
        {
            double expected = (expression.Evaluate(x + step) - expression.Evaluate(x - step)) / (2 * step);

            // The truncation is step²/6·f''' ≈ 2e-11·f''', the rounding 1e-16·f/step ≈ 1e-11·f.
            AssertClose(expected, derivative.Evaluate(x), 2e-10, 2e-10, x);
        }
    }

    [Theory]
    [InlineData(Activation.Relu, 0, 0, 0)]
    [InlineData(Activation.LeakyRelu, 0.2, 0, 0.2)]
    [InlineData(Activation.Elu, 0.3, 0, 0.3)]
    [InlineData(Activation.Selu, 0, 0, 1.75809934084737685994)]
    [InlineData(Activation.HardSigmoid, 0, -3, 0)]
    [InlineData(Activation.HardSigmoid, 0, 3, 0)]
    [InlineData(Activation.Softsign, 0, 0, 1)]
    [InlineData(Activation.Relu6, 0, 0, 0)]
    [InlineData(Activation.Relu6, 0, 6, 0)]
    [InlineData(Activation.HardSilu, 0, -3, 0)]
    [InlineData(Activation.HardSilu, 0, 3, 1)]
    [InlineData(Activation.HardTanh, 0, -1, 0)]
    [InlineData(Activation.HardTanh, 0, 1, 0)]
    [InlineData(Activation.Step, 0, 0, 0)]
    [InlineData(Activation.Sign, 0, 0, 0)]
    public void Derivative_AtAKink_IsTheOneOfTheLowerBranchAsInKeras(
        Activation activation, double alpha, double x, double expected) =>
        AssertClose(expected, Expression(activation, alpha).Derivative(0).Evaluate(x), 1e-15, 0, x);

    [Theory]
    [InlineData(Activation.Step, 1)]
    [InlineData(Activation.Sign, 1)]
    [InlineData(Activation.Relu, 0)]
    [InlineData(Activation.LeakyRelu, 0)]
    public void Value_AtZero_IsTheDocumentedSide(Activation activation, double expected)
    {
        Assert.Equal(expected, Expression(activation, 0.2).Evaluate(0));
        Assert.Equal(expected, Expression(activation, 0.2).Evaluate(-0.0));
    }

    [Theory]
    [InlineData(Activation.Step)]
    [InlineData(Activation.Sign)]
    public void Derivative_OfAStep_IsTheConstantZero(Activation activation) =>
        Assert.Equal(new ConstantExpression(0), Expression(activation, 0).Derivative(0));

    [Theory]
    [MemberData(nameof(ElementWise))]
    public void Derivative_WithTheFunctionsOwnValuePutIn_IsTheSame(Activation activation, double alpha)
    {
        ScalarExpression expression = Expression(activation, alpha);
        ScalarExpression derivative = expression.Derivative(0);
        ScalarExpression rewritten = derivative.Rewrite(part => part == expression ? Scalar.Variable(1) : null);

        // The operations are the same ones on the same values, so the results have the same bits.
        foreach (double x in Points.Concat(Kinks(activation)))
            Assert.Equal(derivative.Evaluate(x), rewritten.Evaluate(x, expression.Evaluate(x)));
    }

    [Theory]
    [InlineData(Activation.Sigmoid)]
    [InlineData(Activation.Tanh)]
    [InlineData(Activation.Relu)]
    [InlineData(Activation.Exponential)]
    public void Derivative_OfAFunctionOfItsOwnValue_NeedsNothingElse(Activation activation)
    {
        ScalarExpression expression = Expression(activation, 0);
        ScalarExpression rewritten =
            expression.Derivative(0).Rewrite(part => part == expression ? Scalar.Variable(1) : null);

        Assert.Equal([1], rewritten.Variables());
    }

    [Theory]
    [MemberData(nameof(ElementWise))]
    public void ValueAndDerivative_FarOut_AreNeverNaN(Activation activation, double alpha)
    {
        ScalarExpression expression = Expression(activation, alpha);
        ScalarExpression derivative = expression.Derivative(0);

        foreach (double x in new[] { -1e6, -1000, -710, -100, 100, 705, 710, 1000, 1e6 })
        {
            Assert.False(double.IsNaN(expression.Evaluate(x)), $"f({x})");
            Assert.False(double.IsNaN(derivative.Evaluate(x)), $"f'({x})");
        }
    }

    [Theory]
    [InlineData(Activation.Softmax)]
    [InlineData(Activation.LogSoftmax)]
    public void Expression_OfSoftmax_Throws(Activation activation) =>
        Assert.Throws<ArgumentException>(() => Expression(activation, 0));

    private static ScalarExpression Expression(Activation activation, double alpha) =>
        Activations.Expression(new ActivationSpecification(activation, alpha));

    // The formulas of the Keras 3 documentation, in other words than the expressions.
    private static double Formula(Activation activation, double alpha, double x) => activation switch
    {
        Activation.Linear => x,
        Activation.Relu => x > 0 ? x : 0,
        Activation.LeakyRelu => x > 0 ? x : alpha * x,
        Activation.Elu => x > 0 ? x : alpha * (Math.Exp(x) - 1),
        Activation.Selu => x > 0 ? 1.0507009873554805 * x : 1.7580993408473766 * (Math.Exp(x) - 1),
        Activation.Gelu => x * NormalDistribution(x),
        Activation.GeluTanh => x / (1 + Math.Exp(-2 * Math.Sqrt(2 / Math.PI) * (x + (0.044715 * Math.Pow(x, 3))))),
        Activation.Silu => x / (1 + Math.Exp(-x)),
        Activation.Sigmoid => 0.5 * (1 + Math.Tanh(x / 2)),
        Activation.HardSigmoid => Math.Clamp((x + 3) / 6, 0, 1),
        Activation.Tanh => 1 - (2 / (Math.Exp(2 * x) + 1)),
        Activation.Softplus => Math.Log(1 + Math.Exp(x)),
        Activation.Softsign => x < 0 ? x / (1 - x) : x / (1 + x),
        Activation.Exponential => Math.Pow(Math.E, x),
        Activation.Step => x < 0 ? 0 : 1,
        Activation.Sign => x < 0 ? -1 : 1,
        Activation.Relu6 => Math.Clamp(x, 0, 6),
        Activation.HardSilu => x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6,
        Activation.HardTanh => Math.Clamp(x, -1, 1),
        Activation.Mish => x * (Math.Pow(1 + Math.Exp(x), 2) - 1) / (Math.Pow(1 + Math.Exp(x), 2) + 1),
        _ => throw new ArgumentOutOfRangeException(nameof(activation)),
    };

    private static double[] Kinks(Activation activation) => activation switch
    {
        Activation.Relu or Activation.LeakyRelu or Activation.Elu or Activation.Selu => [0],
        Activation.Softsign or Activation.Step or Activation.Sign => [0],
        Activation.HardSigmoid or Activation.HardSilu => [-3, 3],
        Activation.Relu6 => [0, 6],
        Activation.HardTanh => [-1, 1],
        _ => [],
    };

    // Φ by Simpson's rule over the density, which owes nothing to an error function.
    private static double NormalDistribution(double x)
    {
        const int intervals = 4000;
        double h = x / intervals, sum = 0;
        for (int i = 0; i <= intervals; i++)
        {
            double weight = i is 0 or intervals ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.Exp(-0.5 * h * i * h * i);
        }

        return 0.5 + (sum * h / 3 / Math.Sqrt(2 * Math.PI));
    }

    private static void AssertClose(double expected, double actual, double relative, double absolute, double x) =>
        Assert.True(
            Math.Abs(expected - actual) <= (relative * Math.Abs(expected)) + absolute,
            $"At {x:R} expected {expected:R}, got {actual:R}.");
}

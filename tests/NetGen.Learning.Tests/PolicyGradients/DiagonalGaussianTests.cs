using NetGen.Randomness;

namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>The distribution of a continuous action.</summary>
public sealed class DiagonalGaussianTests
{
    private const int Means = 1;
    private const int LogDeviations = 4;

    private static readonly ActionSpace Space = ActionSpace.Continuous([-1, -10, 0], [1, 10, 0.5f]);

    // Something else, means, logarithms of deviations, something else.
    private static readonly float[] Outputs = [99, 0.5f, -2, 0.25f, -0.75f, 0.5f, 0, 77];

    [Fact]
    public void LogProbability_IsTheSumOverTheValues()
    {
        float[] action = [0.25f, -1, 3];
        double expected = 0;
        for (int i = 0; i < 3; i++)
        {
            double deviation = Math.Exp(Outputs[LogDeviations + i]), distance = action[i] - Outputs[Means + i];
            expected += Math.Log(Math.Exp(-distance * distance / (2 * deviation * deviation)) / (deviation * Math.Sqrt(2 * Math.PI)));
        }

        Assert.Equal(expected, Of(Outputs).LogProbability(action), 1e-6);
    }

    [Fact]
    public void Entropy_IsTheMeanOfTheLogProbability()
    {
        DiagonalGaussian distribution = Of(Outputs);
        double sum = 0;
        const int draws = 100_000;
        foreach (float[] action in Draw(distribution, draws))
            sum -= distribution.LogProbability(action);

        // The variance of z²/2 is ½ for each value: four standard errors.
        Assert.Equal(distribution.Entropy(), sum / draws, 4 * Math.Sqrt(1.5 / draws));
    }

    [Fact]
    public void Draw_HasTheMeansAndTheDeviations_AlsoOutsideOfTheBounds()
    {
        const int draws = 100_000;
        double[] sums = new double[3], squares = new double[3];
        foreach (float[] action in Draw(Of(Outputs), draws))
        {
            for (int i = 0; i < 3; i++)
            {
                double z = (action[i] - Outputs[Means + i]) / Math.Exp(Outputs[LogDeviations + i]);
                sums[i] += z;
                squares[i] += z * z;
            }
        }

        // Four standard errors.
        Assert.All(sums, sum => Assert.Equal(0, sum / draws, 4 / Math.Sqrt(draws)));
        Assert.All(squares, square => Assert.Equal(1, square / draws, 4 * Math.Sqrt(2.0 / draws)));
    }

    [Fact]
    public void Draw_GivesTheSameActionForTheSameSequence()
    {
        DiagonalGaussian distribution = Of(Outputs);
        float[] action = new float[3], again = new float[3], another = new float[3];
        var random = new PhiloxSequence(seed: 5, RandomPurpose.Action, stream: 1, part: 2);
        var same = new PhiloxSequence(seed: 5, RandomPurpose.Action, stream: 1, part: 2);
        var other = new PhiloxSequence(seed: 5, RandomPurpose.Action, stream: 1, part: 3);
        distribution.Draw(ref random, action);
        distribution.Draw(ref same, again);
        distribution.Draw(ref other, another);
        Assert.Equal(action, again);
        Assert.NotEqual(action, another);
    }

    [Fact]
    public void Bound_CutsAnActionOffAtTheBounds()
    {
        float[] bounded = new float[3];
        Of(Outputs).Bound([-1.5f, 5, 0.75f], bounded);
        Assert.Equal([-1, 5, 0.5f], bounded);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-0.75, 0)]
    [InlineData(0, 0.5)]
    [InlineData(2, 0.25)]
    public void Gradient_IsThatOfFiniteDifferences(double ofAction, double entropyCoefficient)
    {
        float[] action = [0.25f, -1, 3], gradient = new float[Outputs.Length];
        Of(Outputs).Gradient(action, ofAction, entropyCoefficient, gradient);
        for (int j = 0; j < Outputs.Length; j++)
        {
            // The difference has the rounding of the loss, 1e-15 / 1e-6, and the gradient that of a float.
            const double step = 1e-6;
            double expected = (Loss(j, step) - Loss(j, -step)) / (2 * step);
            Assert.Equal(expected, gradient[j], 1e-8 + (1.2e-7 * Math.Abs(expected)));
        }

        // In double precision.
        double Loss(int moved, double change)
        {
            double[] outputs = [.. Outputs.Select((output, i) => i == moved ? output + change : (double)output)];
            double logarithm = 0, entropy = 0;
            for (int i = 0; i < 3; i++)
            {
                double logDeviation = outputs[LogDeviations + i], distance = action[i] - outputs[Means + i];
                logarithm -= (distance * distance / (2 * Math.Exp(2 * logDeviation))) + logDeviation + (0.5 * Math.Log(2 * Math.PI));
                entropy += logDeviation + (0.5 * Math.Log(2 * Math.PI * Math.E));
            }

            return (ofAction * logarithm) - (entropyCoefficient * entropy);
        }
    }

    [Theory]
    [InlineData(Means, float.NaN)]
    [InlineData(Means + 2, float.PositiveInfinity)]
    [InlineData(LogDeviations, float.NaN)]
    [InlineData(LogDeviations + 1, float.NegativeInfinity)]
    [InlineData(LogDeviations + 2, 90)]
    [InlineData(LogDeviations + 2, -90)]
    public void Read_OfANetworkThatHasDiverged_SaysSo(int index, float output)
    {
        float[] outputs = [.. Outputs];
        outputs[index] = output;
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(() => Of(outputs)).Message, StringComparison.Ordinal);
    }

    private static DiagonalGaussian Of(float[] outputs)
    {
        var distribution = new DiagonalGaussian(Space, Means, LogDeviations);
        distribution.Read(outputs);
        return distribution;
    }

    private static IEnumerable<float[]> Draw(DiagonalGaussian distribution, int count)
    {
        for (int i = 0; i < count; i++)
        {
            float[] action = new float[3];
            var random = new PhiloxSequence(seed: 1, RandomPurpose.Action, stream: 0, (uint)i);
            distribution.Draw(ref random, action);
            yield return action;
        }
    }
}

using NetGen.Randomness;

namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>The distribution of a continuous action.</summary>
public sealed class GaussianActionsTests
{
    // Means at 1 and 2, logarithms at 4 and 5, and others that belong to nobody.
    private static readonly float[] Outputs = [9, 0.5f, -1.25f, 9, 0.25f, -0.75f, 9];
    private static readonly float[] Action = [1.5f, -1];

    [Fact]
    public void LogProbability_IsThatOfTheNormalDistribution()
    {
        double expected = 0;
        for (int i = 0; i < 2; i++)
        {
            double deviation = Math.Exp(Outputs[4 + i]), z = (Action[i] - Outputs[1 + i]) / deviation;
            expected += Math.Log(Math.Exp(-z * z / 2) / (deviation * Math.Sqrt(2 * Math.PI)));
        }

        Assert.Equal(expected, Taken().LogProbability(Action), 1e-6);
    }

    // H = ln(σ·√(2πe)) for each value.
    [Fact]
    public void Entropy_IsThatOfTheNormalDistribution() => Assert.Equal(
        Math.Log(Math.Exp(0.25) * Math.Sqrt(2 * Math.PI * Math.E)) + Math.Log(Math.Exp(-0.75) * Math.Sqrt(2 * Math.PI * Math.E)), Taken().Entropy, 1e-12);

    [Fact]
    public void Draw_HasTheMeansAndTheDeviations()
    {
        ActionDistribution distribution = Taken();
        const int draws = 20_000;
        double[] sums = new double[2], squares = new double[2];
        float[] action = new float[2];
        double product = 0;
        for (int i = 0; i < draws; i++)
        {
            var random = new PhiloxSequence(5, RandomPurpose.Action, (uint)i);
            distribution.Draw(ref random, action);
            for (int j = 0; j < 2; j++)
            {
                double z = (action[j] - Outputs[1 + j]) / Math.Exp(Outputs[4 + j]);
                sums[j] += z;
                squares[j] += z * z;
            }

            product += (action[0] - Outputs[1]) * (action[1] - Outputs[2]);
        }

        // Four standard errors of the mean, of the variance and of the covariance.
        Assert.All(sums, sum => Assert.InRange(sum / draws, -4 / Math.Sqrt(draws), 4 / Math.Sqrt(draws)));
        Assert.All(squares, square => Assert.InRange(square / draws, 1 - (4 * Math.Sqrt(2.0 / draws)), 1 + (4 * Math.Sqrt(2.0 / draws))));
        Assert.Equal(0, product / draws / Math.Exp(0.25 - 0.75), 4 / Math.Sqrt(draws));
    }

    [Fact]
    public void Bound_CutsOffWhatTheEnvironmentDoesNotTake()
    {
        float[] action = [3, -0.5f];
        Taken().Bound(action);
        Assert.Equal([2, -0.5f], action);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-0.75, 0)]
    [InlineData(0, 0.5)]
    [InlineData(2, 0.25)]
    public void Gradient_IsThatOfFiniteDifferences(double ofAction, double entropyCoefficient)
    {
        float[] gradient = new float[Outputs.Length];
        Taken().Gradient(Action, ofAction, entropyCoefficient, gradient);
        for (int j = 0; j < Outputs.Length; j++)
        {
            const double step = 1e-5;
            Assert.Equal((Loss(j, step) - Loss(j, -step)) / (2 * step), gradient[j], 1e-6);
        }

        // In double precision.
        double Loss(int moved, double change)
        {
            double[] outputs = [.. Outputs.Select((output, i) => i == moved ? output + change : (double)output)];
            double loss = 0;
            for (int i = 0; i < 2; i++)
            {
                double z = (Action[i] - outputs[1 + i]) / Math.Exp(outputs[4 + i]);
                loss += (ofAction * ((-z * z / 2) - outputs[4 + i] - (0.5 * Math.Log(2 * Math.PI)))) - (entropyCoefficient * (outputs[4 + i] + (0.5 * Math.Log(2 * Math.PI * Math.E))));
            }

            return loss;
        }
    }

    [Theory]
    [InlineData(1, float.NaN)]
    [InlineData(2, float.PositiveInfinity)]
    [InlineData(4, float.NaN)]
    [InlineData(5, 1000)]
    [InlineData(5, -1000)]
    public void OutputsOfANetworkThatHasDiverged_AreRefused(int index, float value)
    {
        float[] outputs = [.. Outputs];
        outputs[index] = value;
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(() => Distribution().Take(outputs)).Message, StringComparison.Ordinal);
    }

    private static ActionDistribution Distribution() =>
        ActionDistribution.Of(new ActorCriticOutputs(Policy: 1, LogStandardDeviation: 4, Value: 0), ActionSpace.Continuous([-2, -1], [2, 1]));

    private static ActionDistribution Taken()
    {
        ActionDistribution distribution = Distribution();
        distribution.Take(Outputs);
        return distribution;
    }
}

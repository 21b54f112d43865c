namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>Estimates of advantages.</summary>
public sealed class AdvantagesTests
{
    // Two environments and three steps; in the second one, an episode ends with the step in the middle.
    private static readonly float[] Rewards = [1, 2, 3, 4, 5, 6];
    private static readonly float[] Values = [0.5f, -1, 0.25f, 2, 1, -0.5f];
    private static readonly bool[] Ends = [false, false, false, true, false, false];
    private static readonly float[] LastValues = [8, 16];

    [Fact]
    public void WithLambdaOne_TheyAreReturnsWithoutValues()
    {
        // γ = 1/2, so all numbers are exact.
        float[] returns = [1 + (3 + ((5 + 4) / 2f)) / 2, 2 + (4 / 2f), 3 + ((5 + 4) / 2f), 4, 5 + 4, 6 + 8];
        Assert.Equal(returns.Zip(Values, (result, value) => result - value), Estimate(lambda: 1));
    }

    [Fact]
    public void WithLambdaZero_TheyAreTheErrorsOfOneStep() => Assert.Equal(
        [1 + (0.25f / 2) - 0.5f, 2 + (2 / 2f) + 1, 3 + (1 / 2f) - 0.25f, 4 - 2, 5 + (8 / 2f) - 1, 6 + (16 / 2f) + 0.5f], Estimate(lambda: 0));

    [Fact]
    public void Between_TheyAreSumsOfErrorsThatFade()
    {
        float[] errors = Estimate(lambda: 0), advantages = Estimate(lambda: 0.5);
        Assert.Equal(errors[4], advantages[4]);
        Assert.Equal(errors[2] + (errors[4] / 4), advantages[2]);
        Assert.Equal(errors[0] + (advantages[2] / 4), advantages[0]);

        // Nothing passes the end of an episode.
        Assert.Equal(errors[3], advantages[3]);
    }

    [Fact]
    public void Normalize_GivesMeanZeroAndDeviationOne()
    {
        float[] advantages = [1, 2, 3, 6];
        Advantages.Normalize(advantages);
        Assert.Equal(0, advantages.Sum(), 1e-6f);
        Assert.Equal(3, advantages.Sum(advantage => advantage * advantage), 1e-5f);

        float[] alone = [7], equal = [7, 7];
        Advantages.Normalize(alone);
        Advantages.Normalize(equal);
        Assert.Equal([7], alone);
        Assert.Equal([0, 0], equal);
    }

    private static float[] Estimate(double lambda)
    {
        float[] advantages = new float[6];
        Advantages.Estimate(Rewards, Values, Ends, LastValues, discount: 0.5, lambda, advantages);
        return advantages;
    }
}

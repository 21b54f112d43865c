namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>The distribution of a discrete action.</summary>
public sealed class CategoricalTests
{
    private static readonly float[] Logits = [0.5f, -1.25f, 2, 0];

    [Fact]
    public void LogProbabilities_AreThoseOfSoftmax_AlsoOfLargeLogits()
    {
        double sum = Logits.Sum(logit => Math.Exp(logit));
        foreach (float shift in (float[])[0, 5000, -5000])
        {
            Categorical distribution = Of([.. Logits.Select(logit => logit + shift)]);
            for (int i = 0; i < 4; i++)
                Assert.Equal(Math.Log(Math.Exp(Logits[i]) / sum), distribution.LogProbability([i]), shift == 0 ? 1e-6 : 1e-3);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void LogProbabilities_OfANetworkThatHasDiverged_SaySo(float logit) => Assert.Contains(
        "diverged",
        Assert.Throws<InvalidOperationException>(() => Of([0, logit])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Draw_GivesEachActionItsPartOfTheInterval()
    {
        Categorical distribution = Of(Logits);
        int[] counts = new int[4];
        const int draws = 100_000;
        for (int i = 0; i < draws; i++)
            counts[distribution.ActionAt((i + 0.5) / draws)]++;
        for (int i = 0; i < 4; i++)
            Assert.Equal(Math.Exp(distribution.LogProbability([i])), counts[i] / (double)draws, 2.0 / draws);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(2, -0.75, 0)]
    [InlineData(1, 0, 0.5)]
    [InlineData(3, 2, 0.25)]
    public void Gradient_IsThatOfFiniteDifferences(int action, double ofAction, double entropyCoefficient)
    {
        // Other outputs lie before and after the logits.
        var distribution = new Categorical(actions: 4, offset: 2);
        float[] row = new float[7];
        distribution.Read([7, 8, .. Logits, 9]);
        distribution.Gradient([action], ofAction, entropyCoefficient, row);
        Assert.Equal([0, 0, 0], (float[])[row[0], row[1], row[6]]);
        float[] gradient = row[2..6];
        for (int j = 0; j < 4; j++)
        {
            const double step = 1e-6;
            Assert.Equal((Loss(j, step) - Loss(j, -step)) / (2 * step), gradient[j], 2e-7);
        }

        // In double precision.
        double Loss(int moved, double change)
        {
            double[] logits = [.. Logits.Select((logit, i) => i == moved ? logit + change : (double)logit)];
            double normalizer = Math.Log(logits.Sum(Math.Exp));
            double entropy = logits.Sum(logit => -Math.Exp(logit - normalizer) * (logit - normalizer));
            return (ofAction * (logits[action] - normalizer)) - (entropyCoefficient * entropy);
        }
    }

    private static Categorical Of(ReadOnlySpan<float> logits)
    {
        var distribution = new Categorical(logits.Length, offset: 0);
        distribution.Read(logits);
        return distribution;
    }
}

using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Tests.Metrics;

public class AucTests
{
    private const double Exact = 1e-12;

    [Fact]
    public void WithThresholds_OfKerasExample_IsThreeQuarters()
    {
        // The example of keras.metrics.AUC: thresholds −ε, 0.5 and 1 + ε.
        var metric = new Auc(thresholds: 3);
        metric.Update([0, 0.5f, 0.3f, 0.9f], [0, 0, 1, 1], 4);
        Assert.Equal(0.75, metric.Result, Exact);
    }

    [Fact]
    public void WithThresholds_OutsideOfZeroToOne_Clips()
    {
        var metric = new Auc(thresholds: 200);
        metric.Update([-3, 7, 0, 1], [0, 1, 0, 1], 4);
        Assert.Equal(1, metric.Result, Exact);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(200)]
    public void WithDistinctPredictions_IsTheShareOfPairsInOrder(int? thresholds)
    {
        // Of the 3·2 pairs of a positive and a negative sample, 5 are in order.
        var metric = new Auc(thresholds);
        metric.Update([0.9f, 0.8f, 0.35f, 0.4f, 0.1f], [1, 1, 1, 0, 0], 5);
        Assert.Equal(5 / 6.0, metric.Result, Exact);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(200)]
    public void WithEqualPredictions_IsOneHalf(int? thresholds)
    {
        var metric = new Auc(thresholds);
        metric.Update([0.4f, 0.4f, 0.4f], [1, 0, 0], 3);
        Assert.Equal(0.5, metric.Result, Exact);
    }

    [Fact]
    public void OfScoresCloserThanThresholds_KnowsTheirOrder()
    {
        var exact = new Auc();
        var sampled = new Auc(thresholds: 200);
        foreach (Auc metric in (Auc[])[exact, sampled])
            metric.Update([1e-10f, 0, 0], [1, 0, 0], 3);
        Assert.Equal(1, exact.Result, Exact);
        Assert.Equal(0.5, sampled.Result, Exact);
    }

    [Fact]
    public void OfManyRareScores_BatchByBatch_IsTheCountOfPairs()
    {
        // Logits around −8, a positive in a hundred, many ties, and results asked for in between.
        var random = new Random(1);
        float[] scores = new float[2000];
        float[] targets = new float[2000];
        for (int i = 0; i < scores.Length; i++)
        {
            targets[i] = i % 100 == 0 ? 1 : 0;
            double logit = -8 + (Math.Round(random.NextDouble() * 300) / 100) + targets[i];
            scores[i] = (float)(1 / (1 + Math.Exp(-logit)));
        }

        double pairs = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            for (int j = 0; j < scores.Length; j++)
            {
                if (targets[i] == 1 && targets[j] == 0)
                    pairs += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }

        var metric = new Auc();
        for (int start = 0; start < scores.Length; start += 250)
        {
            metric.Update(scores.AsSpan(start, 250), targets.AsSpan(start, 250), 250);
            _ = metric.Result;
        }

        Assert.Equal(pairs / (20 * 1980), metric.Result, Exact);
        Assert.InRange(metric.Result, 0.6, 0.9);
    }

    [Theory]
    [InlineData(null, 0, "negative")]
    [InlineData(200, 0, "negative")]
    [InlineData(null, 1, "positive")]
    public void OfOneClass_IsNaN_AndSaysWhichThereIs(int? thresholds, int target, string side)
    {
        var metric = new Auc(thresholds);
        metric.Update([0.2f, 0.7f], [target, target], 2);
        Assert.Equal(double.NaN, metric.Result);
        Assert.Contains($"all 2 targets are {side}", metric.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void OfBothClasses_HasNoWarning()
    {
        var metric = new Auc();
        Assert.Null(metric.Warning);
        metric.Update([0.2f, 0.7f], [0, 1], 2);
        Assert.Null(metric.Warning);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(200)]
    public void OfNaN_IsNaN(int? thresholds)
    {
        var metric = new Auc(thresholds);
        metric.Update([float.NaN, 0.7f, 0.1f], [0, 1, 0], 3);
        Assert.Equal(double.NaN, metric.Result);
        metric.Reset();
        metric.Update([0.7f, 0.1f], [1, 0], 2);
        Assert.Equal(1, metric.Result);
    }

    [Fact]
    public void OfAnEpochNoLongerThanTheLast_AllocatesNothing()
    {
        var metric = new Auc();
        float[] predictions = [0.2f, 0.8f, 0.9f, 0.1f];
        float[] targets = [0, 1, 0, 1];
        double sum = 0;
        Assert.Equal(0, Allocations.Least(rounds: 3, _ =>
        {
            metric.Reset();
            for (int i = 0; i < 200; i++)
            {
                metric.Update(predictions, targets, 4);
                sum += metric.Result;
            }
        }));
        Assert.True(sum > 0);
    }
}

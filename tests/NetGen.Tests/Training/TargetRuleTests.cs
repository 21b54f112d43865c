namespace NetGen.Tests.Training;

public class TargetRuleTests
{
    private const float Infinity = float.PositiveInfinity;

    [Theory]
    [InlineData(Loss.BinaryCrossEntropy, new[] { 0f, 1, 0.25f }, new[] { -0.001f, 1.001f, float.NaN, Infinity })]
    [InlineData(Loss.SparseCategoricalCrossEntropy, new[] { 0f, 9, 4 }, new[] { -1f, 10, 1.5f, float.NaN, Infinity })]
    [InlineData(Loss.MeanSquaredError, new[] { -3e38f, 3e38f }, new[] { float.NaN, Infinity, -Infinity })]
    [InlineData(Loss.MeanAbsoluteError, new[] { -3e38f, 3e38f }, new[] { float.NaN, Infinity, -Infinity })]
    [InlineData(Loss.Huber, new[] { -3e38f, 3e38f }, new[] { float.NaN, Infinity, -Infinity })]
    [InlineData(Loss.OutputGradient, new[] { -3e38f, 3e38f }, new[] { float.NaN, Infinity, -Infinity })]
    [InlineData(Loss.Hinge, new[] { -1f, 1 }, new[] { 0f, 0.5f, 2, float.NaN })]
    [InlineData(Loss.Perceptron, new[] { -1f, 1 }, new[] { 0f, -0.5f, 2, float.NaN })]
    [InlineData(Loss.KullbackLeibler, new[] { 0f, 7 }, new[] { -0.001f, float.NaN, Infinity })]
    [InlineData(Loss.Poisson, new[] { 0f, 7 }, new[] { -0.001f, float.NaN, Infinity })]
    public void Require_RefusesWhatTheLossCannotMean(Loss loss, float[] good, float[] bad)
    {
        // In every place of a vector and after the last whole one.
        const int Count = 37;
        TargetRule rule = TargetRule.Of(loss, outputSize: 10, hasZeroOneTargets: false);
        float[] targets = [.. Enumerable.Range(0, Count).Select(i => good[i % good.Length])];
        Require(rule, loss, DataSetOf(targets));
        foreach (float wrong in bad)
        {
            for (int i = 0; i < Count; i++)
            {
                float[] changed = [.. targets];
                changed[i] = wrong;
                string message = Refusal(rule, loss, DataSetOf(changed));
                Assert.Contains(FormattableString.Invariant($"got {wrong} in sample {i} of"), message, StringComparison.Ordinal);
                Assert.Contains($"Loss.{loss}", message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(new[] { 0f, 1, 0 }, true)]
    [InlineData(new[] { 0.33f, 0.33f, 0.33f }, true)]
    [InlineData(new[] { 0f, 0, 0 }, false)]
    [InlineData(new[] { 1f, 1, 0 }, false)]
    [InlineData(new[] { -0.5f, 1, 0.5f }, false)]
    [InlineData(new[] { float.NaN, 1, 0 }, false)]
    public void Require_ForCategoricalCrossEntropy_WantsADistribution(float[] target, bool isGood)
    {
        TargetRule rule = TargetRule.Of(Loss.CategoricalCrossEntropy, outputSize: 3, hasZeroOneTargets: false);
        float[] targets = [.. Enumerable.Repeat(new float[] { 0, 0, 1 }, 10).SelectMany(row => row)];
        target.CopyTo(targets, 12);
        var data = new DataSet(new float[10], targets, 1, 3);
        if (isGood)
            Require(rule, Loss.CategoricalCrossEntropy, data);
        else
            Assert.Contains("in sample 4 of", Refusal(rule, Loss.CategoricalCrossEntropy, data), StringComparison.Ordinal);
    }

    [Fact]
    public void Require_ForManyClasses_SumsAllOfThem()
    {
        TargetRule rule = TargetRule.Of(Loss.CategoricalCrossEntropy, outputSize: 1003, hasZeroOneTargets: false);
        float[] targets = [.. Enumerable.Repeat(1 / 1003f, 2 * 1003)];
        Require(rule, Loss.CategoricalCrossEntropy, new DataSet(new float[2], targets, 1, 1003));

        targets[^1] = 0.5f;
        Assert.Contains(
            "a sum of 1.49",
            Refusal(rule, Loss.CategoricalCrossEntropy, new DataSet(new float[2], targets, 1, 1003)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Require_ForThePerceptronAfterStep_WantsZeroAndOne()
    {
        TargetRule rule = TargetRule.Of(Loss.Perceptron, outputSize: 1, hasZeroOneTargets: true);
        Require(rule, Loss.Perceptron, DataSetOf([0, 1, 1]));
        Assert.Contains("got -1 in sample 2 of", Refusal(rule, Loss.Perceptron, DataSetOf([0, 1, -1])), StringComparison.Ordinal);
    }

    [Fact]
    public void Require_CountsSamplesAndNotValues()
    {
        TargetRule rule = TargetRule.Of(Loss.BinaryCrossEntropy, outputSize: 2, hasZeroOneTargets: false);
        string message = Refusal(rule, Loss.BinaryCrossEntropy, new DataSet(new float[4], new float[] { 0, 1, 0, 7, 8, 9, 1, 1 }, 1, 2));
        Assert.Contains("got 7 as value 1 in sample 1 of the data set (2 samples are wrong, first 1)", message, StringComparison.Ordinal);
    }

    private static DataSet DataSetOf(float[] targets) => new(new float[targets.Length], targets, 1, 1);

    private static void Require(TargetRule rule, Loss loss, DataSet data) =>
        rule.Require("Fit", NetworkLosses.Only("output", loss, data.TargetSize, data.TargetSize), data);

    private static string Refusal(TargetRule rule, Loss loss, DataSet data) =>
        Assert.Throws<ArgumentException>(() => Require(rule, loss, data)).Message;
}

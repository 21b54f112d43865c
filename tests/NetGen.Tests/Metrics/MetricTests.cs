using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Tests.Metrics;

public class MetricTests
{
    private const double Exact = 1e-12;

    [Fact]
    public void BinaryAccuracy_AtTheThreshold_CountsAsZero()
    {
        var metric = new BinaryAccuracy();
        metric.Update([0.5f, 0.51f, 0.2f, 0.9f], [0, 1, 1, 1], 4);
        Assert.Equal(0.75, metric.Result, Exact);
    }

    [Fact]
    public void BinaryAccuracy_WithThreshold_UsesIt()
    {
        var metric = new BinaryAccuracy(threshold: 0.8);
        metric.Update([0.7f, 0.9f], [0, 1], 2);
        Assert.Equal(1, metric.Result, Exact);
    }

    [Fact]
    public void CategoricalAccuracy_WithOneHotTargets_ComparesLargestOutputs()
    {
        var metric = new CategoricalAccuracy();
        metric.Update([0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f], [0, 1, 0, 0, 0, 1], 2);
        Assert.Equal(0.5, metric.Result, Exact);
    }

    [Fact]
    public void CategoricalAccuracy_WithClassIndices_ComparesThem()
    {
        var metric = new CategoricalAccuracy();
        metric.Update([0.1f, 0.7f, 0.2f, 0.5f, 0.3f, 0.2f, 0.3f, 0.3f, 0.4f], [1, 2, 2], 3);
        Assert.Equal(2 / 3.0, metric.Result, Exact);
    }

    [Fact]
    public void CategoricalAccuracy_WithOneOutput_PointsToBinaryAccuracy()
    {
        var error = Assert.Throws<ArgumentException>(() => new CategoricalAccuracy().Update([0.5f], [1], 1));
        Assert.Contains("BinaryAccuracy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TopKAccuracy_CountsClassesAmongTheKLargest()
    {
        // The class's rank is 2, 3 and 1.
        var metric = new TopKAccuracy(k: 2);
        metric.Update([0.5f, 0.3f, 0.2f, 0.5f, 0.3f, 0.2f, 0.5f, 0.3f, 0.2f], [1, 2, 0], 3);
        Assert.Equal(2 / 3.0, metric.Result, Exact);
    }

    [Fact]
    public void Precision_AndRecall_MatchHandWorkedCounts()
    {
        // 2 true positives, 1 false positive, 3 false negatives.
        float[] predictions = [0.9f, 0.6f, 0.7f, 0.1f, 0.2f, 0.5f, 0.3f];
        float[] targets = [1, 1, 0, 1, 1, 1, 0];
        var precision = new Precision();
        var recall = new Recall();
        precision.Update(predictions, targets, 7);
        recall.Update(predictions, targets, 7);
        Assert.Equal(2 / 3.0, precision.Result, Exact);
        Assert.Equal(2 / 5.0, recall.Result, Exact);
    }

    [Fact]
    public void Precision_AndRecall_WithoutPositives_AreZero()
    {
        var precision = new Precision();
        var recall = new Recall();
        precision.Update([0.1f, 0.2f], [0, 0], 2);
        recall.Update([0.1f, 0.2f], [0, 0], 2);
        Assert.Equal(0, precision.Result);
        Assert.Equal(0, recall.Result);
    }

    [Fact]
    public void MeanErrors_AreMeansOverAllOutputs()
    {
        var squared = new MeanSquaredErrorMetric();
        var absolute = new MeanAbsoluteErrorMetric();
        foreach (Metric metric in (Metric[])[squared, absolute])
        {
            metric.Update([1, 2, 3, 4], [1, 0, 3, 7], 2);
            metric.Update([1, 1], [0, 1], 1);
        }

        Assert.Equal((4 + 9 + 1) / 6.0, squared.Result, Exact);
        Assert.Equal((2 + 3 + 1) / 6.0, absolute.Result, Exact);
    }

    [Fact]
    public void SignAccuracy_TakesMinusOneAndZeroAlike()
    {
        var metric = new SignAccuracy();
        metric.Update([1, -1, 0.5f], [1, 1, -1], 3);
        metric.Update([1, 0], [1, 0], 2);
        Assert.Equal(3 / 5.0, metric.Result, Exact);
    }

    [Fact]
    public void Reset_ForgetsAllSamples()
    {
        foreach (Metric metric in All())
        {
            metric.Update([0.2f, 0.8f, 0.9f, 0.1f], [0, 1, 0, 1], 2);
            metric.Reset();
            Assert.Equal(0, metric.Result);
            metric.Update([0.2f, 0.8f, 0.6f, 0.4f], [0, 1, 1, 0], 2);
            Assert.Equal(metric.HigherIsBetter ? 1 : metric is MeanSquaredErrorMetric ? 0.1 : 0.3, metric.Result, 1e-6);
        }
    }

    [Fact]
    public void Update_AllocatesNothing()
    {
        float[] predictions = [0.2f, 0.8f, 0.9f, 0.1f];
        float[] targets = [0, 1, 0, 1];
        foreach (Metric metric in All())
        {
            Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
            {
                for (int i = 0; i < 100; i++)
                    metric.Update(predictions, targets, 2);
            }));
        }
    }

    [Fact]
    public void Update_WithLengthsThatDoNotFit_Throws()
    {
        Assert.Throws<ArgumentException>("predictions", () => new Auc().Update([1, 2, 3], [1, 2], 2));
        Assert.Throws<ArgumentException>("targets", () => new Auc().Update([1, 2], [1], 1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new Auc().Update([1], [1], 0));
    }

    [Theory]
    [InlineData(Loss.BinaryCrossEntropy, typeof(BinaryAccuracy), "accuracy")]
    [InlineData(Loss.CategoricalCrossEntropy, typeof(CategoricalAccuracy), "accuracy")]
    [InlineData(Loss.SparseCategoricalCrossEntropy, typeof(CategoricalAccuracy), "accuracy")]
    [InlineData(Loss.Hinge, typeof(SignAccuracy), "accuracy")]
    [InlineData(Loss.Perceptron, typeof(SignAccuracy), "accuracy")]
    [InlineData(Loss.MeanSquaredError, typeof(MeanAbsoluteErrorMetric), "mean_absolute_error")]
    [InlineData(Loss.Poisson, typeof(MeanAbsoluteErrorMetric), "mean_absolute_error")]
    public void DefaultsFor_GoWithTheLoss(Loss loss, Type type, string name)
    {
        Metric metric = Assert.Single(Metric.DefaultsFor(loss));
        Assert.IsType(type, metric);
        Assert.Equal(name, metric.Name);
    }

    [Fact]
    public void DefaultsFor_AGradientOfTheOutputs_AreNone() => Assert.Empty(Metric.DefaultsFor(Loss.OutputGradient));

    private static Metric[] All() =>
    [
        new BinaryAccuracy(), new CategoricalAccuracy(), new TopKAccuracy(1), new Precision(), new Recall(), new Auc(),
        new Auc(thresholds: 200), new F1Score(), new F1Score(ClassAverage.Micro, 0.5),
        new MeanSquaredErrorMetric(), new MeanAbsoluteErrorMetric(), new SignAccuracyAboveHalf(),
    ];

    // SignAccuracy's boundary is 0; shifted, it can be compared with the others on the same numbers.
    private sealed class SignAccuracyAboveHalf() : Metric("shifted")
    {
        private readonly SignAccuracy _inner = new();
        private readonly float[] _shifted = new float[4];

        public override bool HigherIsBetter => _inner.HigherIsBetter;

        public override double Result => _inner.Result;

        public override void Reset() => _inner.Reset();

        protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
        {
            for (int i = 0; i < predictions.Length; i++)
                _shifted[i] = predictions[i] - 0.5f;
            _inner.Update(_shifted, targets, count);
        }
    }
}

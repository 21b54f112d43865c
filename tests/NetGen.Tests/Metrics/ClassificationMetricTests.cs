namespace NetGen.Tests.Metrics;

public class ClassificationMetricTests
{
    private const double Exact = 1e-12;

    // Predictions 0, 1, 1, 2, 0 for the classes 0, 1, 2, 2, 1.
    private static readonly float[] Outputs = [5, 1, 1, 1, 5, 1, 1, 5, 1, 1, 1, 5, 5, 1, 1];
    private static readonly float[] Classes = [0, 1, 2, 2, 1];

    [Fact]
    public void TopKAccuracy_OfTies_SharesThePlaces()
    {
        // Ten equal outputs; and one above three equal ones for two places.
        var first = new TopKAccuracy(k: 1);
        first.Update(new float[10], [3], 1);
        Assert.Equal(0.1, first.Result, Exact);

        var second = new TopKAccuracy(k: 2);
        second.Update([7, 1, 1, 1], [2], 1);
        Assert.Equal(1 / 3.0, second.Result, Exact);
        second.Reset();
        second.Update([7, 1, 1, 1], [0], 1);
        Assert.Equal(1, second.Result, Exact);
    }

    [Fact]
    public void ConfusionMatrix_CountsActualByPredicted()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Update(Outputs, Classes, 5);

        long[,] expected = { { 1, 0, 0 }, { 1, 1, 0 }, { 0, 1, 1 } };
        for (int actual = 0; actual < 3; actual++)
        {
            for (int predicted = 0; predicted < 3; predicted++)
                Assert.Equal(expected[actual, predicted], matrix[actual, predicted]);
        }

        Assert.Equal(3 / 5.0, matrix.Result, Exact);
        Assert.Equal((0.5, 1.0), (matrix.Precision(0), matrix.Recall(0)));
        Assert.Equal((0.5, 0.5, 0.5), (matrix.Precision(1), matrix.Recall(1), matrix.F1(1)));
        Assert.Equal((1.0, 0.5, 2 / 3.0), (matrix.Precision(2), matrix.Recall(2), matrix.F1(2)));
    }

    [Fact]
    public void ConfusionMatrix_AsText_HasARowForEachClass()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Update(Outputs, Classes, 5);
        Assert.Equal(
            "actual \\ predicted         0         1         2\n" +
            "                 0         1         0         0\n" +
            "                 1         1         1         0\n" +
            "                 2         0         1         1",
            matrix.ToString());
    }

    [Fact]
    public void ConfusionMatrix_OfOneOutput_UsesTheThreshold()
    {
        var matrix = new ConfusionMatrix(2, threshold: 0.7);
        matrix.Update([0.6f, 0.8f, 0.8f], [1, 1, 0], 3);
        Assert.Equal((1, 1, 1, 0), (matrix[1, 0], matrix[1, 1], matrix[0, 1], matrix[0, 0]));
    }

    [Fact]
    public void ConfusionMatrix_OfNaN_CountsItAsWrong()
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Update([float.NaN, 0.2f], [0, 0], 2);
        Assert.Equal((2, 1, 0.5), (matrix.Count, matrix.WithoutPrediction, matrix.Result));
        matrix.Reset();
        Assert.Equal((0, 0), (matrix.Count, matrix.WithoutPrediction));
    }

    [Fact]
    public void ConfusionMatrix_OfWhatDoesNotFit_SaysWhatWasExpected()
    {
        var matrix = new ConfusionMatrix(3);
        Assert.Contains("3 outputs", Assert.Throws<ArgumentException>("predictions", () => matrix.Update([1, 2], [0], 1)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "got 7 for sample 1",
            Assert.Throws<ArgumentException>("targets", () => matrix.Update([1, 2, 3, 1, 2, 3], [0, 7], 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("actual", () => matrix[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>("classIndex", () => matrix.Recall(-1));
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => new ConfusionMatrix(1));
    }

    [Theory]
    [InlineData(ClassAverage.Macro, ((2 / 3.0) + 0.5 + (2 / 3.0)) / 3)]
    [InlineData(ClassAverage.Micro, 3 / 5.0)]
    [InlineData(ClassAverage.Weighted, ((2 / 3.0) + (2 * 0.5) + (2 * 2 / 3.0)) / 5)]
    public void F1Score_OfClasses_IsTheHandWorkedAverage(ClassAverage average, double expected)
    {
        var metric = new F1Score(average);
        metric.Update(Outputs, Classes, 5);
        Assert.Equal(expected, metric.Result, Exact);
    }

    [Fact]
    public void F1Score_OfKerasExample_IsKerasResult()
    {
        // keras.metrics.F1Score(threshold=0.5): the documentation's example has F1 of 0.5, 0.8 and 0.6667.
        var metric = new F1Score(threshold: 0.5);
        metric.Update([0.2f, 0.6f, 0.7f, 0.2f, 0.6f, 0.6f, 0.6f, 0.8f, 0], [1, 1, 1, 1, 0, 0, 1, 1, 0], 3);
        Assert.Equal((0.5 + 0.8 + (2 / 3.0)) / 3, metric.Result, Exact);
    }

    [Fact]
    public void F1Score_OfOneOutput_HasTheThresholdOneHalf()
    {
        var metric = new F1Score();
        metric.Update([0.9f, 0.6f, 0.1f, float.NaN], [1, 0, 1, 0], 4);
        Assert.Equal(2 / 5.0, metric.Result, Exact);
    }

    [Fact]
    public void R2Score_OfKerasExample_IsKerasResult()
    {
        // keras.metrics.R2Score's example.
        var metric = new R2Score();
        metric.Update([2, 3, 4], [1, 4, 3], 3);
        Assert.Equal(0.35714285714285715, metric.Result, Exact);
    }

    [Fact]
    public void R2Score_OverBatchesFarFromZero_AveragesTheOutputs()
    {
        // Outputs: perfect, and the mean of the targets. In single precision sums of squares around 10,000 lose the variance.
        var metric = new R2Score();
        metric.Update([10001, 2, 10002, 2], [10001, 1, 10002, 2], 2);
        metric.Update([10003, 2], [10003, 3], 1);
        Assert.Equal(0.5, metric.Result, Exact);
        Assert.Null(metric.Warning);
    }

    [Fact]
    public void R2Score_OfTargetsThatAreAllEqual_IsNaN_AndSaysWhy()
    {
        var metric = new R2Score();
        metric.Update([1, 2, 3, 4], [1, 5, 3, 5], 2);
        Assert.Equal(double.NaN, metric.Result);
        Assert.Contains("output 1", metric.Warning, StringComparison.Ordinal);
        metric.Reset();
        Assert.Equal(0, metric.Result);
    }
}

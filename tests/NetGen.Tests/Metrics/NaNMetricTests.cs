namespace NetGen.Tests.Metrics;

/// <summary>A prediction of NaN is never a right answer, and an error that it is part of is NaN.</summary>
public class NaNMetricTests
{
    public static TheoryData<string> Accuracies => ["binary", "sign", "categorical", "sparse", "top", "precision", "recall"];

    [Theory]
    [MemberData(nameof(Accuracies))]
    public void NaN_IsNeverRight(string name)
    {
        // Of the one class that NaN looked like: the first, negative, smallest.
        Metric metric = name switch
        {
            "binary" => new BinaryAccuracy(),
            "sign" => new SignAccuracy(),
            "categorical" or "sparse" => new CategoricalAccuracy(),
            "top" => new TopKAccuracy(k: 3),
            "precision" => new Precision(),
            _ => new Recall(),
        };
        float[] targets = name switch
        {
            "sign" => [-1, -1, -1, 1, 1, 1],
            "categorical" => [1, 0, 0, 0, 1, 0],
            "sparse" or "top" => [0, 1],
            _ => [0, 0, 0, 1, 1, 1],
        };
        metric.Update([.. Enumerable.Repeat(float.NaN, 6)], targets, 2);
        Assert.Equal(0, metric.Result);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void CategoricalAccuracy_OfASampleWithOneNaN_IsZero(int classIndex, int nanAt)
    {
        float[] prediction = [0.5f, 0.5f, 0];
        prediction[nanAt] = float.NaN;
        var metric = new CategoricalAccuracy();
        var top = new TopKAccuracy(k: 2);
        metric.Update(prediction, [classIndex], 1);
        top.Update(prediction, [classIndex], 1);
        Assert.Equal((0.0, 0.0), (metric.Result, top.Result));
    }

    [Fact]
    public void Errors_OfNaN_AreNaN()
    {
        foreach (Metric metric in (Metric[])[new MeanSquaredErrorMetric(), new MeanAbsoluteErrorMetric()])
        {
            metric.Update([1, float.NaN], [1, 1], 2);
            Assert.True(double.IsNaN(metric.Result), metric.Name);
        }
    }
}

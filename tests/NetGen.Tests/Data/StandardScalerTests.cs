namespace NetGen.Tests.Data;

public class StandardScalerTests
{
    // Features 1, 3 and a constant: means 2 and 0.1, population deviation 1.
    private static readonly DataSet Data = new(new[] { 1, 0.1f, 3, 0.1f }, new float[] { 5, 6 }, 2, 1);

    [Fact]
    public void Fit_TakesMeanAndPopulationDeviation()
    {
        var scaler = StandardScaler.Fit(Data);

        Assert.Equal<float>([2, 0.1f], scaler.Mean);
        Assert.Equal<float>([1, 1], scaler.StandardDeviation);
    }

    [Fact]
    public void Transform_ScalesInputsAndKeepsTargets()
    {
        DataSet scaled = StandardScaler.Fit(Data).Transform(Data);

        Assert.Equal<float>([-1, 0, 1, 0], scaled.Inputs.ToArray());
        Assert.Equal<float>([5, 6], scaled.Targets.ToArray());
        Assert.Equal(1, Data.Inputs.Span[0]);
    }

    [Fact]
    public void Transform_OfOneSample_ScalesInPlace()
    {
        float[] sample = [4, 0.1f];
        new StandardScaler([2, 0.1f], [4, 1]).Transform(sample);
        Assert.Equal<float>([0.5f, 0], sample);
    }

    [Fact]
    public void Fit_OfLargeOffsets_KeepsTheDeviation()
    {
        float[] inputs = [.. Enumerable.Range(0, 1000).Select(i => 100000f + (i % 2))];
        var scaler = StandardScaler.Fit(new DataSet(inputs, inputs, 1, 1));
        Assert.Equal(0.5f, scaler.StandardDeviation[0]);
    }

    [Fact]
    public void Transform_WithOtherFeatureCount_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => StandardScaler.Fit(Data).Transform(new float[3]));
        Assert.Contains("2 features, got a sample with 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithUnusableFigures_Throws()
    {
        Assert.Throws<ArgumentException>(() => new StandardScaler([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new StandardScaler([1], [0]));
        Assert.Throws<ArgumentException>(() => new StandardScaler([float.NaN], [1]));
    }
}

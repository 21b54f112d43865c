namespace NetGen.EndToEnd.Tests;

/// <summary>A network that knows the scaling of its input.</summary>
[Input(3)]
[Normalization]
[Dense(8, Tanh)]
[Dense(1)]
[Loss(MeanSquaredError)]
public sealed partial class Scaled;

/// <summary>Positions whose channels are scaled alike, and a second input that has a scaling of its own.</summary>
[Input(4, 2, Name = "track")]
[Normalization(Name = "track_scale")]
[Flatten(Name = "scaled_track")]
[Input(3, Name = "goal")]
[Normalization]
[Concatenate("scaled_track")]
[Dense(1)]
public sealed partial class ScaledParts;

/// <summary>A scaling of what a layer computes.</summary>
[Input(3)]
[Dense(2)]
[Normalization]
public sealed partial class ScaledInside;

/// <summary><c>Adapt</c>, and what training and files do with what it computes.</summary>
public sealed class NormalizationTests
{
    [Fact]
    public void Adapt_ComputesMeanVarianceAndCountOfTheData()
    {
        DataSet data = Data(200);
        StandardScaler scaler = StandardScaler.Fit(data);
        var network = new Scaled();
        float[] before = Values(network.NormalizationVariance);

        network.Adapt(data);

        Assert.Equal([1, 1, 1], before);
        Assert.Equal(scaler.Mean, Values(network.NormalizationMean));
        Assert.All(
            scaler.StandardDeviation.Zip(Values(network.NormalizationVariance)),
            pair => Assert.Equal(pair.First * (double)pair.First, pair.Second, 1e-6 * pair.Second));
        Assert.Equal(200, network.NormalizationCount[0]);
    }

    [Fact]
    public void APrediction_IsThatOfScaledInputs()
    {
        DataSet data = Data(20);
        var network = new Scaled(seed: 3);
        var other = new Scaled(seed: 3);
        network.Adapt(data);
        DataSet scaled = StandardScaler.Fit(data).Transform(data);
        float[] expected = new float[20], actual = new float[20];

        other.PredictBatch(scaled.Inputs.Span, expected);
        network.PredictBatch(data.Inputs.Span, actual);

        for (int i = 0; i < 20; i++)
            Assert.Equal(expected[i], actual[i], 1e-5f);
    }

    [Fact]
    public void SeveralInputs_AreEachMeasuredWhereTheyLie()
    {
        float[] row = [1, 10, 3, 30, 5, 50, 7, 70, 100, 200, 300];
        float[] inputs = [.. row, .. row.Select(value => value + 2)];
        var network = new ScaledParts();

        network.Adapt(new DataSet(inputs, new float[2], inputSize: 11, targetSize: 1));

        // Four positions in two samples: 1, 3, 5, 7 and 3, 5, 7, 9.
        Assert.Equal([5, 41], Values(network.TrackScaleMean));
        Assert.Equal([6, 501], Values(network.TrackScaleVariance));
        Assert.Equal(8, network.TrackScaleCount[0]);
        Assert.Equal([101, 201, 301], Values(network.NormalizationMean));
        Assert.Equal([1, 1, 1], Values(network.NormalizationVariance));
        Assert.Equal(2, network.NormalizationCount[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void Training_LeavesThemAlone(int batchSize)
    {
        DataSet data = Data(600);
        var network = new Scaled(seed: 1);
        network.Adapt(data);
        float[] mean = Values(network.NormalizationMean), variance = Values(network.NormalizationVariance);
        float[] kernel = Values(network.DenseKernel);

        network.CreateTrainer(new AdamW(weightDecay: 0.1f), new TrainerOptions { GlobalClipNorm = 1 })
            .Fit(data, new FitOptions { Epochs = 1, BatchSize = batchSize });

        Assert.Equal(mean, Values(network.NormalizationMean));
        Assert.Equal(variance, Values(network.NormalizationVariance));
        Assert.Equal(600, network.NormalizationCount[0]);
        Assert.NotEqual(kernel, Values(network.DenseKernel));
        Assert.Equal((3 * 8) + 8 + 8 + 1, Scaled.Description.TrainableParameterCount);
        Assert.Equal(Scaled.ParameterCount, Scaled.Description.TrainableParameterCount + 7);
    }

    [Fact]
    public void AFile_HoldsThem()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var network = new Scaled(seed: 1);
        network.Adapt(Data(50));
        try
        {
            network.Save(path);
            var loaded = new Scaled(seed: 2);
            loaded.Load(path);

            Assert.Equal(Values(network.NormalizationMean), Values(loaded.NormalizationMean));
            Assert.Equal(Values(network.NormalizationVariance), Values(loaded.NormalizationVariance));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WhatCannotBeAdapted_SaysWhy()
    {
        DataSet data = Data(5);
        float[] values = data.Inputs.ToArray();
        values[7] = float.NaN;
        var broken = new DataSet(values, data.Targets, 3, 1);
        var network = new Scaled();

        Assert.Equal(
            "The layer 'normalization' of ScaledInside reads 'dense', and Adapt knows the values of inputs only; put [Normalization] right after "
                + "[Input], or set the parameters normalization/mean and normalization/variance yourself.",
            Assert.Throws<InvalidOperationException>(() => new ScaledInside().Adapt(data)).Message);
        Assert.Equal(
            "Mixer has no [Normalization] to adapt; put one after [Input].",
            Assert.Throws<InvalidOperationException>(() => new Mixer().Adapt(data)).Message);
        Assert.Equal(
            "Adapt expects finite values, got NaN at index 1 of sample 2. (Parameter 'data')",
            Assert.Throws<ArgumentException>(() => network.Adapt(broken)).Message);
        Assert.Equal(
            "Adapt expects at least one sample, got none. (Parameter 'data')",
            Assert.Throws<ArgumentException>(() => network.Adapt(data.Take(0))).Message);
        Assert.Equal(
            "Adapt expects samples of 3 values for Scaled, got 1. (Parameter 'data')",
            Assert.Throws<ArgumentException>(() => network.Adapt(new DataSet(new float[5], new float[5], 1, 1))).Message);
        Assert.Equal([0, 0, 0], Values(network.NormalizationMean));
    }

    private static float[] Values(Storage.Parameter parameter)
    {
        float[] values = new float[parameter.Length];
        parameter.CopyTo(values);
        return values;
    }

    private static DataSet Data(int samples)
    {
        var random = new Random(7);
        float[] inputs = [.. Enumerable.Range(0, samples * 3).Select(i => (float)((random.NextDouble() * (1 + (i % 3 * 50))) + (i % 3 * 1000)))];
        float[] targets = [.. Enumerable.Range(0, samples).Select(_ => (float)random.NextDouble())];
        return new DataSet(inputs, targets, inputSize: 3, targetSize: 1);
    }
}

using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Tests.Training;

public class SampleWeightTests
{
    private static readonly DataSet Data = LinearData.Create(30);

    [Fact]
    public void TrainStep_WithWeights_IsThatOfRepeatedSamples()
    {
        // Weights 2, 0, 1 of samples a, b, c: the batch a, a, c, which has as many samples.
        var weighted = new LinearRegression();
        double loss = weighted.CreateTrainer(new Sgd(0.5)).TrainStep(
            Data.Inputs.Span[..9], Data.Targets.Span[..6], new float[6], [2, 0, 1]);

        var repeated = new LinearRegression();
        double expected = repeated.CreateTrainer(new Sgd(0.5)).TrainStep(
            [.. Data.Input(0), .. Data.Input(0), .. Data.Input(2)],
            [.. Data.Target(0), .. Data.Target(0), .. Data.Target(2)],
            new float[6]);

        Assert.Equal(expected, loss, 1e-6);
        AssertClose(repeated, weighted);
    }

    [Fact]
    public void Fit_WithWeightsOfOne_GivesTheBitsOfNone()
    {
        LinearRegression plain = Fit(Data), weighted = Fit(Data.WithSampleWeights(Enumerable.Repeat(1f, 30).ToArray()));
        Assert.Equal(plain.Parameters.Buffer.Span.ToArray(), weighted.Parameters.Buffer.Span.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_LeavesOutSamplesOfWeightZero_WhateverTheOrder(bool shuffle)
    {
        float[] weights = [.. Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? 0 : i / 10f)];
        float[] other = Data.Targets.ToArray();
        for (int i = 0; i < 30; i += 3)
            other[2 * i] = 1000;

        LinearRegression first = Fit(Data.WithSampleWeights(weights), shuffle);
        LinearRegression second = Fit(new DataSet(Data.Inputs, other, 3, 2).WithSampleWeights(weights), shuffle);
        Assert.Equal(first.Parameters.Buffer.Span.ToArray(), second.Parameters.Buffer.Span.ToArray());
        Assert.NotEqual(first.Parameters.Buffer.Span.ToArray(), Fit(Data, shuffle).Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void Fit_AfterWeights_WithoutWeights_IsUnweighted()
    {
        var both = new LinearRegression();
        var sgd = both.CreateTrainer(new Sgd(0.5));
        sgd.TrainStep(Data.Inputs.Span, Data.Targets.Span, new float[60], new float[30]);
        sgd.TrainStep(Data.Inputs.Span, Data.Targets.Span, new float[60]);

        var one = new LinearRegression();
        one.CreateTrainer(new Sgd(0.5)).TrainStep(Data.Inputs.Span, Data.Targets.Span, new float[60]);
        Assert.Equal(one.Parameters.Buffer.Span.ToArray(), both.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void Losses_OfEvaluateAndFit_AreWeighted_OverTheNumberOfSamples()
    {
        float[] weights = [.. Enumerable.Range(0, 30).Select(i => i / 7f)];
        DataSet weighted = Data.WithSampleWeights(weights);
        double expected = Enumerable.Range(0, 30).Sum(i => weights[i] * new LinearRegression().Evaluate(Data.Skip(i).Take(1)).Loss) / 30;

        Evaluation evaluation = new LinearRegression().Evaluate(weighted, batchSize: 7);
        Assert.Equal(expected, evaluation.Loss, 1e-5);
        Assert.Equal(new LinearRegression().Evaluate(Data)["mean_absolute_error"], evaluation["mean_absolute_error"], 1e-12);

        History history = new LinearRegression().CreateTrainer(new Sgd(0)).Fit(
            weighted, new FitOptions { BatchSize = 7, Validation = weighted });
        Assert.Equal(expected, history["loss"][0], 1e-5);
        Assert.Equal(expected, history["val_loss"][0], 1e-5);
    }

    [Fact]
    public void TrainStep_WithAnotherNumberOfWeights_SaysHowMany()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        Assert.Throws<ArgumentException>(
            "sampleWeights", () => trainer.TrainStep(Data.Inputs.Span, Data.Targets.Span, new float[60], new float[29]));
    }

    [Fact]
    public void TrainStep_WithWeights_AllocatesNothing()
    {
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        float[] predictions = new float[60], weights = new float[30];
        Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
            trainer.TrainStep(Data.Inputs.Span, Data.Targets.Span, predictions, weights)));
    }

    [Fact]
    public void PartsAndCopies_KeepTheWeightsOfTheirSamples()
    {
        float[] targets = [.. Enumerable.Range(0, 12).Select(i => (float)(i % 2))];
        float[] inputs = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        DataSet data = new DataSet(inputs, targets, 1, 1).WithSampleWeights(inputs);
        (DataSet first, DataSet second) = data.Split(0.25, seed: 1);
        (DataSet train, DataSet validation) = data.KFold(3).First();
        foreach (DataSet part in (DataSet[])[data, data.Take(5), data.Skip(5), data.OneHot(2), first, second, train, validation])
            Assert.Equal(part.Inputs.ToArray(), part.SampleWeights!.Value.ToArray());
        Assert.Equal(inputs, StandardScaler.Fit(data).Transform(data).SampleWeights!.Value.ToArray());
        Assert.Null(new DataSet(inputs, targets, 1, 1).Split(0.25, seed: 1).First.SampleWeights);
    }

    [Fact]
    public void WithSampleWeights_OfWhatIsNoWeight_NamesTheSample()
    {
        var error = Assert.Throws<ArgumentException>("weights", () => Data.Take(3).WithSampleWeights(new float[] { 1, -1, 1 }));
        Assert.Contains("-1 for sample 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("weights", () => Data.Take(1).WithSampleWeights(new float[] { float.NaN }));
        Assert.Throws<ArgumentException>("weights", () => Data.WithSampleWeights(new float[29]));
    }

    [Theory]
    [InlineData(Loss.SparseCategoricalCrossEntropy, 3)]
    [InlineData(Loss.BinaryCrossEntropy, 1)]
    [InlineData(Loss.Hinge, 1)]
    public void ClassWeights_AreTheWeightsOfTheSamplesOfTheClass(Loss loss, int outputs)
    {
        DataSet data = new(new float[4], new float[] { 0, 1, 1, 0 }, 1, 1);
        var weights = new Dictionary<int, float> { [1] = 2.5f };
        Assert.Equal([1, 2.5f, 2.5f, 1], ClassWeights.Apply(weights, data, [NetworkLosses.Only("output", loss, 1, outputs)]).SampleWeights!.Value.ToArray());
    }

    [Fact]
    public void ClassWeights_OfOneHotTargets_GoByTheClass()
    {
        static DataSet Apply(Dictionary<int, float> weights, DataSet data) =>
            ClassWeights.Apply(weights, data, [NetworkLosses.Only("output", Loss.CategoricalCrossEntropy, 3, 3)]);

        DataSet data = new(new float[2], new float[] { 0, 0, 1, 0, 1, 0 }, 1, 3);
        var weights = new Dictionary<int, float> { [1] = 2.5f, [2] = 0 };
        Assert.Equal([0, 2.5f], Apply(weights, data).SampleWeights!.Value.ToArray());
    }

    [Fact]
    public void ClassWeights_ThatMeanNothing_AreRefused()
    {
        DataSet data = new(new float[2], new float[2], 1, 1);
        Refused("both", new() { [0] = 1 }, data.WithSampleWeights(new float[2]), Loss.BinaryCrossEntropy);
        Refused("from 0 to 1, got 2", new() { [2] = 1 }, data, Loss.BinaryCrossEntropy);
        Refused("got -1 for class 0", new() { [0] = -1 }, data, Loss.BinaryCrossEntropy);
        var error = Assert.Throws<ArgumentException>(() => new LinearRegression().CreateTrainer(new Sgd()).Fit(
            Data, new FitOptions { ClassWeights = new Dictionary<int, float> { [0] = 1 } }));
        Assert.Contains("MeanSquaredError", error.Message, StringComparison.Ordinal);

        static void Refused(string message, Dictionary<int, float> weights, DataSet data, Loss loss) => Assert.Contains(
            message,
            Assert.Throws<ArgumentException>(
                () => ClassWeights.Apply(weights, data, [NetworkLosses.Only("output", loss, 1, 1)])).Message,
            StringComparison.Ordinal);
    }

    private static LinearRegression Fit(DataSet data, bool shuffle = true)
    {
        var network = new LinearRegression();
        network.CreateTrainer(new Adam(0.01)).Fit(data, new FitOptions { Epochs = 3, BatchSize = 8, Shuffle = shuffle });
        return network;
    }

    private static void AssertClose(LinearRegression expected, LinearRegression actual)
    {
        ReadOnlySpan<float> a = expected.Parameters.Buffer.Span, b = actual.Parameters.Buffer.Span;
        for (int i = 0; i < a.Length; i++)
            Assert.Equal(a[i], b[i], 1e-6f);
    }
}

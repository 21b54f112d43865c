using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>A network with losses that the library has.</summary>
[Input(6)]
[Dense(20, Tanh, KernelL2 = 0.01, Name = "x")]
[Dropout(0.25)]
[Dense(3, Sigmoid, Name = "policy")]
[Dense(2, From = "x", Name = "value")]
[Loss(MeanSquaredError, Of = "policy")]
[Loss(Huber, Of = "value", Weight = 0.5)]
public sealed partial class KnownLosses;

/// <summary>The same, whose losses are the caller's.</summary>
[Input(6)]
[Dense(20, Tanh, KernelL2 = 0.01, Name = "x")]
[Dropout(0.25)]
[Dense(3, Sigmoid, Name = "policy")]
[Dense(2, From = "x", Name = "value")]
[Loss(OutputGradient, Of = "policy")]
[Loss(OutputGradient, Of = "value", Weight = 0.5)]
public sealed partial class OwnLosses;

/// <summary>The gradients of a loss that the caller computes are those of the loss.</summary>
public sealed class OutputGradientTests
{
    private const int Count = 37;
    private const int Outputs = 5;
    private static readonly DropoutKey Dropout = new(Seed: 3, Step: 2);

    [Fact]
    public void GradientsOfALossThatTheCallerComputes_AreThoseOfTheLoss()
    {
        (float[] inputs, float[] targets) = (Values(Count * 6, 1), Values(Count * Outputs, 2));
        float[] predictions = new float[Count * Outputs];
        var known = new KnownLosses(seed: 4);
        var expected = new AlignedBuffer(KnownLosses.Description.StorageLength);
        new BatchPass<KnownLosses>(known).ComputeGradients(inputs, targets, Dropout, predictions, expected);

        var own = new OwnLosses(seed: 4);
        var actual = new AlignedBuffer(OwnLosses.Description.StorageLength);
        var pass = new BatchPass<OwnLosses>(own);
        float[] gradients = OfLosses(predictions, targets);
        double sum = pass.ComputeGradients(inputs, gradients, Dropout, predictions, actual);

        // The loss is the sum of products; a loss's weight is not in its sum.
        double policy = Products(0, 3), value = Products(3, Outputs);
        Assert.Equal(policy, pass.LossSums[0], 1e-5);
        Assert.Equal(value, pass.LossSums[1], 1e-5);
        Assert.Equal(policy + (0.5 * value), sum, 1e-5);

        // A target of the caller's is rounded once more than the derivative in the kernel.
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected.Span[i], actual.Span[i], 1e-6f);
        Assert.Contains(expected.Span.ToArray(), gradient => MathF.Abs(gradient) > 0.01f);

        double Products(int first, int end) => Enumerable.Range(0, Count)
            .Sum(row => Enumerable.Range(first, end - first).Sum(i => (double)gradients[(row * Outputs) + i] * predictions[(row * Outputs) + i]));
    }

    [Fact]
    public void FitAndEvaluate_ReportTheLossesAndNoMetric()
    {
        DataSet data = DataSet.FromParts(
            [new("input", Values(Count * 6, 1), 6)], [new("policy", Values(Count * 3, 2), 3), new("value", Values(Count * 2, 3), 2)]);
        var network = new OwnLosses(seed: 1);
        double before = network.Evaluate(data).Loss;
        History history = network.CreateTrainer(new Sgd()).Fit(data, new FitOptions { Epochs = 20 });
        Assert.Equal(["loss", "policy_loss", "value_loss"], history.Names.Order(StringComparer.Ordinal));
        Assert.Equal(["loss", "policy_loss", "value_loss"], network.Evaluate(data).Values.Names.Order(StringComparer.Ordinal));

        // Each step goes down the plane of Σ t·p.
        Assert.True(network.Evaluate(data).Loss < before);
    }

    // The derivatives of the mean of squares over 3 outputs, and of the mean over 2 of Huber's.
    private static float[] OfLosses(float[] predictions, float[] targets) => [.. predictions.Select((prediction, i) =>
    {
        float error = prediction - targets[i];
        return i % Outputs < 3 ? 2 * error / 3 : Math.Clamp(error, -1, 1) / 2;
    })];

    private static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((4 * random.NextDouble()) - 2))];
    }
}

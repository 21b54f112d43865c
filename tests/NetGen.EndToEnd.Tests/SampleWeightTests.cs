using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>A loss over whole panels, whose last one is padded.</summary>
[Input(5)]
[Dense(20, Tanh)]
[Dense(40, Softmax)]
[Loss(SparseCategoricalCrossEntropy, LabelSmoothing = 0.1)]
public sealed partial class ManyClasses;

/// <summary>A loss with the samples in the lanes.</summary>
[Input(5)]
[Dense(20, Relu)]
[Dense(2, Sigmoid)]
[Loss(BinaryCrossEntropy)]
public sealed partial class FewDecisions;

/// <summary>The gradients of a batch with weights are the weighted sums of those of its samples.</summary>
public sealed class SampleWeightTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(150)]
    public void OfWholePanels(int count) => AssertWeighted(new ManyClasses(seed: 1), count, 1, random => random.Next(40));

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(150)]
    public void OfSamplesInTheLanes(int count) => AssertWeighted(new FewDecisions(seed: 1), count, 2, random => random.Next(2));

    private static void AssertWeighted<TNetwork>(TNetwork network, int count, int targetSize, Func<Random, float> target)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        var random = new Random(count);
        float[] inputs = [.. Enumerable.Range(0, count * 5).Select(_ => (random.NextSingle() * 2) - 1)];
        float[] targets = [.. Enumerable.Range(0, count * targetSize).Select(_ => target(random))];
        float[] weights = [.. Enumerable.Range(0, count).Select(i => i % 5 == 3 ? 0 : random.NextSingle() * 3)];
        int outputs = TNetwork.Description.OutputSize;
        var pass = new BatchPass<TNetwork>(network);
        var gradients = new AlignedBuffer(TNetwork.Description.StorageLength);

        double[] expected = new double[gradients.Length];
        double expectedLoss = 0;
        for (int i = 0; i < count; i++)
        {
            double loss = pass.ComputeGradients(
                inputs.AsSpan(i * 5, 5), targets.AsSpan(i * targetSize, targetSize), default, new float[outputs], gradients);
            expectedLoss += loss * weights[i];
            for (int j = 0; j < expected.Length; j++)
                expected[j] += (double)weights[i] * gradients.Span[j] / count;
        }

        double actualLoss = pass.ComputeGradients(inputs, targets, default, new float[count * outputs], gradients, weights);
        Assert.Equal(expectedLoss, actualLoss, 1e-5 * Math.Max(1, expectedLoss));
        Assert.Equal(expectedLoss, pass.ComputeLoss(inputs, targets, new float[count * outputs], weights), 1e-5 * Math.Max(1, expectedLoss));

        // Single precision's rounding, some hundred times.
        double largest = expected.Max(Math.Abs);
        Assert.True(largest > 0);
        for (int j = 0; j < expected.Length; j++)
            Assert.Equal(expected[j], gradients.Span[j], 1e-5 * largest);
    }
}

namespace NetGen.EndToEnd.Tests;

/// <summary>Layers with enough weights to skip zeros: the input's, and those of a ReLU; an odd number of each.</summary>
[Input(301)]
[Dense(131, Relu)]
[Dense(67, Relu)]
[Dense(3)]
public sealed partial class Skipping;

/// <summary>The same layers, none of which looks for zeros.</summary>
[Input(301)]
[Dense(131, Relu, SkipZeros = false)]
[Dense(67, Relu, SkipZeros = false)]
[Dense(3)]
public sealed partial class Reading;

public sealed class SparseInputTests
{
    // Sums of some hundred terms in another order.
    private const float Tolerance = 1e-5f;

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    [InlineData(0.69)]
    [InlineData(0.71)]
    [InlineData(1.0)]
    public void SkippedZeros_ChangeTheResultInItsRoundingOnly(double share)
    {
        float[] input = Input(share);
        float[] skipping = Predict(new Skipping(seed: 4).Predict, input);
        float[] reading = Predict(new Reading(seed: 4).Predict, input);
        float[] batch = Predict(new Skipping(seed: 4).PredictBatch, input);
        for (int i = 0; i < skipping.Length; i++)
        {
            Assert.Equal(reading[i], skipping[i], Tolerance);
            Assert.Equal(batch[i], skipping[i], Tolerance);
        }
    }

    [Fact]
    public void NaN_AmongZeros_ReachesTheOutput()
    {
        float[] input = new float[Skipping.InputSize];
        input[^1] = float.NaN;
        Assert.All(Predict(new Skipping(seed: 4).Predict, input), value => Assert.True(float.IsNaN(value)));
    }

    private delegate void Prediction(ReadOnlySpan<float> input, Span<float> output);

    private static float[] Predict(Prediction predict, float[] input)
    {
        float[] output = new float[Skipping.OutputSize];
        predict(input, output);
        return output;
    }

    private static float[] Input(double share)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Skipping.InputSize).Select(_ =>
            random.NextDouble() < share ? (random.NextSingle() * 2) - 1 : 0f)];
    }
}

namespace NetGen.EndToEnd.Tests;

/// <summary>The network of the files.</summary>
[Input(3)]
[Dense(20, Relu, KernelL2 = 0.01)]
[Dropout(0.25)]
[Dense(17, Tanh, UseBias = false)]
[Dense(3, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
[Quantize(Int8)]
public sealed partial class Stored;

/// <summary>
/// Files of the last build in which every network was a chain (commit 3745af4), after seven steps of training, and what that build computed.
/// </summary>
public sealed class OldFileTests
{
    // Sums in another order, with vectors of another width.
    private const float Tolerance = 1e-5f;

    private static readonly float[] Inputs = [0.5f, -1, 2, 1, 0.25f, -0.5f, -2, 1.5f, 0.75f, 0, 1, -1];
    private static readonly float[] Targets = [0, 2, 1, 2];

    [Fact]
    public void Weights_ComputeWhatTheyDid()
    {
        float[] expected =
        [
            0.876403928f, 0.0789551139f, 0.0446409173f, 0.155230567f, 0.102278017f, 0.742491364f,
            0.0966058075f, 0.813192606f, 0.0902016535f, 0.0716439858f, 0.308848947f, 0.619507074f,
        ];
        var network = new Stored(seed: 1);
        network.Load(PathOf("chain"));
        float[] outputs = new float[expected.Length];
        network.PredictBatch(Inputs, outputs);
        AssertClose(expected, outputs);
    }

    [Fact]
    public void QuantizedWeights_ComputeWhatTheyDid()
    {
        float[] outputs = new float[3];
        Stored.Int8Network.Load(PathOf("chain.int8")).Predict(Inputs.AsSpan(0, 3), outputs);
        AssertClose([0.876735866f, 0.0787637904f, 0.0445003547f], outputs);
    }

    // The moments of Adam, and the place in the random numbers of dropout.
    [Fact]
    public void Training_GoesOn()
    {
        Trainer<Stored, Adam> trainer = new Stored(seed: 1).CreateTrainer(new Adam(learningRate: 0.01f));
        trainer.Load(PathOf("chain.trainer"));
        float[] losses = [.. Enumerable.Range(0, 3).Select(_ => (float)trainer.TrainStep(Inputs, Targets, new float[12]))];
        AssertClose([0.311218776f, 0.21056314f, 0.215110605f], losses);
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name + ".safetensors");

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        foreach ((float e, float a) in expected.Zip(actual))
            Assert.Equal(e, a, Tolerance);
    }
}

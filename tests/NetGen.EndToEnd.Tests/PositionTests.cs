using System.Runtime.InteropServices;

namespace NetGen.EndToEnd.Tests;

/// <summary>A mixer of positions, with enough work for several threads.</summary>
[Input(12, 24)]
[Dense(96, Relu, PerPosition = true)]
[Dropout(0.25)]
[LayerNormalization]
[Dense(40, Tanh, PerPosition = true)]
[Permute(2, 1)]
[Dense(8, PerPosition = true)]
[Flatten]
[Dense(3, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class Mixer;

/// <summary>Networks whose values have positions: the same bits on any number of threads, nothing allocated, and they learn.</summary>
public sealed class PositionTests
{
    // Less than a chunk, one, a whole one and a bit, several.
    [Theory]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(131)]
    public void AnyNumberOfThreads_GivesTheSameBits(int samples)
    {
        int[] alone = Train(samples, degree: 1);
        foreach (int degree in (int[])[2, 3, -1])
            Assert.Equal(alone, Train(samples, degree));
    }

    [Fact]
    public void Prediction_OnThreads_GivesTheBitsOfOneAlone_AndOfSingleSamplesWithinRounding()
    {
        DataSet data = Data(131);
        var network = new Mixer(seed: 1);
        float[] alone = new float[131 * Mixer.OutputSize], threads = new float[alone.Length], single = new float[alone.Length];
        network.PredictBatch(data.Inputs.Span, alone, maxDegreeOfParallelism: 1);
        network.PredictBatch(data.Inputs.Span, threads, maxDegreeOfParallelism: -1);
        for (int i = 0; i < 131; i++)
            network.Predict(data.Input(i), single.AsSpan(i * Mixer.OutputSize, Mixer.OutputSize));

        Assert.Equal(Bits(alone), Bits(threads));
        Assert.All(alone.Zip(single), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Steps_AllocateNothing()
    {
        DataSet data = Data(131);
        var network = new Mixer(seed: 1);
        var trainer = network.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = 1 });
        float[] predictions = new float[131 * Mixer.OutputSize], one = new float[Mixer.OutputSize];
        void Step()
        {
            trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions);
            network.Predict(data.Input(0), one);
            network.PredictBatch(data.Inputs.Span, predictions);
        }

        for (int step = 0; step < 5; step++)
            Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int step = 0; step < 5; step++)
            Step();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // The class is the position whose channels are the largest.
    [Fact]
    public void AMixer_LearnsWhichPositionIsTheLargest()
    {
        DataSet train = Data(1500), test = Data(300, seed: 5);
        var network = new Mixer(seed: 3);
        network.CreateTrainer(new Adam(0.003f)).Fit(train, new FitOptions { Epochs = 12, BatchSize = 50 });
        Assert.InRange(network.Evaluate(test, [new CategoricalAccuracy()])["categorical_accuracy"], 0.95, 1);
    }

    [Fact]
    public void Parameters_HaveKerasShapes_AndSurviveAFile()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("netgen").FullName, "mixer.safetensors");
        var network = new Mixer(seed: 4);
        network.Save(path);
        var loaded = new Mixer(seed: 9);
        loaded.Load(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        Assert.Equal(
            ["dense/kernel", "dense/bias", "layer_normalization/gamma", "layer_normalization/beta"],
            Mixer.Description.Parameters.Take(4).Select(parameter => parameter.Name));
        Assert.Equal<int>([24, 96], Mixer.Description.Parameters[0].Shape);
        Assert.Equal(Bits(network.Parameters.Buffer.Span), Bits(loaded.Parameters.Buffer.Span));
    }

    private static int[] Train(int samples, int degree)
    {
        DataSet data = Data(samples);
        var network = new Mixer(seed: 1);
        var trainer = network.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = degree });
        float[] predictions = new float[samples * Mixer.OutputSize];
        for (int step = 0; step < 3; step++)
            trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions);
        return Bits(network.Parameters.Buffer.Span);
    }

    private static DataSet Data(int samples, int seed = 1)
    {
        var random = new Random(seed);
        float[] inputs = new float[samples * Mixer.InputSize], targets = new float[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            targets[sample] = random.Next(3);
            for (int i = 0; i < Mixer.InputSize; i++)
            {
                bool isLoud = i / 24 / 4 == (int)targets[sample];
                inputs[(sample * Mixer.InputSize) + i] = (random.NextSingle() - 0.5f) * (isLoud ? 2 : 1);
            }
        }

        return new DataSet(inputs, targets, Mixer.InputSize, targetSize: 1);
    }

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();
}

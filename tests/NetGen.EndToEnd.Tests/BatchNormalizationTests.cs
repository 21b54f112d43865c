using System.Runtime.InteropServices;

namespace NetGen.EndToEnd.Tests;

/// <summary>A residual block of convolutions, with enough work for several threads.</summary>
[Input(8, 8, 3)]
[Conv2D(16, 3, Padding = Padding.Same, UseBias = false)]
[BatchNormalization(Momentum = 0.75)]
[Activation(Relu, Name = "stem")]
[Conv2D(16, 3, Padding = Padding.Same, UseBias = false)]
[BatchNormalization(Momentum = 0.75)]
[Add("stem")]
[ReLU]
[Dropout(0.25)]
[GlobalAveragePooling2D]
[Dense(20)]
[BatchNormalization(Momentum = 0.75)]
[ReLU]
[Dense(3, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class NormalizedResidual;

/// <summary>One normalised value.</summary>
[Input(1)]
[BatchNormalization(Momentum = 0.5)]
[Dense(1, KernelInitializer = Ones)]
[Loss(MeanSquaredError)]
public sealed partial class OneNormalized;

/// <summary>A dense layer with a normalisation that training does not change.</summary>
[Input(4)]
[Dense(6)]
[BatchNormalization(Trainable = false)]
[Dense(1)]
[Loss(MeanSquaredError)]
public sealed partial class FrozenNormalization;

/// <summary>Batch normalisation in training, predictions, files and threads.</summary>
public sealed class BatchNormalizationTests
{
    // Less than a part of 16, one chunk, a chunk and a bit, several.
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(131)]
    public void AnyNumberOfThreads_GivesTheSameBits(int samples)
    {
        int[] alone = Train(samples, degree: 1);
        foreach (int degree in (int[])[2, 3, -1])
            Assert.Equal(alone, Train(samples, degree));
    }

    [Fact]
    public void Steps_AllocateNothing()
    {
        DataSet data = Data(131);
        var network = new NormalizedResidual(seed: 1);
        var trainer = network.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = 1 });
        float[] predictions = new float[131 * NormalizedResidual.OutputSize], one = new float[NormalizedResidual.OutputSize];
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

    [Fact]
    public void Averages_MoveAsInKeras()
    {
        // Keras: mean 3 and biased variance 14/3 of 1, 2 and 6; the momentum is 0.5.
        var network = new OneNormalized();
        Trainer<OneNormalized, Sgd> trainer = network.CreateTrainer(new Sgd(0));
        trainer.TrainStep([1, 2, 6], [0, 0, 0], new float[3]);
        Assert.Equal(1.5f, network.BatchNormalizationMovingMean[0], 1e-6f);
        Assert.Equal(0.5f + (7f / 3), network.BatchNormalizationMovingVariance[0], 1e-6f);

        trainer.TrainStep([1, 2, 6], [0, 0, 0], new float[3]);
        Assert.Equal(2.25f, network.BatchNormalizationMovingMean[0], 1e-6f);
    }

    [Fact]
    public void Variance_OfValuesFarFromZero_IsExact()
    {
        var network = new OneNormalized();
        Trainer<OneNormalized, Sgd> trainer = network.CreateTrainer(new Sgd(0));
        float[] inputs = [.. Enumerable.Range(0, 1000).Select(i => 4096 + (i % 2))];
        trainer.TrainStep(inputs, new float[1000], new float[1000]);
        Assert.Equal(0.5f + 0.125f, network.BatchNormalizationMovingVariance[0], 1e-6f);
    }

    [Fact]
    public void NeitherDecayNorClippingNorRegularisers_TouchTheAverages()
    {
        DataSet data = Data(40);
        float[] predictions = new float[40 * NormalizedResidual.OutputSize];
        var plain = new NormalizedResidual(seed: 1);
        plain.CreateTrainer(new Sgd(0)).TrainStep(data.Inputs.Span, data.Targets.Span, predictions);
        var decayed = new NormalizedResidual(seed: 1);
        decayed.CreateTrainer(new AdamW(0.1f, weightDecay: 0.5f), new TrainerOptions { GlobalClipNorm = 0.01f })
            .TrainStep(data.Inputs.Span, data.Targets.Span, predictions);

        Assert.Equal(Bits(Averages(plain)), Bits(Averages(decayed)));
        Assert.NotEqual(plain.BatchNormalizationGamma[0], decayed.BatchNormalizationGamma[0]);
    }

    [Fact]
    public void AFrozenLayer_StaysAsItIs()
    {
        var network = new FrozenNormalization(seed: 1);
        network.BatchNormalizationMovingMean[2] = 3;
        float[] before = [.. network.Parameters.Buffer.Span];
        network.CreateTrainer(new Adam()).TrainStep([1, 2, 3, 4, 4, 3, 2, 1], [1, 2], new float[2]);

        int start = FrozenNormalization.Description.Parameters.Single(parameter => parameter.Name == "batch_normalization/gamma").Offset;
        Assert.Equal(before.AsSpan(start, 4 * 16), network.Parameters.Buffer.Span.Slice(start, 4 * 16));
        Assert.NotEqual(before[..16], network.Parameters.Buffer.Span[..16].ToArray());
    }

    [Fact]
    public void Predictions_FollowEveryChangeOfAParameter()
    {
        var network = new NormalizedResidual(seed: 1);
        float[] input = [.. Enumerable.Range(0, NormalizedResidual.InputSize).Select(i => (i % 7) / 7f)], first = Predict(network, input);
        Action[] changes =
        [
            () => network.BatchNormalizationGamma[0] = 3,
            () => network.BatchNormalizationMovingMean.CopyFrom([.. Enumerable.Repeat(0.5f, 16)]),
            () => network.Parameters.Buffer.Span[0] += 1,
            () => network.Conv2dKernel[5] = 2,
        ];
        foreach (Action change in changes)
        {
            change();
            float[] next = Predict(network, input);
            Assert.NotEqual(first, next);
            var copy = new NormalizedResidual(seed: 2);
            network.Parameters.Buffer.Span.CopyTo(copy.Parameters.Buffer.Span);
            Assert.Equal(next, Predict(copy, input));
            first = next;
        }

        Span<float> kept = network.Parameters.Buffer.Span;
        Predict(network, input);
        kept[1] += 1;
        network.Parameters.MarkChanged();
        Assert.NotEqual(first, Predict(network, input));
    }

    [Fact]
    public void ThreadsThatPredictAfterAChange_SeeIt()
    {
        var network = new NormalizedResidual(seed: 1);
        float[] input = [.. Enumerable.Range(0, NormalizedResidual.InputSize).Select(i => (i % 5) / 5f)];
        for (int round = 0; round < 50; round++)
        {
            network.BatchNormalizationGamma[round % 16] = 1 + (round / 10f);
            float[][] results = new float[4][];
            Parallel.For(0, results.Length, i => results[i] = Predict(network, input));
            Assert.All(results, result => Assert.Equal(results[0], result));
        }
    }

    [Fact]
    public void ATrainingThatGoesOn_HasTheSameBits()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("netgen").FullName, "residual.safetensors");
        DataSet data = Data(100);
        NormalizedResidual whole = Fit(data, new NormalizedResidual(seed: 1), epochs: 4, from: null, to: null);
        Fit(data, new NormalizedResidual(seed: 1), epochs: 2, from: null, to: path);
        NormalizedResidual resumed = Fit(data, new NormalizedResidual(seed: 7), epochs: 2, from: path, to: null);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        Assert.Equal(Bits(whole.Parameters.Buffer.Span), Bits(resumed.Parameters.Buffer.Span));
    }

    // The class is the third of the image that is brighter.
    [Fact]
    public void ANormalizedResidual_Learns()
    {
        DataSet train = Data(900), test = Data(200, seed: 5);
        var network = new NormalizedResidual(seed: 3);
        network.CreateTrainer(new Adam(0.01f)).Fit(train, new FitOptions { Epochs = 8, BatchSize = 32 });
        Assert.InRange(network.Evaluate(test, [new CategoricalAccuracy()])["categorical_accuracy"], 0.95, 1);
    }

    [Fact]
    public void SampleWeights_CountInTheLossAndNotInTheStatistics()
    {
        var weighted = new OneNormalized();
        float[] predictions = new float[3], expected = new float[3];
        weighted.CreateTrainer(new Sgd(0)).TrainStep([1, 2, 6], [0, 0, 0], predictions, [0, 0, 5]);
        var plain = new OneNormalized();
        plain.CreateTrainer(new Sgd(0)).TrainStep([1, 2, 6], [0, 0, 0], expected);
        Assert.Equal(expected, predictions);
        Assert.Equal(plain.BatchNormalizationMovingMean[0], weighted.BatchNormalizationMovingMean[0]);
    }

    private static NormalizedResidual Fit(DataSet data, NormalizedResidual network, int epochs, string? from, string? to)
    {
        Trainer<NormalizedResidual, Adam> trainer = network.CreateTrainer(new Adam(), new TrainerOptions { Seed = 3 });
        if (from is not null)
            trainer.Load(from);
        trainer.Fit(data, new FitOptions { Epochs = epochs, BatchSize = 48 });
        if (to is not null)
            trainer.Save(to);
        return network;
    }

    private static float[] Predict(NormalizedResidual network, float[] input)
    {
        float[] output = new float[NormalizedResidual.OutputSize];
        network.Predict(input, output);
        return output;
    }

    private static float[] Averages(NormalizedResidual network) =>
    [
        .. NormalizedResidual.Description.Parameters.Where(parameter => !parameter.IsTrainable)
            .SelectMany(parameter => network.Parameters.Buffer.Span.Slice(parameter.Offset, parameter.StorageLength).ToArray()),
    ];

    private static int[] Train(int samples, int degree)
    {
        DataSet data = Data(samples);
        var network = new NormalizedResidual(seed: 1);
        var trainer = network.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = degree });
        float[] predictions = new float[samples * NormalizedResidual.OutputSize];
        for (int step = 0; step < 3; step++)
            trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions);
        return [.. Bits(network.Parameters.Buffer.Span), .. Bits(predictions)];
    }

    private static DataSet Data(int samples, int seed = 1)
    {
        var random = new Random(seed);
        float[] inputs = new float[samples * NormalizedResidual.InputSize], targets = new float[samples];
        for (int sample = 0; sample < samples; sample++)
        {
            targets[sample] = random.Next(3);
            for (int i = 0; i < NormalizedResidual.InputSize; i++)
            {
                bool isBright = i % 3 == (int)targets[sample];
                inputs[(sample * NormalizedResidual.InputSize) + i] = random.NextSingle() * (isBright ? 2 : 1);
            }
        }

        return new DataSet(inputs, targets, NormalizedResidual.InputSize, 1);
    }

    private static int[] Bits(ReadOnlySpan<float> values) => MemoryMarshal.Cast<float, int>(values).ToArray();
}

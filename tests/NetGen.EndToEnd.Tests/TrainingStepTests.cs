using System.Runtime.InteropServices;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Storage;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// Layers of every width: tiles of several panels, of one, and samples in the lanes; enough work for eight threads.
/// </summary>
[Input(50)]
[Dense(420, Relu, KernelL2 = 1e-3)]
[Dropout(0.3)]
[Dense(36, Sigmoid, KernelL1 = 1e-4)]
[Dense(7, Tanh)]
[Dense(3, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class Funnel;

/// <summary>The ways to compute a training step agree bit for bit.</summary>
public sealed class TrainingStepTests
{
    private const int Steps = 5;

    // Less than a chunk, one, a whole one and a bit, several.
    public static TheoryData<int> BatchSizes => [1, 5, 77, 100, 128, 129, 300];

    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void AnyNumberOfThreads_GivesTheSameBits(int batchSize)
    {
        int[] alone = Train(batchSize, new TrainerOptions { MaxDegreeOfParallelism = 1 });
        foreach (int degree in (int[])[2, 3, 8, -1])
            Assert.Equal(alone, Train(batchSize, new TrainerOptions { MaxDegreeOfParallelism = degree }));
        Assert.Equal(alone, Train(batchSize, new TrainerOptions()));
    }

    // A limit that no gradient reaches: the gradients are written out, and the optimizer runs over them afterwards.
    [Theory]
    [MemberData(nameof(BatchSizes))]
    public void OptimizerOnFinishedTiles_GivesTheBitsOfOneOnWrittenGradients(int batchSize) =>
        Assert.Equal(
            Train(batchSize, new TrainerOptions()), Train(batchSize, new TrainerOptions { GlobalClipNorm = 1e30f }));

    [Fact]
    public void Loss_OnAnyNumberOfThreads_IsTheSame()
    {
        DataSet data = Data(300);
        var network = new Funnel(seed: 2);
        double loss = network.Evaluate(data, batchSize: 300, maxDegreeOfParallelism: 1).Loss;
        Assert.Equal(loss, network.Evaluate(data, batchSize: 300, maxDegreeOfParallelism: -1).Loss);
    }

    [Fact]
    public void StepOnSeveralThreads_AllocatesNothing()
    {
        DataSet data = Data(128);
        var network = new Funnel(seed: 2);
        var trainer = network.CreateTrainer(new Adam(), new TrainerOptions { MaxDegreeOfParallelism = -1 });
        var predictions = new float[128 * Funnel.OutputSize];
        for (int step = 0; step < 50; step++)
            trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions);
        Assert.Equal(0, Allocations.Least(rounds: 5, _ => trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions)));
    }

    [Fact]
    public void Degree_OfZero_IsRefused()
    {
        var options = new TrainerOptions { MaxDegreeOfParallelism = 0 };
        Assert.Throws<ArgumentOutOfRangeException>(() => new Funnel().CreateTrainer(new Adam(), options));
    }

    private static int[] Train(int batchSize, TrainerOptions options)
    {
        DataSet data = Data(batchSize);
        var network = new Funnel(seed: 2);
        var trainer = network.CreateTrainer(new Adam(learningRate: 0.01f), options);
        var predictions = new float[batchSize * Funnel.OutputSize];
        double loss = 0;
        for (int step = 0; step < Steps; step++)
            loss = trainer.TrainStep(data.Inputs.Span, data.Targets.Span, predictions);
        Assert.True(double.IsFinite(loss));
        AlignedBuffer parameters = network.Parameters.Buffer;
        return [.. MemoryMarshal.Cast<float, int>(parameters.Span), .. MemoryMarshal.Cast<float, int>(predictions)];
    }

    private static DataSet Data(int count)
    {
        var random = new Random(count);
        var inputs = new float[count * Funnel.InputSize];
        var targets = new float[count];
        foreach (ref float input in inputs.AsSpan())
            input = (random.NextSingle() * 2) - 1;
        foreach (ref float target in targets.AsSpan())
            target = random.Next(Funnel.OutputSize);
        return new DataSet(inputs, targets, Funnel.InputSize, targetSize: 1);
    }
}

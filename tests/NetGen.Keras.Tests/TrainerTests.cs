using NetGen.KerasNetworks;
using NetGen.Storage;
using NetGen.Tests;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>Training goes on from files of Keras.</summary>
public sealed class TrainerTests
{
    private const int Samples = 24;

    private static readonly string[] Optimizers =
        ["adam", "adamw", "nadam", "adamax", "adadelta", "adagrad", "sgd", "sgd momentum", "rmsprop", "rmsprop centered"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (string optimizer in Optimizers)
            {
                cases.Add(optimizer, ".keras");
                cases.Add(optimizer, ".h5");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ResumedTraining_GivesTheSameBits(string optimizer, string end)
    {
        switch (optimizer)
        {
            case "adam": AssertResumes(new Adam(0.01f), new Adam(), end); break;
            case "adamw": AssertResumes(new AdamW(0.01f, weightDecay: 0.1), new AdamW(weightDecay: 0.1), end); break;
            case "nadam": AssertResumes(new Nadam(0.01f), new Nadam(), end); break;
            case "adamax": AssertResumes(new Adamax(0.01f), new Adamax(), end); break;
            case "adadelta": AssertResumes(new Adadelta(0.5f), new Adadelta(), end); break;
            case "adagrad": AssertResumes(new Adagrad(0.05f), new Adagrad(), end); break;
            case "sgd": AssertResumes(new Sgd(0.05f), new Sgd(), end); break;
            case "sgd momentum": AssertResumes(new Sgd(0.05f, momentum: 0.9), new Sgd(momentum: 0.9), end); break;
            case "rmsprop": AssertResumes(new RMSprop(0.01f), new RMSprop(), end); break;
            default: AssertResumes(new RMSprop(0.01f, momentum: 0.5, centered: true), new RMSprop(momentum: 0.5, centered: true), end); break;
        }
    }

    [Fact]
    public void StateOfKeras_IsTakenUp()
    {
        var trainer = new Sequence(seed: 1).CreateTrainer(new Adam());
        trainer.LoadKeras(KerasFiles.PathOf("keras3.sequential.keras"));
        Assert.Equal(5, trainer.Step);
        Assert.Equal(0.002f, trainer.LearningRate);

        // The file has half of each parameter as its momentum.
        Parameter kernel = trainer.Parameters[3];
        Assert.Equal("dense/kernel", kernel.Info.Name);
        float[] values = new float[kernel.Length], momentum = new float[kernel.Length];
        kernel.CopyTo(values);
        new Parameter(kernel.Info, trainer.CopySlots()[0]).CopyTo(momentum);
        Assert.Equal(values.Select(value => value / 2), momentum);
    }

    [Fact]
    public void StateOfAnotherOptimizer_IsRefused_AndNothingChanges()
    {
        var trainer = new Sequence(seed: 1).CreateTrainer(new Sgd(momentum: 0.9));
        float[] before = trainer.Parameters.Buffer.Span.ToArray();
        string message = Assert.Throws<NetworkFileException>(() => trainer.LoadKeras(KerasFiles.PathOf("keras3.sequential.h5"))).Message;
        Assert.Contains("adam(momentum, velocity)", message, StringComparison.Ordinal);
        Assert.Contains("sgd(momentum)", message, StringComparison.Ordinal);
        Assert.Throws<NetworkFileException>(() => trainer.LoadKeras(KerasFiles.PathOf("keras212.sequential.keras")));
        Assert.Equal(before, trainer.Parameters.Buffer.Span.ToArray());
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void LossThatKerasDoesNotHave_IsNotSavedInSilence()
    {
        using var folder = new TemporaryFolder();
        var network = new Rosenblatt(seed: 1);
        string message = Assert.Throws<NetworkFileException>(() => network.CreateTrainer(new Adam()).SaveKeras(folder["model.keras"])).Message;
        Assert.Contains("Sign", message, StringComparison.Ordinal);
        Assert.Empty(folder.Files);
    }

    private static void AssertResumes<TOptimizer>(TOptimizer first, TOptimizer second, string end)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        float[] inputs = [.. Enumerable.Range(0, Samples * 4).Select(_ => (float)random.NextDouble())];
        float[] targets = [.. Enumerable.Range(0, Samples).SelectMany(sample => Enumerable.Range(0, 3).Select(target => target == sample % 3 ? 1f : 0))];
        float[] predictions = new float[Samples * 3];
        var trainer = new Trained(seed: 2).CreateTrainer(first);
        for (int step = 0; step < 3; step++)
            trainer.TrainStep(inputs, targets, predictions);
        Assert.Empty(trainer.SaveKeras(folder["model" + end]));
        trainer.TrainStep(inputs, targets, predictions);

        var resumed = new Trained(seed: 4).CreateTrainer(second);
        resumed.LoadKeras(folder["model" + end]);
        Assert.Equal(3, resumed.Step);
        resumed.TrainStep(inputs, targets, predictions);
        Assert.Equal(trainer.Parameters.Buffer.Span.ToArray(), resumed.Parameters.Buffer.Span.ToArray());
    }
}

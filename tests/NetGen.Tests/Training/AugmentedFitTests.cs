using NetGen.Randomness;

namespace NetGen.Tests.Training;

public sealed class AugmentedFitTests
{
    private static readonly DataSet Data = LinearData.Create(30);

    private static readonly Augmentation[] Changes =
        [new RandomTranslation(new(1, 3), 0, 1, FillMode.Wrap), new RandomFlip(new(1, 3), FlipMode.Horizontal)];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_TrainsOnTheSamplesOfAugment_OtherOnesInEachEpoch(bool shuffle)
    {
        var network = new LinearRegression();
        network.CreateTrainer(new Sgd(), new TrainerOptions { Seed = 5 }).Fit(
            Data, new FitOptions { Epochs = 2, BatchSize = 8, Shuffle = shuffle, Augmentations = Changes });

        var expected = new List<float>();
        for (int epoch = 0; epoch < 2; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, 30)];
            if (shuffle)
                Permutation.Shuffle(order, 5, epoch);
            DataSet augmented = Data.Augment(Changes, seed: 5, epoch);
            expected.AddRange(order.Select(i => augmented.Input(i)[0]));
        }

        Assert.Equal(expected, network.FirstInputs);
        Assert.Equal([8, 8, 8, 6, 8, 8, 8, 6], network.BatchSizes);
    }

    [Fact]
    public void Fit_WithTheSameSeed_GivesTheSameBits()
    {
        float[] first = Train(seed: 1);
        Assert.Equal(first, Train(seed: 1));
        Assert.NotEqual(first, Train(seed: 2));
        Assert.NotEqual(first, Train(seed: 1, augmentations: []));

        static float[] Train(long seed, Augmentation[]? augmentations = null) => Parameters(Trained(
            new TrainerOptions { Seed = seed }, new FitOptions { Epochs = 3, BatchSize = 7, Augmentations = augmentations ?? Changes }));
    }

    [Fact]
    public void Fit_WithAugmentationsThatChangeNothing_GivesTheBitsOfNone()
    {
        DataSet weighted = Data.WithSampleWeights(Enumerable.Range(0, 30).Select(i => i / 15f).ToArray());
        foreach (DataSet data in (DataSet[])[Data, weighted])
        {
            foreach (bool shuffle in (bool[])[true, false])
            {
                var options = new FitOptions { Epochs = 3, BatchSize = 7, Shuffle = shuffle };
                Assert.Equal(
                    Parameters(Trained(new(), options, data)),
                    Parameters(Trained(new(), options with { Augmentations = [new Probe()] }, data)));
            }
        }
    }

    [Fact]
    public void Load_GoesOnBitForBit()
    {
        using var folder = new TemporaryFolder();
        var options = new FitOptions { Epochs = 4, BatchSize = 7, Augmentations = Changes };
        LinearRegression expected = Trained(new TrainerOptions { Seed = 3 }, options);

        var half = new LinearRegression().CreateTrainer(new Adam(0.01), new TrainerOptions { Seed = 3 });
        half.Fit(Data, options with { Epochs = 2 });
        half.Save(folder["half.safetensors"]);
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Adam(0.01));
        trainer.Load(folder["half.safetensors"]);
        trainer.Fit(Data, options with { InitialEpoch = 2 });
        Assert.Equal(Parameters(expected), Parameters(network));
    }

    [Fact]
    public void Fit_AfterACancelledEpoch_GoesOnBitForBit()
    {
        var options = new FitOptions { Epochs = 2, BatchSize = 4, Augmentations = Changes };
        var expected = new LinearRegression();
        expected.CreateTrainer(new Sgd(0)).Fit(Data, options);

        using var source = new CancellationTokenSource();
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Sgd(0));
        History history = trainer.Fit(Data, options with
        {
            CancellationToken = source.Token,
            Progress = new Receiver(progress =>
            {
                if (progress is { Epoch: 2, Batch: 3 })
                    source.Cancel();
            }),
        });
        Assert.Equal((StopReason.Cancelled, 1), (history.StopReason, trainer.Epoch));
        trainer.Fit(Data, options with { InitialEpoch = 1 });
        Assert.Equal(expected.FirstInputs[30..], network.FirstInputs[^30..]);
    }

    [Fact]
    public void ValidationData_StayAsTheyAre()
    {
        var network = new LinearRegression();
        network.Parameters[0].CopyFrom([1, 2, 3, 4, 5, 6]);
        double all = network.Evaluate(Data).Loss, last = network.Evaluate(Data.Skip(20)).Loss;
        var options = new FitOptions { Augmentations = Changes };

        Assert.Equal(all, network.CreateTrainer(new Sgd(0)).Fit(Data, options with { Validation = Data })["val_loss"][0], 1e-9);
        network.FirstInputs.Clear();
        History history = network.CreateTrainer(new Sgd(0)).Fit(Data, options with { ValidationSplit = 1 / 3.0 });
        Assert.Equal(last, history["val_loss"][0], 1e-9);
        Assert.NotEqual(network.Evaluate(Data.Take(20)).Loss, history["loss"][0], 1e-3);
        Assert.Equal(20, network.FirstInputs.Count);
    }

    [Fact]
    public void TheNamedInput_OfSeveral_IsChanged()
    {
        DataSet data = DataSet.FromParts(
            [new("vector", Enumerable.Range(0, 20).Select(i => i / 20f).ToArray(), 2), new("goal", new float[10], 1)],
            [new("policy", new float[20], 2), new("value", new float[10], 1)]);
        var seen = new Probe { Input = "vector" };
        new ActorCritic().CreateTrainer(new Sgd()).Fit(data, new FitOptions { Augmentations = [seen] });
        Assert.Equal(10, seen.Calls);
        Assert.Equal(2, seen.Length);

        var error = Assert.Throws<ArgumentException>(
            () => new ActorCritic().CreateTrainer(new Sgd()).Fit(data, new FitOptions { Augmentations = [new Probe()] }));
        Assert.StartsWith(
            "FitOptions.Augmentations has a Probe that does not say which of the inputs vector, goal it changes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAugmentationOfAnotherSize_IsRefusedBeforeTheFirstStep()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var error = Assert.Throws<ArgumentException>(
            () => trainer.Fit(Data, new FitOptions { Augmentations = [new RandomCrop(new(28, 28), 2)] }));
        Assert.Equal(
            "FitOptions.Augmentations has a RandomCrop for 784 values, and a sample has 3; give it the shape of the samples.", error.Message);
        Assert.Throws<ArgumentException>("Augmentations", () => trainer.Fit(Data, new FitOptions { Augmentations = null! }));
        Assert.Throws<ArgumentException>(() => trainer.Fit(Data, new FitOptions { Augmentations = [null!] }));
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void AnAugmentationThatThrows_IsNamedWithItsSample_AfterTheBatchesBefore()
    {
        var failing = new Probe { Changing = source => _ = source[0] == Data.Input(17)[0] ? throw new InvalidDataException("no light") : 0 };
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var options = new FitOptions { BatchSize = 4, Shuffle = false, Augmentations = [failing] };

        var error = Assert.Throws<InvalidOperationException>(() => trainer.Fit(Data, options));
        Assert.Equal("The augmentation Probe failed for sample 17: no light", error.Message);
        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Equal(4, trainer.Step);
        AssertEnded(failing);
        Assert.Equal(StopReason.Completed, trainer.Fit(Data).StopReason);
    }

    [Fact]
    public void TheThread_EndsWithFit_HoweverItEnds()
    {
        using var source = new CancellationTokenSource();
        AssertEnds(probe => Fit(new FitOptions { Augmentations = [probe], BatchSize = 2, Epochs = 3 }));
        AssertEnds(probe => Fit(new FitOptions { Augmentations = [probe], BatchSize = 2, Epochs = 0 }));
        AssertEnds(probe => Fit(new FitOptions
        {
            Augmentations = [probe],
            BatchSize = 2,
            Epochs = 100,
            Callbacks = [new EarlyStopping("loss", minDelta: 1000)],
        }));
        AssertEnds(probe => Fit(new FitOptions
        {
            Augmentations = [probe],
            BatchSize = 2,
            CancellationToken = source.Token,
            Progress = new Receiver(_ => source.Cancel()),
        }));
        AssertEnds(probe => Assert.Throws<InvalidDataException>(() => Fit(new FitOptions
        {
            Augmentations = [probe],
            BatchSize = 2,
            Progress = new Receiver(_ => throw new InvalidDataException()),
        })));
        AssertEnds(probe => Assert.Throws<TrainingDivergedException>(
            () => new LinearRegression().CreateTrainer(new Sgd(1e30f)).Fit(Data, new FitOptions { Augmentations = [probe], BatchSize = 2 })));

        static void AssertEnds(Action<Probe> fit)
        {
            var probe = new Probe();
            fit(probe);
            AssertEnded(probe);
        }

        static void Fit(FitOptions options) => new LinearRegression().CreateTrainer(new Sgd()).Fit(Data, options);
    }

    [Fact]
    public void TheNextBatch_IsMadeWhileTheLastOneIsTrainedOn()
    {
        // The first report comes while the first batch is the last one: it returns only after the second has been made.
        using var secondIsMade = new ManualResetEventSlim();
        int calls = 0;
        var probe = new Probe
        {
            Changing = _ =>
            {
                if (++calls == 20)
                    secondIsMade.Set();
            },
        };
        bool wasMade = false;
        var progress = new Receiver(report => wasMade |= report.Batch == 1 && secondIsMade.Wait(TimeSpan.FromSeconds(30)));
        new LinearRegression().CreateTrainer(new Sgd()).Fit(
            Data, new FitOptions { BatchSize = 10, Augmentations = [probe], Progress = progress });
        Assert.True(wasMade);
        Assert.NotEqual(Environment.CurrentManagedThreadId, probe.Thread!.ManagedThreadId);
    }

    [Fact]
    public void Batches_AllocateNothing_OnEitherThread()
    {
        DataSet data = LinearData.Create(200);
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        long onProducer = long.MaxValue, fewer = long.MaxValue, more = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            fewer = Math.Min(fewer, Fit(batchSize: 100));
            more = Math.Min(more, Fit(batchSize: 1));
        }

        Assert.Equal(0, onProducer);
        Assert.True(more <= fewer, $"2 batches: {fewer} bytes, 200 batches: {more} bytes");

        long Fit(int batchSize)
        {
            var probe = new Probe();
            var options = new FitOptions { BatchSize = batchSize, Epochs = 2, Augmentations = [.. Changes, probe] };
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Fit(data, options);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            onProducer = Math.Min(onProducer, probe.Allocated);
            return allocated;
        }
    }

    private static LinearRegression Trained(TrainerOptions trainer, FitOptions options, DataSet? data = null)
    {
        var network = new LinearRegression();
        network.CreateTrainer(new Adam(0.01), trainer).Fit(data ?? Data, options);
        return network;
    }

    private static float[] Parameters(LinearRegression network) => network.Parameters.Buffer.Span.ToArray();

    private static void AssertEnded(Probe probe) => Assert.False(probe.Thread?.IsAlive ?? false);

    private sealed class Receiver(Action<TrainingProgress> receive) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => receive(value);
    }

    // Changes nothing, and sees what it is called with.
    private sealed class Probe : Augmentation
    {
        private long _allocatedBefore;

        public Action<float[]>? Changing { get; init; }

        public int Calls { get; private set; }

        public int Length { get; private set; }

        public Thread? Thread { get; private set; }

        // Of its thread, from the first call to the last.
        public long Allocated { get; private set; }

        public override void Apply(ReadOnlySpan<float> source, Span<float> destination, ref PhiloxSequence random)
        {
            Thread = Thread.CurrentThread;
            Length = source.Length;
            if (Calls++ == 0)
                _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
            Allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore;
            Changing?.Invoke(source.ToArray());
        }
    }
}

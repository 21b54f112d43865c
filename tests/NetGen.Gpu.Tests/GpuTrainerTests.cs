using System.Collections.Immutable;
using NetGen.Numerics;
using NetGen.Storage.Safetensors;
using NetGen.Tests;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>A trainer on an accelerator takes the way of the CPU's.</summary>
public sealed class GpuTrainerTests(TrainedNetworks networks) : IClassFixture<TrainedNetworks>
{
    // Few steps, each of which rounds in another order than the CPU does.
    private const double Tolerance = 1e-5;

    [Fact]
    public void Sgd_MatchesTheCpu() => AssertSame(new Sgd(0.1f));

    [FullRunFact]
    public void SgdWithMomentum_MatchesTheCpu() => AssertSame(new Sgd(0.1f, momentum: 0.9));

    [FullRunFact]
    public void SgdWithNesterovsMomentum_MatchesTheCpu() => AssertSame(new Sgd(0.1f, momentum: 0.9, nesterov: true));

    [Fact]
    public void Adam_MatchesTheCpu() => AssertSame(new Adam(0.01f));

    [FullRunFact]
    public void AdamWithSchedule_MatchesTheCpu() => AssertSame(new Adam(new ExponentialDecay(0.01f, 2, 0.5f)));

    [FullRunFact]
    public void AdamW_MatchesTheCpu() => AssertSame(new AdamW(0.01f, weightDecay: 0.1));

    [FullRunTheory]
    [InlineData(null)]
    [InlineData(0.05f)]
    public void AdamWThatExcludesBiases_MatchesTheCpu(float? norm) => AssertSame(
        new AdamW(0.01f, weightDecay: 5, excludeFromWeightDecay: ["bias"]), new TrainerOptions { GlobalClipNorm = norm });

    [FullRunFact]
    public void Adamax_MatchesTheCpu() => AssertSame(new Adamax(0.01f));

    [FullRunFact]
    public void Nadam_MatchesTheCpu() => AssertSame(new Nadam(0.01f));

    [FullRunFact]
    public void Adagrad_MatchesTheCpu() => AssertSame(new Adagrad(0.05f));

    [FullRunFact]
    public void Adadelta_MatchesTheCpu() => AssertSame(new Adadelta(1f));

    [FullRunFact]
    public void RMSprop_MatchesTheCpu() => AssertSame(new RMSprop(0.01f));

    [FullRunFact]
    public void RMSpropCenteredWithMomentum_MatchesTheCpu() => AssertSame(new RMSprop(0.01f, momentum: 0.5, centered: true));

    [FullRunFact]
    public void RMSpropWithMomentum_MatchesTheCpu() => AssertSame(new RMSprop(0.01f, momentum: 0.5));

    [FullRunFact]
    public void MomentsOfInputsThatAreNoMore_BecomeZero()
    {
        // Decays of 0.55 leave the normal range after some 150 steps, and end at 1.4e-45 by rounding alone; of 0.5 or less, at 0.
        Check(new Adam(0.01f, beta1: 0.55, beta2: 0.55));

        void Check<TOptimizer>(TOptimizer optimizer)
            where TOptimizer : struct, IOptimizer<TOptimizer>
        {
            DataSet data = TrainedNetworks.Data(4);
            float[] inputs = data.Inputs.ToArray();
            for (int i = 0; i < inputs.Length; i += data.InputSize)
                inputs[i] = 0;
            var later = new DataSet(inputs, data.Targets, data.InputSize, data.TargetSize);
            using TrainerUnderTest gpu = networks.Plain.OnGpu(optimizer);
            gpu.Fit(data, new FitOptions());
            gpu.Fit(later, new FitOptions { Epochs = 190 });

            string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            try
            {
                gpu.Trainer.Save(path);
                using var reader = new SafetensorsReader(path);
                foreach (string slot in optimizer.SlotNames)
                {
                    SafetensorsTensor tensor = reader.Header.Tensors[$"optimizer/{slot}/dense/kernel"];
                    float[] moments = new float[data.InputSize * 16];
                    reader.Read(tensor, moments);
                    Assert.All(moments[..16], value => Assert.Equal(0, value));
                    Assert.Contains(moments, value => value != 0);
                }
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    [Fact]
    public void Loss_OfLogitsThatDifferByMoreThanFloatsGo_IsThatOfTheCpu()
    {
        var callback = new ActionCallback(trainer =>
        {
            trainer.Parameters.Buffer.Span.Clear();
            new float[] { 3e38f, -3e38f, 0 }.CopyTo(trainer.Parameters.Buffer.Span[trainer.Parameters.Description.Parameters[3].Offset..]);
        });
        var data = new DataSet(new float[40], new float[] { 1, 0, 0, 1, 0, 0 }, 20, 3);
        using TrainerUnderTest gpu = networks.Plain.OnGpu(new Sgd(0)), cpu = networks.Plain.OnCpu(new Sgd(0));
        var options = new FitOptions { Epochs = 2, Callbacks = [callback] };
        Assert.Equal(0, cpu.Fit(data, options)["loss"][1]);
        Assert.Equal(0, gpu.Fit(data, options)["loss"][1]);
    }

    [FullRunTheory]
    [InlineData(0.01f, null, null)]
    [InlineData(null, 0.05f, null)]
    [InlineData(null, null, 0.05f)]
    public void Clipping_MatchesTheCpu(float? value, float? norm, float? globalNorm) => AssertSame(
        new Sgd(0.5f, momentum: 0.5),
        new TrainerOptions { ClipValue = value, ClipNorm = norm, GlobalClipNorm = globalNorm });

    [Fact]
    public void Regularizers_AreInLossAndGradients() => AssertSame(new Adam(0.01f), driver: networks.Penalized);

    [FullRunFact]
    public void Dropout_GivesTheCpusLossCurve()
    {
        DataSet data = TrainedNetworks.Data(64);
        var options = new FitOptions { Epochs = 25, BatchSize = 32 };
        using TrainerUnderTest cpu = networks.Dropping.OnCpu(new Adam(0.01f)), gpu = networks.Dropping.OnGpu(new Adam(0.01f));
        IReadOnlyList<double> expected = cpu.Fit(data, options)["loss"], actual = gpu.Fit(data, options)["loss"];
        Assert.True(expected[^1] < 0.8 * expected[0]);
        Assert.Equal(25, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second / pair.First, 1 - 1e-3, 1 + 1e-3));
    }

    [Fact]
    public void TwoRuns_GiveTheSameBits()
    {
        (float[] Parameters, IReadOnlyList<double> Losses) Run()
        {
            using TrainerUnderTest trainer = networks.Dropping.OnGpu(
                new Adam(0.01f), new TrainerOptions { Seed = 5, GlobalClipNorm = 0.1f });
            History history = trainer.Fit(TrainedNetworks.Data(70), new FitOptions { Epochs = 2 });
            return (trainer.Parameters, history["loss"]);
        }

        (float[] Parameters, IReadOnlyList<double> Losses) first = Run(), second = Run();
        Assert.Equal(first.Parameters, second.Parameters);
        Assert.Equal(first.Losses, second.Losses);
    }

    [Fact]
    public void History_HasTheCpusNamesAndValues()
    {
        DataSet data = TrainedNetworks.Data(80);
        var options = new FitOptions { Epochs = 2, ValidationSplit = 0.25, Shuffle = false };
        using TrainerUnderTest cpu = networks.Penalized.OnCpu(new Adam(0.01f)), gpu = networks.Penalized.OnGpu(new Adam(0.01f));
        History expected = cpu.Fit(data, options), actual = gpu.Fit(data, options);
        Assert.Equal(["loss", "accuracy", "val_loss", "val_accuracy"], actual.Names);
        foreach (string name in expected.Names)
            AssertClose(expected[name], actual[name], name);
    }

    [Fact]
    public void Evaluate_GivesTheCpusValues()
    {
        DataSet data = TrainedNetworks.Data(50);
        using TrainerUnderTest cpu = networks.Penalized.OnCpu(new Adam()), gpu = networks.Penalized.OnGpu(new Adam());
        Evaluation expected = cpu.Evaluate(data), actual = gpu.Evaluate(data);
        AssertClose([expected.Loss], [actual.Loss], "loss");
        Assert.Equal(expected["accuracy"], actual["accuracy"]);
    }

    [Fact]
    public void WrongTargets_AreNamedBeforeAnythingIsTrained()
    {
        DataSet good = TrainedNetworks.Data(40);
        float[] targets = good.Targets.ToArray();
        targets.AsSpan(17 * good.TargetSize, good.TargetSize).Clear();
        var data = new DataSet(good.Inputs, targets, good.InputSize, good.TargetSize);
        using TrainerUnderTest gpu = networks.Plain.OnGpu(new Adam());
        Assert.Contains(
            "got a sum of 0 in sample 17 of the data set (it is the only one)",
            Assert.Throws<ArgumentException>(() => gpu.Fit(data, new FitOptions())).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, gpu.Trainer.Step);
        Assert.Throws<ArgumentException>(() => gpu.Evaluate(data));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void SavedTrainer_GoesOnElsewhere(bool isSavedOnGpu)
    {
        DataSet data = TrainedNetworks.Data(64);
        var first = new FitOptions { Epochs = 1 };
        var second = new FitOptions { Epochs = 2, InitialEpoch = 1 };
        var options = new TrainerOptions { Seed = 9 };
        using TrainerUnderTest whole = networks.Dropping.OnCpu(new Adam(0.01f), options);
        whole.Fit(data, new FitOptions { Epochs = 2 });

        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (TrainerUnderTest before = Create(isSavedOnGpu, options))
            {
                before.Fit(data, first);
                before.Trainer.Save(path);
            }

            // The seed is the file's.
            using TrainerUnderTest after = Create(!isSavedOnGpu, options: null);
            after.Trainer.Load(path);
            Assert.Equal((2, 1, 9), (after.Trainer.Step, after.Trainer.Epoch, after.Trainer.Seed));
            after.Fit(data, second);
            AssertClose(Doubles(whole), Doubles(after), "parameters");
        }
        finally
        {
            File.Delete(path);
        }

        TrainerUnderTest Create(bool onGpu, TrainerOptions? options) =>
            onGpu ? networks.Dropping.OnGpu(new Adam(0.01f), options) : networks.Dropping.OnCpu(new Adam(0.01f), options);
    }

    [Fact]
    public void Callbacks_SeeAndChangeTheParameters()
    {
        var seen = new List<float>();
        var callback = new ActionCallback(trainer =>
        {
            seen.Add(trainer.Parameters.Buffer.Span[0]);
            trainer.Parameters.Buffer.Span.Clear();
            if (seen.Count == 2)
                trainer.StopTraining();
        });
        using TrainerUnderTest gpu = networks.Plain.OnGpu(new Sgd(0));
        float start = gpu.Parameters[0];
        History history = gpu.Fit(TrainedNetworks.Data(20), new FitOptions { Epochs = 5, Callbacks = [callback] });
        Assert.Equal([start, 0], seen);
        Assert.Equal(StopReason.EarlyStopping, history.StopReason);
        Assert.All(gpu.Parameters, value => Assert.Equal(0, value));
        Assert.Equal(Math.Log(3), history["loss"][1], 1e-6);
    }

    [Fact]
    public void Progress_IsReportedOnceAnEpoch()
    {
        var reports = new Reports();
        using TrainerUnderTest gpu = networks.Plain.OnGpu(new Adam());
        gpu.Fit(TrainedNetworks.Data(40), new FitOptions { Epochs = 2, BatchSize = 10, Progress = reports });
        Assert.Equal([(1, 4, true), (2, 4, true)], reports.All);
    }

    [Fact]
    public void Cancelled_EndsBetweenStepsAndReports()
    {
        using var source = new CancellationTokenSource();
        var reports = new Reports();
        using TrainerUnderTest gpu = networks.Plain.OnGpu(new Adam());
        source.Cancel();
        History history = gpu.Fit(
            TrainedNetworks.Data(40), new FitOptions { Epochs = 2, Progress = reports, CancellationToken = source.Token });
        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal([(1, 0, false)], reports.All);
        Assert.Equal(0, gpu.Trainer.Epoch);
    }

    [Fact]
    public void Diverged_NamesTheStepOfTheCpu()
    {
        float[] inputs = TrainedNetworks.Data(40).Inputs.ToArray();
        DataSet good = TrainedNetworks.Data(40);
        inputs[good.InputSize * 25] = float.NaN;
        var data = new DataSet(inputs, good.Targets, good.InputSize, good.TargetSize);
        var options = new FitOptions { Epochs = 2, BatchSize = 10, Shuffle = false };
        using TrainerUnderTest cpu = networks.Plain.OnCpu(new Sgd(0.1f));
        using TrainerUnderTest gpu = networks.Plain.OnGpu(new Sgd(0.1f));
        var onCpu = Assert.Throws<TrainingDivergedException>(() => cpu.Fit(data, options));
        var onGpu = Assert.Throws<TrainingDivergedException>(() => gpu.Fit(data, options));
        Assert.Equal((1, 3), (onCpu.Divergence.Epoch, onCpu.Divergence.Step));
        Assert.Equal(onCpu.Message, onGpu.Message);
    }

    [Fact]
    public void Evaluate_OfWeightedSamples_GivesTheCpusLoss()
    {
        DataSet data = TrainedNetworks.Data(50);
        data = data.WithSampleWeights(Enumerable.Range(0, 50).Select(i => i / 20f).ToArray());
        using TrainerUnderTest cpu = networks.Plain.OnCpu(new Adam()), gpu = networks.Plain.OnGpu(new Adam());
        AssertClose([cpu.Evaluate(data).Loss], [gpu.Evaluate(data).Loss], "loss");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_OfWeightedSamples_MatchesTheCpu(bool isRegression) => AssertSame(
        new Adam(0.01f),
        driver: isRegression ? networks.Regressing : networks.Plain,
        data: TrainedNetworks.Data(80).WithSampleWeights(Enumerable.Range(0, 80).Select(i => i / 30f).ToArray()));

    [Fact]
    public void Fit_OfWeightedClasses_MatchesTheCpu() => AssertSame(
        new Adam(0.01f), fit: new FitOptions { Epochs = 3, ClassWeights = new Dictionary<int, float> { [1] = 5 } });

    [Fact]
    public void Augmentations_AreRefused_WithTheWayToDoWithout()
    {
        var options = new FitOptions { Augmentations = [new RandomFlip(new ImageShape(4, 5), FlipMode.Horizontal)] };
        using TrainerUnderTest gpu = networks.Plain.OnGpu(new Adam());
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => gpu.Fit(TrainedNetworks.Data(40), options));
        Assert.Contains("data.Augment(augmentations, trainer.Seed, trainer.Epoch)", exception.Message);
        Assert.Equal(0, gpu.Trainer.Step);
    }

    [Fact]
    public void ForeignOptimizer_IsNamed()
    {
        NotSupportedException exception = Assert.Throws<NotSupportedException>(() => networks.Plain.OnGpu(new Foreign()));
        Assert.Contains("optimizer Foreign has no kernel for GPUs", exception.Message);
        Assert.Contains("network.CreateTrainer", exception.Message);
    }

    [Fact]
    public void DefaultOptimizer_IsRefused() => Assert.Throws<ArgumentException>(() => networks.Plain.OnGpu(default(Adam)));

    [FullRunFact]
    public void Steps_AllocateNothing()
    {
        // The penalty and the update; with clipping, also the gradients' sum and their limit or norms.
        AssertNone(new Adam(), new TrainerOptions(), launches: 2);
        AssertNone(new Sgd(), new TrainerOptions { ClipValue = 1 }, launches: 4);
        AssertNone(new RMSprop(), new TrainerOptions { ClipNorm = 1 }, launches: 5);

        void AssertNone<TOptimizer>(TOptimizer optimizer, TrainerOptions options, int launches)
            where TOptimizer : struct, IOptimizer<TOptimizer>
        {
            (long step, long emptyLaunches) = networks.Penalized.AllocatedBytes(
                optimizer, options, TrainedNetworks.Data(8), launches);
            Assert.InRange(step, 0, emptyLaunches);
        }
    }

    [FullRunFact]
    public void TrainersMadeUsedAndDisposed_LeaveNothing()
    {
        // Nothing is finalized meanwhile: what was not disposed of stays.
        var trainers = new List<TrainerUnderTest>();
        DataSet data = TrainedNetworks.Data(2);
        int before = networks.ObjectsOnDevice;
        for (int i = 0; i < 300; i++)
        {
            using TrainerUnderTest trainer = networks.Plain.OnGpu(new Adam(), new TrainerOptions { ClipNorm = 1 });
            trainers.Add(trainer);
            Assert.NotEqual(before, networks.ObjectsOnDevice);

            // Most of the time goes into launches, so that a tenth has to do.
            if (i % 10 == 0)
            {
                trainer.Fit(data, new FitOptions());
                trainer.Predict(data.Inputs.Span.ToArray());
            }
        }

        Assert.Equal(before, networks.ObjectsOnDevice);
        GC.KeepAlive(trainers);
    }

    private static double[] Doubles(TrainerUnderTest trainer) => [.. trainer.Parameters.Select(value => (double)value)];

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        double size = expected.Max(Math.Abs);
        double error = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(error <= Tolerance * size, $"{what} differ by {error / size:E1} of their size.");
    }

    // Three epochs of three batches, the last of which is smaller.
    private void AssertSame<TOptimizer>(
        TOptimizer optimizer, TrainerOptions? options = null, ITrainingDriver? driver = null, DataSet? data = null, FitOptions? fit = null)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        driver ??= networks.Plain;
        data ??= TrainedNetworks.Data(80);
        fit ??= new FitOptions { Epochs = 3 };
        using TrainerUnderTest cpu = driver.OnCpu(optimizer, options), gpu = driver.OnGpu(optimizer, options);
        double[] start = Doubles(gpu);
        History expected = cpu.Fit(data, fit), actual = gpu.Fit(data, fit);
        Assert.NotEqual(start, Doubles(gpu));
        AssertClose(Doubles(cpu), Doubles(gpu), "parameters");
        foreach (string name in expected.Names)
            AssertClose(expected[name], actual[name], name);
        Assert.Equal((cpu.Trainer.Step, cpu.Trainer.Epoch), (gpu.Trainer.Step, gpu.Trainer.Epoch));
        Assert.Equal(cpu.Trainer.LearningRate, gpu.Trainer.LearningRate);
    }

    private sealed class ActionCallback(Action<Trainer> action) : Callback
    {
        public override void OnEpochEnd(Trainer trainer, EpochResult result) => action(trainer);
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<(int Epoch, int Batch, bool HasResult)> All { get; } = [];

        public void Report(TrainingProgress value) => All.Add((value.Epoch, value.Batch, value.Result is not null));
    }

    /// <summary>An optimizer of a user's own.</summary>
    private readonly struct Foreign : IOptimizer<Foreign>
    {
        public Foreign()
        {
        }

        public static string Name => "foreign";

        public ImmutableArray<string> SlotNames => [];

        public LearningRateSchedule LearningRate { get; } = 1f;

        public float InitialSlotValue => 0;

        public void BeginStep(long step, float learningRate)
        {
        }

        public TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
            where TPanel : struct, IPanel<TPanel> => parameter;
    }
}

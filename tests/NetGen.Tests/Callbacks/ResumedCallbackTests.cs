using NetGen.Storage.Safetensors;
using NetGen.Tests.Training;

namespace NetGen.Tests.Callbacks;

/// <summary>A training that is resumed from a file decides as one that never stopped.</summary>
public sealed class ResumedCallbackTests : IDisposable
{
    private const int Epochs = 8;

    private static readonly DataSet Data = LinearData.Create(40);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_AtEveryEpochAndInBothOrders_GoesOnBitForBit(bool savesFirst)
    {
        // A rate so high that the loss rises and falls: the plateau is found, and the best weights are not the last ones.
        Callback[] Callbacks(string name, out EarlyStopping stopping)
        {
            stopping = new EarlyStopping("val_loss", patience: 4, restoreBestWeights: true);
            Callback[] deciding = [new ReduceLROnPlateau("val_loss", patience: 1, factor: 0.7, cooldown: 1), stopping];
            Callback[] saving =
            [
                new ModelCheckpoint(_folder[name + "/{epoch}"]), new ModelCheckpoint(_folder[name + "/best"], saveBestOnly: true),
            ];
            return savesFirst ? [.. saving, .. deciding] : [.. deciding, .. saving];
        }

        var whole = new LinearRegression { HasDropout = true };
        Trainer<LinearRegression, Adam> wholeTrainer = whole.CreateTrainer(new Adam(0.8));
        History history = wholeTrainer.Fit(Data, Options(0, Callbacks("whole", out EarlyStopping wholeStopping)));
        Assert.InRange(wholeStopping.BestEpoch, 2, history.Epochs.Count - 1);
        Assert.True(wholeTrainer.LearningRate < 0.8f);

        for (int epoch = 1; epoch < history.Epochs.Count; epoch++)
        {
            var resumed = new LinearRegression { HasDropout = true };
            Trainer<LinearRegression, Adam> trainer = resumed.CreateTrainer(new Adam(0.8));
            trainer.Load(_folder[$"whole/{epoch}"]);
            History rest = trainer.Fit(Data, Options(epoch, Callbacks($"from{epoch}", out EarlyStopping stopping)));

            Assert.Equal(history["val_loss"].Skip(epoch), rest["val_loss"]);
            Assert.Equal(history.StopReason, rest.StopReason);
            Assert.Equal((wholeStopping.BestEpoch, wholeStopping.StoppedEpoch), (stopping.BestEpoch, stopping.StoppedEpoch));
            Assert.Equal(wholeTrainer.LearningRate, trainer.LearningRate);
            Assert.Equal(whole.Parameters.Buffer.Span, resumed.Parameters.Buffer.Span);

            // Every file after that is the same, with what the callbacks remember.
            for (int later = epoch + 1; later <= history.Epochs.Count; later++)
                Assert.Equal(File.ReadAllBytes(_folder[$"whole/{later}"]), File.ReadAllBytes(_folder[$"from{epoch}/{later}"]));
        }
    }

    [Fact]
    public void Load_OfACancelledTraining_GoesOnBitForBit()
    {
        var whole = new LinearRegression();
        whole.CreateTrainer(new Adam(0.8)).Fit(Data, Options(0, [new EarlyStopping("val_loss", patience: 9, restoreBestWeights: true)]));

        using var source = new CancellationTokenSource();
        Trainer<LinearRegression, Adam> first = new LinearRegression().CreateTrainer(new Adam(0.8));
        History history = first.Fit(Data, Options(
            0, [new EarlyStopping("val_loss", patience: 9, restoreBestWeights: true), new CancelAfter(6, source)]) with
        {
            CancellationToken = source.Token,
        });
        Assert.Equal((StopReason.Cancelled, 6), (history.StopReason, history.Epochs.Count));
        first.Save(_folder["cancelled"]);

        var resumed = new LinearRegression();
        Trainer<LinearRegression, Adam> trainer = resumed.CreateTrainer(new Adam(0.8));
        trainer.Load(_folder["cancelled"]);
        trainer.Fit(Data, Options(6, [new EarlyStopping("val_loss", patience: 9, restoreBestWeights: true)]));
        Assert.Equal(whole.Parameters.Buffer.Span, resumed.Parameters.Buffer.Span);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SaveBestOnly_AfterALoad_NeverReplacesABetterFile(bool bestFirst)
    {
        Callback[] Callbacks()
        {
            var best = new ModelCheckpoint(_folder["best"], saveBestOnly: true);
            var last = new ModelCheckpoint(_folder["last"]);
            return bestFirst ? [best, last] : [last, best];
        }

        Trainer<LinearRegression, Sgd> first = new LinearRegression().CreateTrainer(new Sgd());
        RunEpochs(first, [5, 2, 3], 1, Callbacks());
        Assert.Equal(2, Saved("best"));

        Trainer<LinearRegression, Sgd> second = new LinearRegression().CreateTrainer(new Sgd());
        second.Load(_folder["last"]);
        RunEpochs(second, [4, 2.5], 4, Callbacks());
        Assert.Equal(2, Saved("best"));

        Trainer<LinearRegression, Sgd> third = new LinearRegression().CreateTrainer(new Sgd());
        third.Load(_folder["last"]);
        RunEpochs(third, [1.5], 6, Callbacks());
        Assert.Equal(1.5f, Saved("best"));
    }

    [Fact]
    public void SaveBestOnly_AfterAnOlderFileIsLoaded_KeepsTheBestOfThisProcess()
    {
        var checkpoint = new ModelCheckpoint(_folder["best"], saveBestOnly: true);
        Trainer<LinearRegression, Sgd> trainer = new LinearRegression().CreateTrainer(new Sgd());
        RunEpochs(trainer, [5], 1, [checkpoint, new ModelCheckpoint(_folder["old"])]);
        RunEpochs(trainer, [2], 2, [checkpoint]);
        trainer.Load(_folder["old"]);
        RunEpochs(trainer, [3], 2, [checkpoint]);
        Assert.Equal(2, Saved("best"));
    }

    [Fact]
    public void SaveBestOnly_WithAnInitialValueThreshold_SavesOnlyWhatSurpassesIt()
    {
        Trainer<LinearRegression, Sgd> trainer = new LinearRegression().CreateTrainer(new Sgd());
        var checkpoint = new ModelCheckpoint(_folder["best"], saveBestOnly: true, initialValueThreshold: 2);
        RunEpochs(trainer, [3, 2], 1, [checkpoint]);
        Assert.Empty(_folder.Files);
        RunEpochs(trainer, [1.5, 1.75], 3, [checkpoint]);
        Assert.Equal(1.5f, Saved("best"));
        Assert.Throws<ArgumentOutOfRangeException>(
            "initialValueThreshold", () => new ModelCheckpoint("best", saveBestOnly: true, initialValueThreshold: double.NaN));
    }

    [Fact]
    public void Load_OfAFileWithoutStates_BeginsAnew()
    {
        // As a previous version wrote it.
        Trainer<LinearRegression, Sgd> trainer = new LinearRegression().CreateTrainer(new Sgd());
        trainer.Save(_folder["old"]);
        var stopping = new EarlyStopping(patience: 2);
        trainer.Load(_folder["old"]);
        RunEpochs(trainer, [5, 4], 1, [stopping]);
        Assert.Equal(2, stopping.BestEpoch);
    }

    [Fact]
    public void Fit_WithoutALoad_BeginsAnew()
    {
        var stopping = new EarlyStopping(patience: 2);
        Trainer<LinearRegression, Sgd> trainer = new LinearRegression().CreateTrainer(new Sgd());
        RunEpochs(trainer, [1, 2], 1, [stopping]);
        RunEpochs(trainer, [4, 3], 1, [stopping]);
        Assert.Equal(2, stopping.BestEpoch);
    }

    [Fact]
    public void CallbacksOfOneName_KeepTheirOwnStates()
    {
        Callback[] Callbacks() => [new EarlyStopping(patience: 9), new EarlyStopping(minDelta: 3, patience: 9)];
        Trainer<LinearRegression, Sgd> trainer = new LinearRegression().CreateTrainer(new Sgd());
        RunEpochs(trainer, [5, 4], 1, Callbacks());
        trainer.Save(_folder["two"]);

        Callback[] resumed = Callbacks();
        trainer.Load(_folder["two"]);
        RunEpochs(trainer, [], 3, resumed);
        Assert.Equal([2, 1], resumed.Select(callback => ((EarlyStopping)callback).BestEpoch));
    }

    [Fact]
    public void ACallbackOfOnesOwn_IsResumedToo()
    {
        Trainer<LinearRegression, Sgd> trainer = new LinearRegression().CreateTrainer(new Sgd());
        RunEpochs(trainer, [5, 4, 3], 1, [new Counter()]);
        trainer.Save(_folder["counted"]);

        var counter = new Counter();
        trainer.Load(_folder["counted"]);
        RunEpochs(trainer, [2], 4, [counter]);
        Assert.Equal(4, counter.Count);
    }

    [Fact]
    public void NetworkLoad_SkipsWhatCallbacksKeep()
    {
        Trainer<LinearRegression, Adam> trainer = new LinearRegression().CreateTrainer(new Adam());
        trainer.Fit(Data, Options(0, [new EarlyStopping(patience: 9, restoreBestWeights: true), new ModelCheckpoint(_folder["model"])]));
        var network = new LinearRegression();
        network.Load(_folder["model"]);
        using var reader = new SafetensorsReader(_folder["model"]);
        Assert.Contains("callback/EarlyStopping(val_loss)/dense/kernel", reader.Header.Tensors.Keys);
    }

    [Theory]
    [InlineData("best")]
    [InlineData("best=x")]
    [InlineData("best=NaN")]
    [InlineData("be-st=1")]
    public void Load_OfADamagedState_SaysSo(string text) => Assert.Contains(
        $"file is damaged: its netgen.callback.EarlyStopping(val_loss) is '{text}'",
        Assert.Throws<NetworkFileException>(() => TrainerState.ParseCallbacks(
            "file", new Dictionary<string, string> { ["netgen.callback.EarlyStopping(val_loss)"] = text })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void CallbackState_KeepsEveryBitOfANumber()
    {
        var state = new CallbackState { ["best"] = 0.1 + 0.2, ["worst"] = double.NegativeInfinity, ["wait"] = 7 };
        CallbackState read = CallbackState.Parse(state.ToText())!;
        Assert.Equal((0.1 + 0.2, double.NegativeInfinity, 7, null), (read["best"], read["worst"], read["wait"], read["none"]));
        Assert.Throws<ArgumentException>(() => state["with space"] = 1);
        Assert.Throws<ArgumentException>(() => state["best"] = double.NaN);
    }

    private static FitOptions Options(int initialEpoch, IReadOnlyList<Callback> callbacks) => new()
    {
        InitialEpoch = initialEpoch,
        Epochs = Epochs,
        BatchSize = 16,
        Validation = Data.Take(20),
        Callbacks = callbacks,
    };

    // Without training: every value is given to the callbacks as the epoch's, and is in the network too.
    private static void RunEpochs(Trainer<LinearRegression, Sgd> trainer, double[] values, int firstEpoch, Callback[] callbacks)
    {
        foreach (Callback callback in callbacks)
            callback.OnTrainBegin(trainer, ["val_loss"]);
        trainer.BeginCallbacks(callbacks);
        for (int i = 0; i < values.Length; i++)
        {
            trainer.Network.Parameters[1].CopyFrom([(float)values[i], 0]);
            var result = new EpochResult(firstEpoch + i, [new("val_loss", values[i], false)]);
            foreach (Callback callback in callbacks)
                callback.OnEpochEnd(trainer, result);
            foreach (Callback callback in callbacks)
                callback.OnCheckpoint(trainer, result);
        }

        trainer.EndCallbacks();
    }

    private float Saved(string name)
    {
        var network = new LinearRegression();
        network.Load(_folder[name]);
        return network.Parameters[1][0];
    }

    private sealed class CancelAfter(int epoch, CancellationTokenSource source) : Callback
    {
        public override void OnEpochEnd(Trainer trainer, EpochResult result)
        {
            if (result.Epoch == epoch)
                source.Cancel();
        }
    }

    private sealed class Counter : Callback
    {
        public int Count { get; private set; }

        public override string? StateName => "counter";

        public override void OnEpochEnd(Trainer trainer, EpochResult result) => Count++;

        public override void SaveState(CallbackState state) => state["count"] = Count;

        public override void LoadState(CallbackState state) => Count = (int)state["count"]!;
    }
}

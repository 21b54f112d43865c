using NetGen.Compiler.Conformance.Harness;

namespace NetGen.Tests.Training;

public class TrainerTests
{
    private static readonly DataSet Data = LinearData.Create(100);

    [Fact]
    public void Fit_OnLinearData_FindsTheLine()
    {
        var network = new LinearRegression();
        History history = network.CreateTrainer(new Adam(0.02)).Fit(Data, new FitOptions { Epochs = 200 });

        Assert.Equal(200, history["loss"].Count);
        Assert.True(history["loss"][^1] < 1e-4, $"loss {history["loss"][^1]}");
        Assert.Equal(2, network.Parameters[0][2, 1], 0.05);
        Assert.Equal(StopReason.Completed, history.StopReason);
    }

    [Fact]
    public void Fit_TrainsOnTheSmallerLastBatch()
    {
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Sgd());
        trainer.Fit(Data, new FitOptions { Epochs = 2 });

        Assert.Equal([32, 32, 32, 4, 32, 32, 32, 4], network.BatchSizes);
        Assert.Equal((8, 2), (trainer.Step, trainer.Epoch));
    }

    [Fact]
    public void Fit_ToTheLastEpochThatAnIntHolds_Ends()
    {
        var options = new FitOptions { InitialEpoch = int.MaxValue - 1, Epochs = int.MaxValue };
        Assert.Single(new LinearRegression().CreateTrainer(new Sgd()).Fit(Data, options)["loss"]);
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        trainer.Fit(Data, options with { InitialEpoch = int.MaxValue });
        Assert.Equal(0, trainer.Epoch);
    }

    [Fact]
    public void Fit_WithNullInPlaceOfCallbacksOrMetrics_SaysSo()
    {
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Sgd());
        Assert.Throws<ArgumentException>("Callbacks", () => trainer.Fit(Data, new FitOptions { Callbacks = null! }));
        Assert.Throws<ArgumentException>("Callbacks", () => trainer.Fit(Data, new FitOptions { Callbacks = [null!] }));
        Assert.Throws<ArgumentException>("metrics", () => trainer.Fit(Data, new FitOptions { Metrics = [null!] }));
        Assert.Throws<ArgumentException>("metrics", () => network.Evaluate(Data, [null!]));
        Assert.Equal(0, trainer.Step);
    }

    [Fact]
    public void TrainStep_WithPredictionsOverWhatItReads_IsRefused()
    {
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Sgd());
        float[] memory = new float[100];
        Refuses("targets", () => trainer.TrainStep(memory.AsSpan(0, 30), memory.AsSpan(40, 20), memory.AsSpan(59, 20)));
        Refuses("inputs", () => trainer.TrainStep(memory.AsSpan(0, 30), memory.AsSpan(60, 20), memory.AsSpan(29, 20)));
        Refuses("inputs", () => new BatchPass<LinearRegression>(network).ComputeLoss(
            memory.AsSpan(0, 30), memory.AsSpan(60, 20), memory.AsSpan(29, 20)));
        Refuses("the parameters", () => new BatchPass<LinearRegression>(network).ComputeGradients(
            memory.AsSpan(0, 30), memory.AsSpan(30, 20), default, memory.AsSpan(50, 20), network.Parameters.Buffer));
        Assert.Equal(0, trainer.Step);
        trainer.TrainStep(memory.AsSpan(0, 30), memory.AsSpan(30, 20), memory.AsSpan(50, 20));

        static void Refuses(string read, Action call) => Assert.Contains(
            $"while it reads {read}, and the two overlap", Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ReportsTheMeanLossOverSamplesWithRegularization()
    {
        // A learning rate of 0 keeps the parameters, so that every batch's loss can be taken from Evaluate.
        var network = new LinearRegression { KernelL2 = 0.1f };
        network.Parameters[0].CopyFrom([1, 2, 3, 4, 5, 6]);
        var trainer = network.CreateTrainer(new Sgd(0));
        History history = trainer.Fit(Data, new FitOptions { Validation = Data.Take(30) });

        Evaluation all = network.Evaluate(Data);
        Assert.Equal(all.Loss, history["loss"][0], 1e-9);
        Assert.Equal(all["mean_absolute_error"], history["mean_absolute_error"][0], 1e-6);
        Assert.Equal(network.Evaluate(Data.Take(30)).Loss, history["val_loss"][0], 1e-9);

        // 0.1·(1 + 4 + 9 + 16 + 25 + 36) of it is the regulariser.
        var plain = new LinearRegression();
        plain.Parameters[0].CopyFrom([1, 2, 3, 4, 5, 6]);
        Assert.Equal(9.1, all.Loss - plain.Evaluate(Data).Loss, 1e-6);
    }

    [Fact]
    public void Fit_NamesValuesAsKeras()
    {
        History history = new LinearRegression().CreateTrainer(new Adam()).Fit(
            Data, new FitOptions { ValidationSplit = 0.2, Metrics = [new MeanSquaredErrorMetric(), new MeanAbsoluteErrorMetric()] });

        Assert.Equal(
            [
                "loss", "mean_squared_error", "mean_absolute_error",
                "val_loss", "val_mean_squared_error", "val_mean_absolute_error",
            ],
            history.Names);
        Assert.Equal(history["loss"][0], history["mean_squared_error"][0], 1e-6);
        var error = Assert.Throws<KeyNotFoundException>(() => history["accuracy"]);
        Assert.Contains("val_loss", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithShuffle_SeesEverySampleOnceInANewOrder()
    {
        var network = new LinearRegression();
        network.CreateTrainer(new Sgd()).Fit(Data, new FitOptions { Epochs = 2 });

        float[] inOrder = [.. Enumerable.Range(0, 100).Select(i => Data.Input(i)[0])];
        Assert.Equal(inOrder, network.FirstInputs.Take(100).Order());
        Assert.NotEqual(inOrder, network.FirstInputs.Take(100));
        Assert.NotEqual(network.FirstInputs.Take(100), network.FirstInputs.Skip(100));
    }

    [Fact]
    public void Fit_WithoutShuffle_KeepsTheOrder()
    {
        var network = new LinearRegression();
        network.CreateTrainer(new Sgd()).Fit(Data, new FitOptions { Shuffle = false });
        Assert.Equal(Enumerable.Range(0, 100).Select(i => Data.Input(i)[0]), network.FirstInputs);
    }

    [Fact]
    public void Fit_WithValidationSplit_LeavesTheLastSamplesOut()
    {
        var network = new LinearRegression();
        network.CreateTrainer(new Sgd()).Fit(Data, new FitOptions { ValidationSplit = 0.25 });
        Assert.Equal(Enumerable.Range(0, 75).Select(i => Data.Input(i)[0]), network.FirstInputs.Order());
    }

    [Fact]
    public void Fit_WithTheSameSeed_GivesTheSameBits()
    {
        float[] Train(long seed)
        {
            var network = new LinearRegression { HasDropout = true };
            network.CreateTrainer(new Adam(0.01), new TrainerOptions { Seed = seed })
                .Fit(Data, new FitOptions { Epochs = 3 });
            return network.Parameters.Buffer.Span.ToArray();
        }

        Assert.Equal(Train(7), Train(7));
        Assert.NotEqual(Train(7), Train(8));
    }

    [Fact]
    public void Fit_InTwoCalls_GivesTheBitsOfOne()
    {
        var one = new LinearRegression { HasDropout = true };
        one.CreateTrainer(new Nadam(0.01)).Fit(Data, new FitOptions { Epochs = 10 });

        var two = new LinearRegression { HasDropout = true };
        var trainer = two.CreateTrainer(new Nadam(0.01));
        trainer.Fit(Data, new FitOptions { Epochs = 5 });
        History rest = trainer.Fit(Data, new FitOptions { Epochs = 10, InitialEpoch = 5 });

        Assert.Equal(one.Parameters.Buffer.Span.ToArray(), two.Parameters.Buffer.Span.ToArray());
        Assert.Equal([6, 7, 8, 9, 10], rest.Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public void Fit_WhenCancelled_ReturnsWhatItHas()
    {
        using var source = new CancellationTokenSource();
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Adam());
        var last = new List<TrainingProgress>();
        var options = new FitOptions
        {
            Epochs = 10,
            CancellationToken = source.Token,
            Progress = new Receiver(progress =>
            {
                last.Add(progress);
                if (trainer.Step == 10)
                    source.Cancel();
            }),
        };
        History history = trainer.Fit(Data, options);

        // Four batches make an epoch, so the tenth step lies in the third.
        Assert.Equal((10, 2), (trainer.Step, trainer.Epoch));
        Assert.Equal([1, 2], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.True(last[^1].IsCancelled);
        Assert.Equal((3, 2, 4), (last[^1].Epoch, last[^1].Batch, last[^1].Batches));
    }

    [Fact]
    public void Fit_WhenCancelledBeforeTheValidation_DoesNotCountTheEpoch()
    {
        using var source = new CancellationTokenSource();
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        History history = trainer.Fit(Data, new FitOptions
        {
            Validation = Data,
            CancellationToken = source.Token,
            Progress = new Receiver(progress =>
            {
                if (progress.Batch == progress.Batches)
                    source.Cancel();
            }),
        });

        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Empty(history.Epochs);
        Assert.Equal((4, 0), (trainer.Step, trainer.Epoch));
    }

    [Fact]
    public void Fit_ReportsEveryBatchAndEpoch()
    {
        var reports = new List<TrainingProgress>();
        History history = new LinearRegression().CreateTrainer(new Adam()).Fit(
            Data, new FitOptions { Epochs = 2, Validation = Data, Progress = new Receiver(reports.Add) });

        Assert.Equal([1, 2, 3, 4, 4, 1, 2, 3, 4, 4], reports.Select(r => r.Batch));
        Assert.Equal([4, 9], Enumerable.Range(0, 10).Where(i => reports[i].Result is not null));
        Assert.Equal(history["loss"][1], reports[9].Loss);
        Assert.True(reports[9].Result!.TryGet("val_loss", out MetricValue value));
        Assert.Equal(history["val_loss"][1], value.Value);
    }

    [Fact]
    public void TrainStep_AllocatesNothing()
    {
        foreach (TrainerOptions options in (TrainerOptions[])
            [new(), new() { ClipValue = 1 }, new() { ClipNorm = 1 }, new() { GlobalClipNorm = 1 }])
        {
            var trainer = new LinearRegression().CreateTrainer(new Nadam(new CosineDecay(0.1f, 100)), options);
            float[] predictions = new float[64];

            Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
            {
                for (int i = 0; i < 20; i++)
                    Step();
            }));

            void Step() => trainer.TrainStep(Data.Inputs.Span[..96], Data.Targets.Span[..64], predictions);
        }
    }

    [Fact]
    public void Fit_WithMoreBatches_AllocatesNoMore()
    {
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        DataSet data = LinearData.Create(200);
        Fit(1);
        long oneBatch = Fit(200);
        long manyBatches = Fit(1);
        Assert.True(manyBatches <= oneBatch, $"1 batch: {oneBatch} bytes, 200 batches: {manyBatches} bytes");

        long Fit(int batchSize)
        {
            var progress = new Receiver(_ => { });
            long before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Fit(data, new FitOptions { BatchSize = batchSize, Progress = progress });
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void TrainStep_ReturnsTheMeanLossBeforeTheStep()
    {
        var network = new LinearRegression { KernelL2 = 0.5f };
        network.Parameters[0].CopyFrom([1, 0, 0, 0, 0, 0]);
        double expected = network.Evaluate(Data.Take(10)).Loss;
        float[] predictions = new float[20];

        double loss = network.CreateTrainer(new Sgd()).TrainStep(
            Data.Take(10).Inputs.Span, Data.Take(10).Targets.Span, predictions);

        Assert.Equal(expected, loss, 1e-9);
        Assert.Equal(Data.Input(3)[0], predictions[6]);
        Assert.NotEqual(1, network.Parameters[0][0]);
    }

    [Fact]
    public void TrainStep_WithLengthsThatDoNotFit_Throws()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var error = Assert.Throws<ArgumentException>("inputs", () => trainer.TrainStep(new float[4], new float[2], new float[2]));
        Assert.Contains("TrainStep expects a multiple of 3 values in inputs (3 for each sample), got 4", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("inputs", () => trainer.TrainStep([], [], []));
        Assert.Throws<ArgumentException>("targets", () => trainer.TrainStep(new float[6], new float[2], new float[4]));
        Assert.Throws<ArgumentException>("predictions", () => trainer.TrainStep(new float[6], new float[4], new float[2]));
    }

    [Fact]
    public void Training_KeepsThePaddingZero()
    {
        AssertPaddingStaysZero(new Adagrad(0.1));
        AssertPaddingStaysZero(new RMSprop(0.1, momentum: 0.5, centered: true));
        AssertPaddingStaysZero(new AdamW(0.1));
        AssertPaddingStaysZero(new Adadelta(1));
    }

    [Fact]
    public void CreateTrainer_WithDefaultOfTheStruct_Throws()
    {
        var error = Assert.Throws<ArgumentException>("optimizer", () => new LinearRegression().CreateTrainer(default(Adam)));
        Assert.Contains("new Adam()", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("optimizer", () => new LinearRegression().CreateTrainer(default(AdamW)));
        Assert.Throws<ArgumentException>("optimizer", () => new LinearRegression().CreateTrainer(default(Sgd)));
    }

    [Fact]
    public void LearningRate_OfASchedule_CannotBeSet()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd(new ExponentialDecay(0.5f, 1, 0.5)));
        trainer.TrainStep(new float[3], new float[2], new float[2]);

        Assert.Equal(0.25f, trainer.LearningRate);
        Assert.Throws<InvalidOperationException>(() => trainer.LearningRate = 1);
    }

    [Fact]
    public void LearningRate_OfANumber_CanBeSet()
    {
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Sgd(1));
        trainer.LearningRate = 0.5f;
        trainer.TrainStep([0, 0, 0], [1, 0], new float[2]);

        // The gradient in the first bias is p − t = −1.
        Assert.Equal(0.5f, network.Parameters[1][0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.LearningRate = -1);
    }

    [Fact]
    public void Fit_WithDataThatDoNotFit_SaysWhatItExpects()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        AssertMessage("samples of 3 values (Input 3), got 4", new DataSet(new float[8], new float[4], 4, 2));
        AssertMessage("targets of 2 values, got 1", new DataSet(new float[6], new float[2], 3, 1));
        AssertMessage("at least one sample", Data.Take(0));

        void AssertMessage(string expected, DataSet data) => Assert.Contains(
            expected, Assert.Throws<ArgumentException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithOptionsOutOfRange_Throws()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Data, new FitOptions { BatchSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Data, new FitOptions { Epochs = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Data, new FitOptions { ValidationSplit = 1 }));
        Assert.Throws<ArgumentException>(() => trainer.Fit(Data, new FitOptions { ValidationSplit = 0.999 }));
        Assert.Throws<ArgumentException>(
            () => trainer.Fit(Data, new FitOptions { ValidationSplit = 0.1, Validation = Data }));
        Assert.Throws<ArgumentException>(
            () => trainer.Fit(Data, new FitOptions { Metrics = [new Auc(), new Auc()] }));
    }

    [Fact]
    public void Evaluate_GivesTheSameForEveryBatchSize()
    {
        var network = new LinearRegression();
        network.Parameters[0].CopyFrom([1, 2, 3, 4, 5, 6]);
        Evaluation whole = network.Evaluate(Data, batchSize: 1000);
        Evaluation parts = network.Evaluate(Data, [new MeanSquaredErrorMetric()], batchSize: 7);

        Assert.Equal(whole.Loss, parts.Loss, 1e-9);
        Assert.Equal(parts.Loss, parts["mean_squared_error"], 1e-6);
        Assert.Equal(parts.Loss, parts["loss"]);
        Assert.Throws<KeyNotFoundException>(() => parts["accuracy"]);
    }

    private static void AssertPaddingStaysZero<TOptimizer>(TOptimizer optimizer)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        var network = new LinearRegression();
        network.CreateTrainer(optimizer, new TrainerOptions { GlobalClipNorm = 0.1f }).Fit(Data);

        Assert.Equal(8, network.Parameters.Buffer.Span.ToArray().Count(value => value != 0));
    }

    private sealed class Receiver(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}

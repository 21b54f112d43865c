using NetGen.Tests.Training;

namespace NetGen.Tests.Callbacks;

/// <summary>A file that cannot be written does not end a training, unless it is asked to.</summary>
public sealed class WriteFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ModelCheckpoint_ThatCannotSave_WarnsOnce_AndTriesAgain()
    {
        string path = _folder["model"];
        History history = Fit([5, 4, 3, 2], new ModelCheckpoint(path), epoch => Block(path, epoch is 2 or 3));
        Assert.Equal(4, history.Epochs.Count);
        string warning = Assert.Single(history.Warnings);
        Assert.StartsWith($"ModelCheckpoint could not save epoch 2: {path} is a folder", warning, StringComparison.Ordinal);
        Assert.Equal(4, EpochOf(path));
    }

    [Fact]
    public void ModelCheckpoint_OfTheBest_MeasuresAgainstTheLastFileWritten()
    {
        string path = _folder["model"];
        var checkpoint = new ModelCheckpoint(path, saveBestOnly: true, monitor: "script", mode: MonitorMode.Min);
        Fit([5, 3, 4, 4.5], checkpoint, epoch => Block(path, epoch == 2));
        Assert.Equal(3, EpochOf(path));
    }

    [Fact]
    public void ModelCheckpoint_ToldToThrow_EndsTraining()
    {
        string path = _folder["model"];
        var error = Assert.Throws<IOException>(() => Fit(
            [5, 4, 3], new ModelCheckpoint(path, onFailure: WriteFailure.Throw), epoch => Block(path, epoch == 2)));
        Assert.Contains("is a folder", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("file/model")]
    [InlineData("file/model-{epoch}")]
    public void ModelCheckpoint_WhoseFileIsKnownToBeUnwritable_ThrowsBeforeTheFirstEpoch(string name)
    {
        Directory.CreateDirectory(_folder["model"]);
        File.WriteAllText(_folder["file"], "");
        int epochs = 0;
        Assert.ThrowsAny<IOException>(() => Fit([1], new ModelCheckpoint(_folder[name]), _ => epochs++));
        Assert.Equal(0, epochs);
    }

    // Even root may make no file there.
    [UnixFact]
    public void ModelCheckpoint_WithEpochsInItsName_ThrowsBeforeTheFirstIfTheFolderTakesNoFile()
    {
        int epochs = 0;
        Assert.ThrowsAny<Exception>(() => Fit([1], new ModelCheckpoint("/proc/model-{epoch}"), _ => epochs++));
        Assert.Equal(0, epochs);
    }

    [Fact]
    public void ModelCheckpoint_BeforeTheFirstEpoch_LeavesNoFile()
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        new ModelCheckpoint(_folder["model"]).OnTrainBegin(trainer, ["loss"]);
        new ModelCheckpoint(_folder["model-{epoch}"]).OnTrainBegin(trainer, ["loss"]);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void CsvLogger_ThatCannotWrite_WarnsOnce_AndWritesTheLinesLater()
    {
        string path = _folder["log.csv"];
        History history = Fit([5, 4, 3, 2], new CsvLogger(path), epoch => Block(path, epoch is 2 or 3));
        string warning = Assert.Single(history.Warnings);
        Assert.StartsWith($"CsvLogger could not write epoch 2: {path} is a folder", warning, StringComparison.Ordinal);
        Assert.Equal(["epoch", "1", "2", "3", "4"], File.ReadLines(path).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void CsvLogger_WhoseFileIsFreeAgainWhenTrainingEnds_WritesTheLastLines()
    {
        string path = _folder["log.csv"];
        History history = Fit([5, 4], new CsvLogger(path), epoch => Block(path, epoch == 2), () => Block(path, false));
        Assert.Single(history.Warnings);
        Assert.Equal(3, File.ReadLines(path).Count());
    }

    [Fact]
    public void CsvLogger_WhoseFileStaysBlocked_SaysWhichLinesAreMissing_AlsoToTheProgress()
    {
        string path = _folder["log.csv"];
        var reports = new Reports();
        History history = Fit([5, 4, 3], new CsvLogger(path), epoch => Block(path, epoch >= 2), progress: reports);
        Assert.Equal(2, history.Warnings.Count);
        Assert.Contains("the lines of the last 2 epochs", history.Warnings[1], StringComparison.Ordinal);
        Assert.Equal(history.Warnings, reports.Warnings);
    }

    [Fact]
    public void CsvLogger_ToldToThrow_EndsTraining()
    {
        string path = _folder["log.csv"];
        Assert.Throws<IOException>(() => Fit(
            [5, 4, 3], new CsvLogger(path, onFailure: WriteFailure.Throw), epoch => Block(path, epoch == 2)));
    }

    [Fact]
    public void CsvLogger_WhoseFileIsGone_BeginsItAgain()
    {
        string path = _folder["log.csv"];
        Fit([5, 4], new CsvLogger(path), epoch =>
        {
            if (epoch == 2)
                File.Delete(path);
        });
        Assert.Equal(["epoch", "2"], File.ReadLines(path).Select(line => line.Split(',')[0]));
    }

    [Fact]
    public void OutsideOfFit_FailuresAreThrown()
    {
        string path = _folder["log.csv"];
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        var logger = new CsvLogger(path);
        logger.OnTrainBegin(trainer, ["loss"]);
        Block(path, true);
        Assert.Throws<IOException>(() => logger.OnEpochEnd(trainer, new EpochResult(1, [new("loss", 1, false)])));
        Assert.Throws<InvalidOperationException>(() => trainer.Warn("nobody hears this"));
    }

    [Fact]
    public void OnFailure_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CsvLogger("log.csv", onFailure: (WriteFailure)2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ModelCheckpoint("model", onFailure: (WriteFailure)2));
    }

    // A folder under the file's name keeps everybody from writing it, the administrator too.
    private static void Block(string path, bool isBlocked)
    {
        string aside = path + ".aside";
        if (isBlocked == Directory.Exists(path))
            return;
        if (isBlocked)
        {
            File.Move(path, aside);
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.Delete(path);
            File.Move(aside, path);
        }
    }

    private static int EpochOf(string path)
    {
        var trainer = new LinearRegression().CreateTrainer(new Sgd());
        trainer.Load(path);
        return trainer.Epoch;
    }

    private static History Fit(
        double[] values, Callback callback, Action<int> beforeEpochEnd, Action? beforeTrainEnd = null, IProgress<TrainingProgress>? progress = null) =>
        new LinearRegression().CreateTrainer(new Sgd(0.01f)).Fit(
            LinearData.Create(8),
            new FitOptions
            {
                Epochs = values.Length,
                Metrics = [new Script(values)],
                Callbacks = [new Before(beforeEpochEnd, beforeTrainEnd), callback],
                Progress = progress,
            });

    private sealed class Before(Action<int> epochEnd, Action? trainEnd) : Callback
    {
        public override void OnEpochEnd(Trainer trainer, EpochResult result) => epochEnd(result.Epoch);

        public override void OnTrainEnd(Trainer trainer, StopReason reason) => trainEnd?.Invoke();
    }

    /// <summary>Has one value after the other, an epoch each.</summary>
    private sealed class Script(double[] values) : Metric("script")
    {
        private int _epoch;

        public override bool HigherIsBetter => false;

        public override double Result => values[_epoch - 1];

        public override void Reset() => _epoch++;

        protected override void UpdateCore(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int count)
        {
        }
    }

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<string> Warnings { get; } = [];

        public void Report(TrainingProgress value) => Warnings.AddRange(value.Warnings);
    }
}

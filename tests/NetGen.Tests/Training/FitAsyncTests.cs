namespace NetGen.Tests.Training;

public class FitAsyncTests
{
    private static readonly DataSet Data = LinearData.Create(100);

    [Fact]
    public async Task FitAsync_TrainsOnAnotherThread_ToTheBitsOfFit()
    {
        var here = new LinearRegression();
        History expected = here.CreateTrainer(new Adam()).Fit(Data, new FitOptions { Epochs = 3 });

        int? thread = null;
        var there = new LinearRegression();
        History history = await there.CreateTrainer(new Adam()).FitAsync(Data, new FitOptions
        {
            Epochs = 3,
            Progress = new Receiver(_ => thread = Environment.CurrentManagedThreadId),
        });

        Assert.NotNull(thread);
        Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
        Assert.Equal(expected["loss"], history["loss"]);
        Assert.Equal(here.Parameters.Buffer.Span.ToArray(), there.Parameters.Buffer.Span.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FitAsync_WhenEitherTokenIsCancelled_CompletesWithWhatWasTrained(bool byArgument)
    {
        using var argument = new CancellationTokenSource();
        using var option = new CancellationTokenSource();
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        var options = new FitOptions
        {
            Epochs = 5,
            CancellationToken = option.Token,
            Progress = new Receiver(progress =>
            {
                if (progress.Result is not null)
                    (byArgument ? argument : option).Cancel();
            }),
        };
        History history = await trainer.FitAsync(Data, options, argument.Token);

        Assert.Equal(StopReason.Cancelled, history.StopReason);
        Assert.Equal([1], history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal((4, 1), (trainer.Step, trainer.Epoch));
    }

    [Fact]
    public async Task FitAsync_WithDataThatDoNotFit_ThrowsAtOnce_AndLeavesTheTrainerFree()
    {
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        Assert.Throws<ArgumentException>(() => { _ = trainer.FitAsync(new DataSet(new float[2], new float[2], 1, 1)); });
        Assert.Equal([1], (await trainer.FitAsync(Data)).Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task FitAsync_WhoseCallbackThrows_FailsTheTask_AndLeavesTheTrainerFree()
    {
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        var options = new FitOptions { Progress = new Receiver(_ => throw new InvalidDataException("callback")) };
        await Assert.ThrowsAsync<InvalidDataException>(() => trainer.FitAsync(Data, options));
        Assert.Equal([1], (await trainer.FitAsync(Data)).Epochs.Select(epoch => epoch.Epoch));
    }

    [Fact]
    public async Task Fit_WhileTheTrainerTrains_Throws()
    {
        using var started = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        Task<History> first = trainer.FitAsync(Data, new FitOptions
        {
            Progress = new Receiver(_ =>
            {
                started.Set();
                goOn.Wait();
            }),
        });
        started.Wait();
        try
        {
            Assert.Contains(
                "training already", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Data)).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => { _ = trainer.FitAsync(Data); });
        }
        finally
        {
            goOn.Set();
        }

        Assert.Equal([1], (await first).Epochs.Select(epoch => epoch.Epoch));
    }

    private sealed class Receiver(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}

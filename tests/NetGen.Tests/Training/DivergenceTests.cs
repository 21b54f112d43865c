using System.Globalization;

namespace NetGen.Tests.Training;

public class DivergenceTests
{
    // Four batches of 32 make an epoch, the last one of 4. Each step of this size makes the error some hundred times larger.
    private static readonly DataSet Data = LinearData.Create(100);
    private static readonly Sgd TooLarge = new(500);

    [Fact]
    public void Fit_ThatDiverges_ThrowsWithEpochAndStep()
    {
        var trainer = new LinearRegression().CreateTrainer(TooLarge);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Data, new FitOptions { Epochs = 50 }));

        Assert.Equal(trainer.Step, error.Divergence.Step);
        Assert.Equal(((error.Divergence.Step - 1) / 4) + 1, error.Divergence.Epoch);
        Assert.Equal(error.Divergence.Epoch - 1, error.History.Epochs.Count);
        Assert.Equal(StopReason.Diverged, error.History.StopReason);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"epoch {error.Divergence.Epoch}, step {error.Divergence.Step}: the loss of the batch is"),
            error.Message,
            StringComparison.Ordinal);
        Assert.Contains("All inputs are finite", error.Message, StringComparison.Ordinal);
        Assert.Contains("TerminateOnNaN", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithTerminateOnNaN_ReturnsWhatWasCompleted()
    {
        var progress = new List<TrainingProgress>();
        var trainer = new LinearRegression().CreateTrainer(TooLarge);
        History history = trainer.Fit(Data, new FitOptions
        {
            Epochs = 50,
            Callbacks = [new TerminateOnNaN()],
            Progress = new Receiver(progress.Add),
        });

        Assert.Equal(StopReason.Diverged, history.StopReason);
        Assert.Equal(trainer.Step, history.Divergence!.Step);
        Assert.All(history["loss"], loss => Assert.True(double.IsFinite(loss)));
        Assert.True(progress[^1].IsDiverged);
        Assert.False(progress[^1].IsCancelled);
    }

    [Fact]
    public void Fit_WithNaNAmongTheInputs_NamesTheSampleInTheDataSet()
    {
        float[] inputs = Data.Inputs.ToArray();
        inputs[(77 * 3) + 2] = float.NaN;
        inputs[(90 * 3) + 1] = float.PositiveInfinity;
        var trainer = new LinearRegression().CreateTrainer(new Adam());
        var error = Assert.Throws<TrainingDivergedException>(
            () => trainer.Fit(new DataSet(inputs, Data.Targets, 3, 2), new FitOptions { Epochs = 3 }));

        Assert.Contains("2 of 100 samples, first NaN as value 2 of sample 77", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, error.Divergence.Epoch);
    }

    [Fact]
    public void Fit_WhoseLastStepDiverges_DoesNotEndAsCompleted()
    {
        // The loss of the only batch is finite; its step overflows.
        float[] inputs = [.. Data.Inputs.ToArray().Select(value => value * 1e15f)];
        var trainer = new LinearRegression().CreateTrainer(new Sgd(1e30f));
        var data = new DataSet(inputs, Data.Targets, 3, 2);
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data, new FitOptions { BatchSize = 100 }));

        Assert.True(double.IsFinite(error.History["loss"][0]));
        Assert.Contains("a parameter that is not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ThatDiverges_RestoresTheBestWeights()
    {
        var network = new LinearRegression();
        var early = new EarlyStopping(monitor: "loss", patience: 100, restoreBestWeights: true);
        History history = network.CreateTrainer(TooLarge).Fit(
            Data, new FitOptions { Epochs = 50, Callbacks = [early, new TerminateOnNaN()] });

        Assert.Equal(StopReason.Diverged, history.StopReason);
        Assert.Equal(1, early.BestEpoch);
        Assert.All(network.Parameters.Buffer.Span.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Fit_ThatDiverges_WritesNoCheckpointOfNaN()
    {
        using var folder = new TemporaryFolder();
        string path = folder["last.safetensors"];
        float[] inputs = [.. Data.Inputs.ToArray().Select(value => value * 1e15f)];
        var trainer = new LinearRegression().CreateTrainer(new Sgd(1e30f));
        Assert.Throws<TrainingDivergedException>(() => trainer.Fit(
            new DataSet(inputs, Data.Targets, 3, 2), new FitOptions { BatchSize = 100, Callbacks = [new ModelCheckpoint(path)] }));

        Assert.False(File.Exists(path));
    }

    private sealed class Receiver(Action<TrainingProgress> receive) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => receive(value);
    }
}

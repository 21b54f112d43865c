using NetGen.Tests.Training;

namespace NetGen.Tests.Callbacks;

public sealed class ModelCheckpointTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Fit_SavesEveryEpochUnderItsNumber()
    {
        var network = new LinearRegression();
        var checkpoint = new ModelCheckpoint(Path.Combine(_folder, "model-{epoch}.safetensors"));
        network.CreateTrainer(new Adam()).Fit(
            LinearData.Create(10), new FitOptions { Epochs = 3, Callbacks = [checkpoint] });

        Assert.Equal(
            ["model-1.safetensors", "model-2.safetensors", "model-3.safetensors"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        var last = new LinearRegression();
        last.CreateTrainer(new Adam()).Load(Path.Combine(_folder, "model-3.safetensors"));
        Assert.Equal(network.Parameters.Buffer.Span.ToArray(), last.Parameters.Buffer.Span.ToArray());
    }

    [Fact]
    public void SaveBestOnly_KeepsTheBest()
    {
        string path = Path.Combine(_folder, "best.safetensors");
        var network = new LinearRegression();
        var trainer = network.CreateTrainer(new Adam());
        var checkpoint = new ModelCheckpoint(path, saveBestOnly: true);
        double[] losses = [5, 3, 4];
        for (int i = 0; i < losses.Length; i++)
        {
            network.Parameters[1].CopyFrom([(float)losses[i], 0]);
            checkpoint.OnTrainBegin(trainer, ["val_loss"]);
            var result = new EpochResult(i + 1, [new("val_loss", losses[i], false)]);
            checkpoint.OnEpochEnd(trainer, result);
            checkpoint.OnCheckpoint(trainer, result);
        }

        var best = new LinearRegression();
        best.Load(path);
        Assert.Equal(3, best.Parameters[1][0]);
    }

    [Fact]
    public void Fit_ResumedFromACheckpoint_GivesTheBitsOfOneRun()
    {
        DataSet data = LinearData.Create(40);
        var checkpoint = new ModelCheckpoint(Path.Combine(_folder, "{epoch}.safetensors"));
        var whole = new LinearRegression { HasDropout = true };
        whole.CreateTrainer(new Nadam(0.01)).Fit(data, new FitOptions { Epochs = 4, Callbacks = [checkpoint] });

        var resumed = new LinearRegression { HasDropout = true };
        var trainer = resumed.CreateTrainer(new Nadam(0.01));
        trainer.Load(Path.Combine(_folder, "2.safetensors"));
        trainer.Fit(data, new FitOptions { InitialEpoch = 2, Epochs = 4 });

        Assert.Equal(whole.Parameters.Buffer.Span.ToArray(), resumed.Parameters.Buffer.Span.ToArray());
    }
}

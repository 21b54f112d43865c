namespace NetGen.EndToEnd.Tests;

/// <summary>A training that can stop and go on.</summary>
internal static class Training
{
    /// <summary>Points in a shell, more than two chunks of them and no multiple of the batch.</summary>
    public static DataSet Data { get; } = Samples.Shell(400, seed: 1);

    /// <summary>Trains for a number of epochs and saves network and trainer.</summary>
    /// <param name="epochs">How many.</param>
    /// <param name="from">The file to go on from, or nothing.</param>
    /// <param name="to">The file to write.</param>
    public static void Run(int epochs, string? from, string to)
    {
        // Another seed than the one in the file, which must win.
        var network = new Spiral(seed: from is null ? 42 : 0);
        var options = new TrainerOptions { Seed = from is null ? 43 : 0, GlobalClipNorm = 1 };
        Trainer<Spiral, Nadam> trainer = network.CreateTrainer(new Nadam(), options);
        if (from is not null)
            trainer.Load(from);
        trainer.Fit(Data, new FitOptions { Epochs = epochs, BatchSize = 150 });
        trainer.Save(to);
    }
}

using ILGPU.Runtime;

namespace NetGen.Compiler.Gpu.Tests;

/// <summary>Training on a device takes the way of the CPU's, and the same way again.</summary>
internal static class TrainingRuns
{
    private const int Samples = 70;
    private const double Tolerance = 1e-3;

    // Two steps each, the second of a smaller batch.
    private const int Epochs = 50;
    private const int BatchSize = 40;

    /// <summary>Trains with every optimizer, dropout included, 100 steps; each loss curve that differs is one text.</summary>
    public static IReadOnlyList<string> Check(Accelerator accelerator)
    {
        using var networks = new TrainedNetworks(accelerator);
        return
        [
            .. Compare(networks, new Sgd(0.1f, momentum: 0.9, nesterov: true)),
            .. Compare(networks, new Adam(0.01f)),
            .. Compare(networks, new AdamW(0.01f, weightDecay: 0.1)),
            .. Compare(networks, new Adamax(0.01f)),
            .. Compare(networks, new Nadam(0.01f)),
            .. Compare(networks, new Adagrad(0.05f)),
            .. Compare(networks, new Adadelta(1f)),
            .. Compare(networks, new RMSprop(0.01f, momentum: 0.5, centered: true)),
        ];
    }

    private static IEnumerable<string> Compare<TOptimizer>(TrainedNetworks networks, TOptimizer optimizer)
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        string name = typeof(TOptimizer).Name;
        var options = new TrainerOptions { Seed = 5, GlobalClipNorm = 1 };
        (double[] expected, _) = Train(networks.Dropping.OnCpu(optimizer, options));
        (double[] first, float[] parameters) = Train(networks.Dropping.OnGpu(optimizer, options));
        (double[] second, float[] same) = Train(networks.Dropping.OnGpu(optimizer, options));
        if (!first.SequenceEqual(second) || !parameters.SequenceEqual(same))
            yield return $"{name}: two runs differ";
        if (expected[^1] > 0.9 * expected[0])
            yield return $"{name}: the loss goes from {expected[0]} to {expected[^1]} on the CPU, and was to fall";
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            if (!(Math.Abs(first[epoch] - expected[epoch]) <= Tolerance * expected[epoch]))
            {
                yield return $"{name}, epoch {epoch}: the loss is {first[epoch]}, and {expected[epoch]} on the CPU";
                break;
            }
        }
    }

    private static (double[] Losses, float[] Parameters) Train(TrainerUnderTest trainer)
    {
        using (trainer)
        {
            History history = trainer.Fit(TrainedNetworks.Data(Samples), new FitOptions { Epochs = Epochs, BatchSize = BatchSize });
            return ([.. history["loss"]], trainer.Parameters);
        }
    }
}

namespace NetGen.Benchmarks;

/// <summary>Training on whole sequences: forward pass, backward pass and a step of Adam, on one thread.</summary>
/// <param name="Steps">The steps of a sequence.</param>
/// <param name="Inputs">The sequences of a batch, one after the other.</param>
/// <param name="Targets">Their targets.</param>
/// <param name="Create">NetGen's contender.</param>
internal sealed record StreamTraining(int Steps, float[] Inputs, float[] Targets, Func<IContender> Create)
{
    /// <summary>The sequences of a step.</summary>
    public const int BatchSize = 32;

    /// <summary>The training of a network, on random numbers.</summary>
    public static StreamTraining Of<TNetwork>(TNetwork network)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        var random = new Random(7);
        float[] inputs = Draw(), targets = Draw();
        return new(
            TNetwork.Description.InputSize,
            inputs,
            targets,
            () => new NetGenTrainStep<TNetwork>(network, inputs, targets, new float[targets.Length], threads: 1));

        float[] Draw() => [.. Enumerable.Range(0, BatchSize * TNetwork.Description.InputSize).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}

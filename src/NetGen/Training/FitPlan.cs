namespace NetGen;

/// <summary>What one call of <c>Fit</c> has to do, checked against the network.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Train">What is trained on.</param>
/// <param name="Validation">What is evaluated after each epoch.</param>
/// <param name="Metrics">What is reported besides the loss.</param>
internal sealed record FitPlan(FitOptions Options, DataSet Train, DataSet? Validation, Metric[] Metrics)
{
    /// <summary>What the history says of the data; <see langword="null"/> for nothing.</summary>
    public string? Warning { get; private init; }

    /// <summary>The batches of an epoch.</summary>
    public int Batches => ((Train.Count - 1) / Options.BatchSize) + 1;

    /// <summary>The samples of the largest batch that is trained on.</summary>
    public int LargestBatch => Math.Min(Options.BatchSize, Train.Count);

    /// <summary>Checks and divides the data. All samples are checked before, under the numbers that they have for the caller.</summary>
    /// <exception cref="ArgumentException">The data do not fit the network, or an option is outside its range.</exception>
    public static FitPlan Make<TNetwork>(DataSet data, FitOptions? options)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FitOptions();
        options.Validate();
        DataSetCheck.Require<TNetwork>("Fit", data);
        (DataSet train, DataSet? validation) = options.Divide(data);
        if (options.Validation is not null)
            DataSetCheck.Require<TNetwork>("Validation", options.Validation);
        if (options.ClassWeights is { } classWeights)
            train = ClassWeights.Apply(classWeights, train, TNetwork.Loss, TNetwork.Description.OutputSize);
        return new FitPlan(options, train, validation, DataSetCheck.MetricsOrDefaults<TNetwork>(options.Metrics))
        {
            Warning = validation is null
                ? null
                : new ClassCoverage(TNetwork.Loss, TNetwork.Description.OutputSize).Compare(
                    train, validation, isSplit: options.ValidationSplit != 0),
        };
    }

    /// <summary>Writes the order in which an epoch takes the samples.</summary>
    /// <remarks>Always from the ordered samples, so that it depends on seed and epoch alone and not on the orders before.</remarks>
    public void FillOrder(Span<int> order, Trainer trainer)
    {
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        if (Options.Shuffle)
            Randomness.Permutation.Shuffle(order, trainer.Seed, trainer.Epoch);
    }
}

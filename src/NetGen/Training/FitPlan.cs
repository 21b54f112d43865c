using System.Collections.Immutable;

namespace NetGen;

/// <summary>What one call of <c>Fit</c> has to do, checked against the network.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Train">What is trained on.</param>
/// <param name="Validation">What is evaluated after each epoch.</param>
/// <param name="Measures">What is reported besides the loss.</param>
internal sealed record FitPlan(FitOptions Options, DataSet Train, DataSet? Validation, Measures Measures)
{
    /// <summary>What the history says of the data.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Changes the samples that are trained on; <see langword="null"/> if they are trained on as they are.</summary>
    public Augmenter? Augmenter { get; private init; }

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
        RequireOrder<TNetwork>(options, train, validation);
        ImmutableArray<LossInfo> losses = NetworkLosses.Of<TNetwork>();
        if (options.ClassWeights is { } classWeights)
            train = ClassWeights.Apply(classWeights, train, losses);
        var plan = new FitPlan(options, train, validation, Measures.Of<TNetwork>(options.Metrics))
        {
            Augmenter = AugmenterOf<TNetwork>(options),
        };
        if (validation is null)
            return plan;
        RequireNoNameTwice(plan.Measures);
        return plan with
        {
            Warnings =
            [
                .. losses.Select(loss => new ClassCoverage(loss).Compare(train, validation, isSplit: options.ValidationSplit != 0))
                    .OfType<string>(),
            ],
        };
    }

    // Where samples go on from those of the batch before, their order has a meaning.
    private static void RequireOrder<TNetwork>(FitOptions options, DataSet train, DataSet? validation)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        if (TNetwork.StateLength > 0 && options.Shuffle)
            throw new ArgumentException(
                $"Fit expects FitOptions.Shuffle = false, since layers of {TNetwork.Description.Name} are stateful: each batch goes on where the one before " +
                "has ended. Set it, and give the samples in that order, as data.InTracks(batchSize) does.");
        BatchStates<TNetwork>.RequireWholeBatches(train, options.BatchSize, "Fit");
        if (validation is not null)
            BatchStates<TNetwork>.RequireWholeBatches(validation, options.BatchSize, options.Validation is null ? "ValidationSplit" : "Validation");
    }

    private static Augmenter? AugmenterOf<TNetwork>(FitOptions options)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        NetworkDescription description = TNetwork.Description;
        return options.Augmentations.Count == 0
            ? null
            : new Augmenter("FitOptions.Augmentations", options.Augmentations, description.Inputs, description.InputSize);
    }

    // An output named val has a val_loss in training.
    private static void RequireNoNameTwice(Measures measures)
    {
        string[] names = ["loss", .. measures.Names];
        if (names.FirstOrDefault(name => names.Contains("val_" + name)) is { } twice)
            throw new ArgumentException(
                $"'val_{twice}' would be reported twice: as a value of training, and as '{twice}' of the validation data. Give the output or " +
                "the metric another name.");
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

using System.Globalization;

namespace NetGen;

/// <summary>What <c>Fit</c> can be told; names and defaults follow Keras.</summary>
public sealed record FitOptions
{
    /// <summary>
    /// The number of the last epoch to train; without <see cref="InitialEpoch"/>, how many to train. At least 0.
    /// </summary>
    public int Epochs { get; init; } = 1;

    /// <summary>
    /// How many epochs count as trained already. It changes the numbers that are reported only: which order of the
    /// samples comes next is known to the trainer.
    /// </summary>
    public int InitialEpoch { get; init; }

    /// <summary>
    /// How many samples make one step; the last batch of an epoch may be smaller, except where layers are stateful. At least 1.
    /// </summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Whether the samples are put into a new random order for each epoch. It must be <see langword="false"/> where layers are stateful: each batch
    /// goes on where the one before has ended.
    /// </summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The data to evaluate after each epoch.</summary>
    public DataSet? Validation { get; init; }

    /// <summary>
    /// The share of the training data that is not trained on but evaluated after each epoch, in [0, 1): the last
    /// samples, before any shuffling. It must be 0 if <see cref="Validation"/> is given.
    /// </summary>
    public double ValidationSplit { get; init; }

    /// <summary>
    /// The weight of each class, by its index; classes that are not in it have 1 (Keras: <c>class_weight</c>). The loss of a sample
    /// and its gradients are multiplied by the weight of its class, as by <see cref="DataSet.WithSampleWeights"/>, which cannot be
    /// given too. Only the training data are weighted. Of a binary loss the classes are 0 and 1; of hinge and perceptron −1 and 1.
    /// </summary>
    public IReadOnlyDictionary<int, float>? ClassWeights { get; init; }

    /// <summary>
    /// Change each sample that is trained on at random, in this order and differently in each epoch. Validation data stay as they are. The
    /// trainer's seed, the epoch and the sample's number determine every bit, so training that was interrupted goes on as if it had not been.
    /// </summary>
    /// <remarks>
    /// A thread makes the next batch while the last one is trained on. It ends before <c>Fit</c> returns or throws. A trainer on a GPU cannot
    /// augment.
    /// </remarks>
    public IReadOnlyList<Augmentation> Augmentations { get; init; } = [];

    /// <summary>
    /// The metrics to report in addition to the loss. <see langword="null"/> means <see cref="Metric.DefaultsFor"/> the
    /// network's loss.
    /// </summary>
    public IReadOnlyList<Metric>? Metrics { get; init; }

    /// <summary>The callbacks, called in this order.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>
    /// Receives a report after every batch and every epoch, such as <see cref="ConsoleProgress"/>. A trainer on a GPU reports only
    /// at the end of an epoch.
    /// </summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>
    /// Cancels training between two steps. <c>Fit</c> then returns the completed epochs and throws nothing. The network keeps
    /// the parameters of the last step. The interrupted epoch does not count: the next call of <c>Fit</c> starts it again.
    /// </summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(InitialEpoch);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (Epochs < InitialEpoch)
            throw new ArgumentOutOfRangeException(
                nameof(Epochs),
                $"Epochs is the number of the last epoch and must be at least InitialEpoch, " +
                $"{InitialEpoch}, got {Epochs}.");
        if (!(ValidationSplit >= 0 && ValidationSplit < 1))
            throw new ArgumentOutOfRangeException(
                nameof(ValidationSplit),
                $"ValidationSplit must lie in [0, 1), got {ValidationSplit.ToString(CultureInfo.InvariantCulture)}.");
        if (Augmentations is null)
            throw new ArgumentException("Augmentations must not be null; leave them out where there are none.", nameof(Augmentations));
        if (Callbacks is null || Callbacks.Contains(null!))
            throw new ArgumentException(
                $"Callbacks must not {(Callbacks is null ? "be" : "contain")} null; leave them out where there are none.", nameof(Callbacks));
        if (Validation is not null && ValidationSplit != 0)
            throw new ArgumentException("FitOptions expects Validation or ValidationSplit, got both.");
    }

    /// <summary>Divides the data into what is trained on and what is evaluated after each epoch.</summary>
    internal (DataSet Train, DataSet? Validation) Divide(DataSet data)
    {
        if (ValidationSplit == 0)
            return (data, Validation);
        int train = (int)Math.Floor(data.Count * (1 - ValidationSplit));
        if (train == 0 || train == data.Count)
            throw new ArgumentException(
                FormattableString.Invariant($"ValidationSplit {ValidationSplit} of {data.Count} samples ") +
                "leaves one part without samples; give more samples or another share.");
        return (data.Take(train), data.Skip(train));
    }
}

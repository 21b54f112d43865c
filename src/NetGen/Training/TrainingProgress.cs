namespace NetGen;

/// <summary>
/// How far <c>Fit</c> has come; reported after every batch, after every epoch, and when it is cancelled. If a callback warns after the last
/// epoch, one more report has the warnings.
/// </summary>
/// <remarks>
/// Making and reporting it allocates nothing. <see cref="Losses"/> and <see cref="Metrics"/> are the live ones of the epoch: their
/// values are computed only when asked for, and change with the next batch. So a receiver should read them before it returns,
/// which <see cref="Progress{T}"/> with its calls from another thread does not do.
/// </remarks>
public readonly struct TrainingProgress
{
    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; internal init; }

    /// <summary>The number of the last epoch.</summary>
    public int Epochs { get; internal init; }

    /// <summary>How many batches of the epoch have been trained on.</summary>
    public int Batch { get; internal init; }

    /// <summary>How many batches the epoch has.</summary>
    public int Batches { get; internal init; }

    /// <summary>The time since the epoch began.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>
    /// The mean loss over the epoch's samples so far, regularisers included. Of several losses, it is their weighted sum.
    /// </summary>
    public double Loss { get; internal init; }

    /// <summary>
    /// The mean of each loss over the epoch's samples so far, without its weight, under its name in the history (<c>policy_loss</c>).
    /// Empty for a network with one loss.
    /// </summary>
    public IReadOnlyList<MetricValue> Losses
    {
        get => field ?? [];
        internal init;
    }

    /// <summary>The metrics over the epoch's samples so far.</summary>
    public IReadOnlyList<Metric> Metrics { get; internal init; }

    /// <summary>The values of the epoch, validation included; <see langword="null"/> before its end.</summary>
    public EpochResult? Result { get; internal init; }

    /// <summary>The warnings that have come up since the last report; the history has all of them.</summary>
    public IReadOnlyList<string> Warnings
    {
        get => field ?? [];
        internal init;
    }

    /// <summary>Whether training ends here because it was cancelled.</summary>
    public bool IsCancelled { get; internal init; }

    /// <summary>Whether training ends here because the loss or the parameters are no longer finite.</summary>
    public bool IsDiverged { get; internal init; }

    /// <summary>Whether there is nothing new but <see cref="Warnings"/>.</summary>
    internal bool HasWarningsOnly { get; init; }

    /// <summary>Whether the epoch ends here, completed or not.</summary>
    internal bool IsLast => Result is not null || IsCancelled || IsDiverged;
}

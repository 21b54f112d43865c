namespace NetGen;

/// <summary>
/// What trains and validates for <see cref="FitLoop"/>. The processor knows what a batch came to as soon as it was trained on; a
/// device, for which nobody waits meanwhile, at the end of the epoch.
/// </summary>
internal interface IFitEngine
{
    /// <summary>Whether <see cref="Result"/> can be asked for after each batch, and not only after the epoch.</summary>
    bool KnowsResultsAtOnce { get; }

    /// <summary>The network's parameters may have changed: what follows starts from them.</summary>
    void TakeParameters();

    /// <summary>The network gets the parameters as they are trained so far.</summary>
    void GiveParameters();

    /// <summary>An epoch begins, whose number and seed the trainer has.</summary>
    void BeginEpoch();

    /// <summary>Takes a step on the samples from <paramref name="start"/> on in this epoch's order.</summary>
    void Train(int start, int count);

    /// <summary>The epoch has ended, or was cancelled.</summary>
    void EndEpoch();

    /// <summary>What a batch came to. The spans are valid until the next one is asked for or trained on.</summary>
    TrainedBatch Result(int start, int count);

    /// <summary>Computes the loss and updates the plan's measures, which have been reset.</summary>
    /// <returns>The mean loss, regularisers included; <see langword="null"/> if it was cancelled.</returns>
    double? Validate(DataSet validation);
}

/// <summary>What a batch came to, from before its step.</summary>
/// <param name="loss">The mean loss, regularisers included.</param>
/// <param name="lossSums">The sum over the samples of each loss.</param>
/// <param name="predictions">The predictions.</param>
/// <param name="targets">The targets.</param>
internal readonly ref struct TrainedBatch(
    double loss, ReadOnlySpan<double> lossSums, ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
{
    /// <summary>The mean loss, regularisers included.</summary>
    public double Loss { get; } = loss;

    /// <summary>The sum over the samples of each loss, without its weight.</summary>
    public ReadOnlySpan<double> LossSums { get; } = lossSums;

    /// <summary>The predictions.</summary>
    public ReadOnlySpan<float> Predictions { get; } = predictions;

    /// <summary>The targets.</summary>
    public ReadOnlySpan<float> Targets { get; } = targets;
}

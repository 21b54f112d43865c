namespace NetGen;

/// <summary>
/// <c>Fit</c> has ended because the loss or the parameters are no longer finite. With <see cref="TerminateOnNaN"/> among the callbacks
/// it returns the history instead.
/// </summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(Divergence divergence, History history)
        : base(divergence.Message + " With TerminateOnNaN among the callbacks, Fit returns instead of throwing.")
    {
        Divergence = divergence;
        History = history;
    }

    /// <summary>Where and why training diverged.</summary>
    public Divergence Divergence { get; }

    /// <summary>The epochs that were completed before.</summary>
    public History History { get; }
}

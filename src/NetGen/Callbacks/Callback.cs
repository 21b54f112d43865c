namespace NetGen;

/// <summary>Runs code before, between and after the epochs of <c>Fit</c>. Derive from it and override the methods that you need.</summary>
public abstract class Callback
{
    /// <summary>Called before the first epoch of every call of <c>Fit</c>.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="names">The names of the values that every epoch will have: <c>loss</c>, <c>val_loss</c>.</param>
    public virtual void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
    }

    /// <summary>Called after every completed epoch and its validation.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="result">What the epoch came to.</param>
    public virtual void OnEpochEnd(Trainer trainer, EpochResult result)
    {
    }

    /// <summary>Called when training has diverged, before <see cref="OnTrainEnd"/>.</summary>
    /// <param name="trainer">The trainer, whose parameters may hold NaN.</param>
    /// <param name="divergence">Where and why.</param>
    /// <returns>
    /// Whether <c>Fit</c> is to return with <see cref="StopReason.Diverged"/>. If no callback says so, it throws a
    /// <see cref="TrainingDivergedException"/>.
    /// </returns>
    public virtual bool OnDivergence(Trainer trainer, Divergence divergence) => false;

    /// <summary>Called after the last epoch, also if training was stopped, cancelled or diverged.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="reason">Why training ended.</param>
    public virtual void OnTrainEnd(Trainer trainer, StopReason reason)
    {
    }
}

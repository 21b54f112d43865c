namespace NetGen;

/// <summary>Runs code before, between and after the epochs of <c>Fit</c>. Derive from it and override the methods that you need.</summary>
/// <remarks>
/// A callback that decides by earlier epochs should give itself a <see cref="StateName"/> and override <see cref="SaveState"/> and
/// <see cref="LoadState"/>. A training that is resumed from a file then decides as one that never stopped.
/// </remarks>
public abstract class Callback
{
    /// <summary>
    /// The name under which a trainer's file keeps the callback's state; <see langword="null"/>, the default, if it has none. It
    /// must stay the same from one program to the next. Callbacks of one name are told apart by their order in the list.
    /// </summary>
    public virtual string? StateName => null;

    /// <summary>Called before the first epoch of every call of <c>Fit</c>.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="names">The names of the values that every epoch will have: <c>loss</c>, <c>val_loss</c>.</param>
    public virtual void OnTrainBegin(Trainer trainer, IReadOnlyList<string> names)
    {
    }

    /// <summary>Called after every completed epoch and its validation.</summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="result">The values of the epoch.</param>
    public virtual void OnEpochEnd(Trainer trainer, EpochResult result)
    {
    }

    /// <summary>
    /// Called after <see cref="OnEpochEnd"/> of all callbacks. Save the trainer here: its file then has the state of every callback
    /// after this epoch, whatever the order of the list.
    /// </summary>
    /// <param name="trainer">The trainer.</param>
    /// <param name="result">The values of the epoch.</param>
    public virtual void OnCheckpoint(Trainer trainer, EpochResult result)
    {
    }

    /// <summary>
    /// Writes to a state all that the callback has to remember. <see cref="Trainer.Save"/> calls it, and so does the end of <c>Fit</c>.
    /// </summary>
    /// <param name="state">An empty state.</param>
    public virtual void SaveState(CallbackState state)
    {
    }

    /// <summary>
    /// Takes up a saved state; called after <see cref="OnTrainBegin"/> in the first <c>Fit</c> after <see cref="Trainer.Load"/>, if
    /// the file has a state of this name.
    /// </summary>
    /// <param name="state">The state, to copy from.</param>
    public virtual void LoadState(CallbackState state)
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

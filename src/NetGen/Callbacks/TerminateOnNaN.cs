namespace NetGen;

/// <summary>
/// Lets <c>Fit</c> return with <see cref="StopReason.Diverged"/> when the loss is NaN or infinite (Keras: <c>TerminateOnNaN</c>).
/// <see cref="History.Divergence"/> says where and why. Without this callback, <c>Fit</c> ends there too, with a
/// <see cref="TrainingDivergedException"/>.
/// </summary>
/// <remarks>
/// Unlike Keras, <c>Fit</c> never trains on after a loss that is not finite, because no later step can mend the parameters.
/// </remarks>
public sealed class TerminateOnNaN : Callback
{
    /// <inheritdoc/>
    public override bool OnDivergence(Trainer trainer, Divergence divergence) => true;
}

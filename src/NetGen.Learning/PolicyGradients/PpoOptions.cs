namespace NetGen.Learning;

/// <summary>How proximal policy optimization learns. Names and defaults are those of Stable-Baselines3, except where it says otherwise.</summary>
public sealed record PpoOptions : PolicyGradientOptions
{
    /// <summary>The steps of each environment that are collected before the network is trained on them; at least 1 (<c>n_steps</c>).</summary>
    public int RolloutSteps { get; init; } = 2048;

    /// <summary>The samples of a step of the optimizer; at least 1. The last one of an epoch may have fewer (<c>batch_size</c>).</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>How often the network is trained on what was collected; at least 1 (<c>n_epochs</c>).</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>
    /// λ of the generalized advantage estimation, 0 to 1: 0 trusts the value of the next state, and 1 the rewards alone (<c>gae_lambda</c>).
    /// </summary>
    public double GaeLambda { get; init; } = 0.95;

    /// <summary>
    /// How far the probability of an action may move away from the old one, as a part of it, before a step along the gradient ends; above 0
    /// (<c>clip_range</c>).
    /// </summary>
    public double ClipRange { get; init; } = 0.2;

    /// <summary>
    /// How far a value may move away from the old one, in units of the return; above 0. <see langword="null"/> for no limit
    /// (<c>clip_range_vf</c>).
    /// </summary>
    public double? ValueClipRange { get; init; }

    /// <summary>
    /// The Kullback-Leibler divergence from the old policy from which on (1.5 times it) the epochs end early; above 0.
    /// <see langword="null"/> for no limit (<c>target_kl</c>).
    /// </summary>
    public double? TargetDivergence { get; init; }

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Require(RolloutSteps >= 1, RolloutSteps, "at least 1");
        Require(BatchSize >= 1, BatchSize, "at least 1");
        Require(Epochs >= 1, Epochs, "at least 1");
        Require(GaeLambda is >= 0 and <= 1, GaeLambda, "from 0 to 1");
        Require(ClipRange > 0 && double.IsFinite(ClipRange), ClipRange, "finite and above 0");
        if (ValueClipRange is { } value)
            Require(value > 0 && double.IsFinite(value), value, "finite and above 0", nameof(ValueClipRange));
        if (TargetDivergence is { } divergence)
            Require(divergence > 0 && double.IsFinite(divergence), divergence, "finite and above 0", nameof(TargetDivergence));
    }
}

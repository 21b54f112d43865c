using System.Globalization;

namespace NetGen;

/// <summary>
/// Half a cosine from the initial learning rate down to <c>alpha</c> times it, after an optional linear warm-up
/// (Loshchilov and Hutter, 2016; Keras: <c>CosineDecay</c>).
/// </summary>
/// <remarks>
/// Without a warm-up: initial · ((1 − alpha) · ½(1 + cos(π · min(step, decaySteps) / decaySteps)) + alpha). With one,
/// the learning rate first rises in a straight line from the initial one to the target over <c>warmupSteps</c>, and the
/// cosine then starts from the target and takes <c>decaySteps</c> more.
/// </remarks>
public sealed record CosineDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of step 0.</param>
    /// <param name="decaySteps">How many steps the cosine takes; at least 1.</param>
    /// <param name="alpha">The fraction of the learning rate that remains at the end, in [0, 1].</param>
    /// <param name="warmupTarget">
    /// The learning rate after the warm-up, or <see langword="null"/> for no warm-up.
    /// </param>
    /// <param name="warmupSteps">How many steps the warm-up takes; at least 1 with a target, and 0 without one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// Only one of the target and the number of steps of the warm-up is given.
    /// </exception>
    public CosineDecay(
        float initialLearningRate,
        long decaySteps,
        double alpha = 0,
        float? warmupTarget = null,
        long warmupSteps = 0)
    {
        InitialLearningRate = RequireRate(initialLearningRate);
        DecaySteps = RequireSteps(decaySteps);
        if (!(alpha >= 0 && alpha <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(alpha), $"alpha must lie in [0, 1], got {alpha.ToString(CultureInfo.InvariantCulture)}.");
        Alpha = alpha;
        if (warmupTarget is { } target)
        {
            WarmupTarget = RequireRate(target, nameof(warmupTarget));
            WarmupSteps = RequireSteps(warmupSteps);
        }
        else if (warmupSteps != 0)
        {
            throw new ArgumentException(
                $"warmupSteps is {warmupSteps}, but there is no warmupTarget; give the learning rate to warm up to.",
                nameof(warmupSteps));
        }
    }

    /// <summary>The learning rate of step 0.</summary>
    public float InitialLearningRate { get; }

    /// <summary>How many steps the cosine takes.</summary>
    public long DecaySteps { get; }

    /// <summary>The fraction of the learning rate that remains at the end.</summary>
    public double Alpha { get; }

    /// <summary>The learning rate after the warm-up, or <see langword="null"/>.</summary>
    public float? WarmupTarget { get; }

    /// <summary>How many steps the warm-up takes.</summary>
    public long WarmupSteps { get; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        double initial = InitialLearningRate;
        if (WarmupTarget is not { } target)
            return Decay(initial, step);
        if (step < WarmupSteps)
            return (float)(initial + ((target - initial) * step / WarmupSteps));
        return Decay(target, step - WarmupSteps);
    }

    private float Decay(double from, long step)
    {
        double completed = (double)Math.Min(step, DecaySteps) / DecaySteps;
        double cosine = 0.5 * (1 + Math.Cos(Math.PI * completed));
        return (float)(from * (((1 - Alpha) * cosine) + Alpha));
    }
}

using System.Globalization;

namespace NetGen;

/// <summary>
/// Half a cosine from the initial learning rate down to <c>alpha</c> times it, after an optional linear warm-up
/// (Loshchilov and Hutter, 2016; Keras: <c>CosineDecay</c>).
/// </summary>
/// <remarks>
/// Without a warm-up: initial · ((1 − alpha) · ½(1 + cos(π · min(step, decaySteps) / decaySteps)) + alpha). With a warm-up, the
/// learning rate first rises in a straight line from the initial value to the target, over <c>warmupSteps</c>. The cosine then
/// starts from the target and takes <c>decaySteps</c> more.
/// </remarks>
public sealed record CosineDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of step 0.</param>
    /// <param name="decaySteps">The number of steps of the cosine; at least 1.</param>
    /// <param name="alpha">The fraction of the learning rate that remains at the end, in [0, 1].</param>
    /// <param name="warmupTarget">
    /// The learning rate after the warm-up, or <see langword="null"/> for no warm-up.
    /// </param>
    /// <param name="warmupSteps">The number of steps of the warm-up; at least 1 with a target, 0 without one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// The warm-up has a target but no steps, or steps but no target.
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

    /// <summary>The number of steps of the cosine.</summary>
    public long DecaySteps { get; }

    /// <summary>The fraction of the learning rate that remains at the end.</summary>
    public double Alpha { get; }

    /// <summary>The learning rate after the warm-up, or <see langword="null"/>.</summary>
    public float? WarmupTarget { get; }

    /// <summary>The number of steps of the warm-up.</summary>
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

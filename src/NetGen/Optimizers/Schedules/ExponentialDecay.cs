using System.Globalization;

namespace NetGen;

/// <summary>initial · decayRate^(step / decaySteps) (Keras: <c>ExponentialDecay</c>).</summary>
public sealed record ExponentialDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of step 0.</param>
    /// <param name="decaySteps">The number of steps in which the learning rate falls by one factor; at least 1.</param>
    /// <param name="decayRate">The factor; greater than 0.</param>
    /// <param name="staircase">Whether to round the exponent down: the learning rate then falls in stairs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ExponentialDecay(float initialLearningRate, long decaySteps, double decayRate, bool staircase = false)
    {
        InitialLearningRate = RequireRate(initialLearningRate);
        DecaySteps = RequireSteps(decaySteps);
        if (!double.IsFinite(decayRate) || decayRate <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(decayRate),
                $"decayRate must be a finite number above 0, got {decayRate.ToString(CultureInfo.InvariantCulture)}.");
        DecayRate = decayRate;
        Staircase = staircase;
    }

    /// <summary>The learning rate of step 0.</summary>
    public float InitialLearningRate { get; }

    /// <summary>The number of steps in which the learning rate falls by one factor.</summary>
    public long DecaySteps { get; }

    /// <summary>The factor.</summary>
    public double DecayRate { get; }

    /// <summary>Whether the learning rate falls in stairs.</summary>
    public bool Staircase { get; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        double exponent = Staircase ? step / DecaySteps : (double)step / DecaySteps;
        return (float)(InitialLearningRate * Math.Pow(DecayRate, exponent));
    }
}

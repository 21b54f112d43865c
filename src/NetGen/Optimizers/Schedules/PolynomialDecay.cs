using System.Globalization;

namespace NetGen;

/// <summary>
/// (initial − end) · (1 − min(step, decaySteps) / decaySteps)^power + end (Keras: <c>PolynomialDecay</c>).
/// </summary>
/// <remarks>
/// With <c>cycle</c>, the step is not cut off. Instead decaySteps is multiplied by ⌈step / decaySteps⌉ (at least 1), so the
/// learning rate rises again after each period.
/// </remarks>
public sealed record PolynomialDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of step 0.</param>
    /// <param name="decaySteps">The number of steps to the end; at least 1.</param>
    /// <param name="endLearningRate">The learning rate at the end.</param>
    /// <param name="power">The power, greater than 0; 1 is a straight line.</param>
    /// <param name="cycle">Whether to start again after <paramref name="decaySteps"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PolynomialDecay(
        float initialLearningRate,
        long decaySteps,
        float endLearningRate = 0.0001f,
        double power = 1,
        bool cycle = false)
    {
        InitialLearningRate = RequireRate(initialLearningRate);
        DecaySteps = RequireSteps(decaySteps);
        EndLearningRate = RequireRate(endLearningRate);
        if (!double.IsFinite(power) || power <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(power),
                $"power must be a finite number above 0, got {power.ToString(CultureInfo.InvariantCulture)}.");
        Power = power;
        Cycle = cycle;
    }

    /// <summary>The learning rate of step 0.</summary>
    public float InitialLearningRate { get; }

    /// <summary>The number of steps to the end.</summary>
    public long DecaySteps { get; }

    /// <summary>The learning rate at the end.</summary>
    public float EndLearningRate { get; }

    /// <summary>The power.</summary>
    public double Power { get; }

    /// <summary>Whether to start again after <see cref="DecaySteps"/>.</summary>
    public bool Cycle { get; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        double period = DecaySteps;
        double position = step;
        if (Cycle)
            period *= Math.Max(1, Math.Ceiling(position / period));
        else
            position = Math.Min(position, period);
        double end = EndLearningRate;
        return (float)(((InitialLearningRate - end) * Math.Pow(1 - (position / period), Power)) + end);
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>The learning rate as a function of the training step.</summary>
/// <remarks>
/// Formulas and names follow <c>keras.optimizers.schedules</c>; they are evaluated in double precision. A plain number
/// converts to a <see cref="ConstantSchedule"/>.
/// </remarks>
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of one step.</summary>
    /// <param name="step">The number of the step, from 0; a step is one batch.</param>
    public abstract float At(long step);

    /// <summary>The same learning rate at every step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static implicit operator LearningRateSchedule(float learningRate) => new ConstantSchedule(learningRate);

    /// <summary>The same learning rate at every step, rounded to single precision.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public static implicit operator LearningRateSchedule(double learningRate) =>
        new ConstantSchedule((float)learningRate);

    /// <summary>Checks a learning rate and gives it back.</summary>
    private protected static float RequireRate(
        float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        float.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(
                name,
                $"{name} must be a finite number of at least 0, got {value.ToString(CultureInfo.InvariantCulture)}.");

    /// <summary>Checks a number of steps and gives it back.</summary>
    private protected static long RequireSteps(
        long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, $"{name} must be at least 1 step, got {value}.");
}

/// <summary>The same learning rate at every step.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="learningRate">The learning rate, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate is negative or not finite.</exception>
    public ConstantSchedule(float learningRate) => LearningRate = RequireRate(learningRate);

    /// <summary>The learning rate.</summary>
    public float LearningRate { get; }

    /// <inheritdoc/>
    public override float At(long step) => LearningRate;
}

using System.Diagnostics.CodeAnalysis;
using NetGen.Randomness;

namespace NetGen.Learning.ClassicControl;

/// <summary>A pendulum on a joint whose motor is too weak to lift it at once, so it has to swing up and stay there (Gymnasium: <c>Pendulum-v1</c>).</summary>
/// <remarks>
/// <para>
/// A rod of 1 m and 1 kg that turns about its end, with a gravity of 10 m/s². Its angular acceleration is 3g/(2l)·sin θ + 3/(ml²)·u. The velocity takes
/// a step of 0.05 s first, and the angle a step with the new velocity, in double precision, as Gymnasium computes them.
/// </para>
/// <para>
/// An observation is cosine and sine of the angle from upright, and the angular velocity (rad/s), which is kept within ±8. Angles begin between −π and
/// π, and velocities between −1 and 1. An action is a torque u within ±2 N·m; torques outside are cut off at the bounds. The reward of a step is −(θ² + 0.1·θ̇² +
/// 0.001·u²) of the state before it, with θ within ±π: 0 at best and −16.3 at worst. No episode ends by itself; each is cut off after 200 steps. No mean
/// return counts as solved; that of a good policy is above −200.
/// </para>
/// </remarks>
public struct Pendulum : IEnvironment<Pendulum>
{
    private const double Gravity = 10;
    private const double Mass = 1;
    private const double Length = 1;
    private const double SecondsOfStep = 0.05;
    private const double VelocityLimit = 8;
    private const float TorqueLimit = 2;
    private const double InitialVelocityRange = 1;

    private static readonly ActionSpace Actions = ActionSpace.Continuous(1, -TorqueLimit, TorqueLimit);

    private EpisodeSteps _steps;

    /// <summary>The steps of an episode.</summary>
    public const int MaxEpisodeSteps = 200;

    /// <inheritdoc/>
    public static int ObservationSize => 3;

    /// <inheritdoc/>
    public static ActionSpace ActionSpace => Actions;

    /// <summary>The angle from upright, in radians, with all turns that the pendulum has made.</summary>
    public double Angle { get; private set; }

    /// <summary>The angular velocity, in radians per second.</summary>
    public double AngularVelocity { get; private set; }

    /// <inheritdoc/>
    public void Reset(long seed, Span<float> observation)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Environment, stream: 0);
        double angle = Uniform(ref random, Math.PI);
        SetState(angle, Uniform(ref random, InitialVelocityRange));
        Observe(observation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The action is NaN, or a length differs.</exception>
    /// <exception cref="InvalidOperationException">No episode has begun, or it has ended.</exception>
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        if (action.Length != 1 || float.IsNaN(action[0]))
            ThrowAction(action);
        double torque = Math.Clamp(action[0], -TorqueLimit, TorqueLimit), angle = Wrap(Angle);
        bool isLast = _steps.Take(nameof(Pendulum), MaxEpisodeSteps);
        double cost = (angle * angle) + (0.1 * (AngularVelocity * AngularVelocity)) + (0.001 * (torque * torque));
        double acceleration = (3 * Gravity / (2 * Length) * Math.Sin(Angle)) + (3 / (Mass * (Length * Length)) * torque);
        AngularVelocity = Math.Clamp(AngularVelocity + (acceleration * SecondsOfStep), -VelocityLimit, VelocityLimit);
        Angle += AngularVelocity * SecondsOfStep;
        Observe(observation);
        return new StepResult((float)-cost, Truncated: isLast);
    }

    /// <summary>Begins an episode in a given state.</summary>
    /// <param name="angle">The angle from upright, in radians.</param>
    /// <param name="angularVelocity">The angular velocity, in radians per second.</param>
    public void SetState(double angle, double angularVelocity)
    {
        (Angle, AngularVelocity) = (angle, angularVelocity);
        _steps.Begin();
    }

    private static double Uniform(ref PhiloxSequence random, double range) => -range + (2 * range * random.NextDouble());

    // To −π up to π. Python's remainder has the sign of the divisor, and C#'s that of the dividend.
    private static double Wrap(double angle)
    {
        double turned = (angle + Math.PI) % (2 * Math.PI);
        return (turned < 0 ? turned + (2 * Math.PI) : turned) - Math.PI;
    }

    [DoesNotReturn]
    private static void ThrowAction(ReadOnlySpan<float> action) => throw new ArgumentException(
        $"An action of Pendulum is one value, a torque from −2 to 2, got {(action.Length == 1 ? "NaN" : $"{action.Length} values")}.", nameof(action));

    private readonly void Observe(Span<float> observation)
    {
        EpisodeSteps.RequireLength(nameof(Pendulum), observation, ObservationSize);
        (double sine, double cosine) = Math.SinCos(Angle);
        observation[0] = (float)cosine;
        observation[1] = (float)sine;
        observation[2] = (float)AngularVelocity;
    }
}

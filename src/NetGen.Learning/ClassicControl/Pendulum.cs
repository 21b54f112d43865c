using NetGen.Randomness;

namespace NetGen.Learning.ClassicControl;

/// <summary>A pendulum whose motor is too weak to lift it at once, and that is to be swung up and held there (Gymnasium: <c>Pendulum-v1</c>).</summary>
/// <remarks>
/// <para>
/// A rod of 1 m and 1 kg without friction, in steps of 0.05 s and in double precision, as Gymnasium computes them. The action is the motor's torque, −2 to 2 N·m; other
/// values are cut off.
/// </para>
/// <para>
/// An observation is the cosine and the sine of the angle from upright, and the angular velocity (rad/s, −8 to 8). An episode begins at any angle with −1 to 1 rad/s. The
/// reward of a step is −(θ² + 0.1·ω² + 0.001·τ²), with the angle θ between −π and π, so it is −16.3 to 0. The task has no end, and an episode is cut off after 200
/// steps. Random actions have a mean return of about −1200; −150 is about the best that is known.
/// </para>
/// </remarks>
public struct Pendulum : IEnvironment<Pendulum>
{
    private const double Gravity = 10;
    private const double Mass = 1;
    private const double Length = 1;
    private const double SecondsOfStep = 0.05;
    private const double MaximumVelocity = 8;
    private const float MaximumTorque = 2;

    private static readonly ActionSpace Actions = ActionSpace.Continuous(1, -MaximumTorque, MaximumTorque);

    private EpisodeSteps _steps;

    /// <summary>The most steps of an episode.</summary>
    public const int MaxEpisodeSteps = 200;

    /// <inheritdoc/>
    public static int ObservationSize => 3;

    /// <inheritdoc/>
    public static ActionSpace ActionSpace => Actions;

    /// <summary>The angle from upright, in radians; it counts whole turns.</summary>
    public double Angle { get; private set; }

    /// <summary>The angular velocity, in radians per second.</summary>
    public double AngularVelocity { get; private set; }

    /// <inheritdoc/>
    public void Reset(long seed, Span<float> observation)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Environment, stream: 0);
        double angle = Math.PI * ((2 * random.NextDouble()) - 1);
        SetState(angle, (2 * random.NextDouble()) - 1);
        Observe(observation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The action is NaN, or a length differs.</exception>
    /// <exception cref="InvalidOperationException">No episode has begun, or it has ended.</exception>
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        if (action.Length != 1 || float.IsNaN(action[0]))
            throw new ArgumentException($"An action of Pendulum is one value, the torque, got {(action.Length == 1 ? "NaN" : $"{action.Length} values")}.", nameof(action));
        bool isLast = _steps.Take(nameof(Pendulum), MaxEpisodeSteps);
        double torque = Math.Clamp(action[0], -MaximumTorque, MaximumTorque);
        double angle = Angle - (2 * Math.PI * Math.Floor((Angle + Math.PI) / (2 * Math.PI)));
        double cost = (angle * angle) + (0.1 * AngularVelocity * AngularVelocity) + (0.001 * torque * torque);
        double acceleration = (3 * Gravity / (2 * Length) * Math.Sin(Angle)) + (3 / (Mass * Length * Length) * torque);
        AngularVelocity = Math.Clamp(AngularVelocity + (SecondsOfStep * acceleration), -MaximumVelocity, MaximumVelocity);
        Angle += SecondsOfStep * AngularVelocity;
        Observe(observation);
        return new StepResult((float)-cost, Terminated: false, isLast);
    }

    /// <summary>Begins an episode in a given state.</summary>
    /// <param name="angle">The angle from upright, in radians.</param>
    /// <param name="angularVelocity">The angular velocity, in radians per second.</param>
    public void SetState(double angle, double angularVelocity)
    {
        (Angle, AngularVelocity) = (angle, angularVelocity);
        _steps.Begin();
    }

    private readonly void Observe(Span<float> observation)
    {
        EpisodeSteps.RequireLength(nameof(Pendulum), observation, ObservationSize);
        (double sine, double cosine) = Math.SinCos(Angle);
        observation[0] = (float)cosine;
        observation[1] = (float)sine;
        observation[2] = (float)AngularVelocity;
    }
}

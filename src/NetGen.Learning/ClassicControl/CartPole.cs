using NetGen.Randomness;

namespace NetGen.Learning.ClassicControl;

/// <summary>A pole on a cart that is pushed left or right so that the pole stays upright (Gymnasium: <c>CartPole-v1</c>).</summary>
/// <remarks>
/// <para>
/// Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning control problems" (1983), with the equations of
/// motion of Florian, "Correct equations for the dynamics of the cart-pole system" (2007), without friction. Euler's method with steps of 0.02 s, in double
/// precision, as Gymnasium computes them.
/// </para>
/// <para>
/// An observation is the cart's position (m) and velocity (m/s), and the pole's angle (rad) and angular velocity (rad/s); each begins between −0.05 and
/// 0.05. Action 0 pushes with 10 N to the left, action 1 to the right. Every step is worth 1. The task ends beyond ±2.4 m or ±12°, and an
/// episode is cut off after 500 steps. It counts as solved with a mean return of 475 over 100 episodes.
/// </para>
/// </remarks>
public struct CartPole : IEnvironment<CartPole>
{
    private const double Gravity = 9.8;
    private const double CartMass = 1;
    private const double PoleMass = 0.1;
    private const double TotalMass = PoleMass + CartMass;
    private const double HalfLength = 0.5;
    private const double PoleMassLength = PoleMass * HalfLength;
    private const double Force = 10;
    private const double SecondsOfStep = 0.02;
    private const double AngleLimit = 12 * 2 * Math.PI / 360;
    private const double PositionLimit = 2.4;
    private const double InitialRange = 0.05;

    private static readonly ActionSpace Actions = ActionSpace.Discrete(2);

    private EpisodeSteps _steps;

    /// <summary>The most steps of an episode.</summary>
    public const int MaxEpisodeSteps = 500;

    /// <inheritdoc/>
    public static int ObservationSize => 4;

    /// <inheritdoc/>
    public static ActionSpace ActionSpace => Actions;

    /// <summary>The cart's distance from the middle of the track to the right, in metres.</summary>
    public double Position { get; private set; }

    /// <summary>The cart's velocity, in metres per second.</summary>
    public double Velocity { get; private set; }

    /// <summary>The pole's angle from upright, to the right, in radians.</summary>
    public double Angle { get; private set; }

    /// <summary>The pole's angular velocity, in radians per second.</summary>
    public double AngularVelocity { get; private set; }

    /// <inheritdoc/>
    public void Reset(long seed, Span<float> observation)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Environment, stream: 0);
        double position = Uniform(ref random), velocity = Uniform(ref random), angle = Uniform(ref random);
        SetState(position, velocity, angle, Uniform(ref random));
        Observe(observation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The action is neither 0 nor 1, or a length differs.</exception>
    /// <exception cref="InvalidOperationException">No episode has begun, or it has ended.</exception>
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        double force = Actions.IndexOf(action) == 1 ? Force : -Force;
        bool isLast = _steps.Take(nameof(CartPole), MaxEpisodeSteps);
        (double sine, double cosine) = Math.SinCos(Angle);
        double push = (force + (PoleMassLength * (AngularVelocity * AngularVelocity) * sine)) / TotalMass;
        double angularAcceleration = ((Gravity * sine) - (cosine * push))
            / (HalfLength * ((4.0 / 3.0) - (PoleMass * (cosine * cosine) / TotalMass)));
        double acceleration = push - (PoleMassLength * angularAcceleration * cosine / TotalMass);
        Position += SecondsOfStep * Velocity;
        Velocity += SecondsOfStep * acceleration;
        Angle += SecondsOfStep * AngularVelocity;
        AngularVelocity += SecondsOfStep * angularAcceleration;
        Observe(observation);
        bool hasFallen = Position is < -PositionLimit or > PositionLimit || Angle is < -AngleLimit or > AngleLimit;
        if (hasFallen)
            _steps.End();
        return new StepResult(1, hasFallen, isLast);
    }

    /// <summary>Begins an episode in a given state.</summary>
    /// <param name="position">The cart's position, in metres.</param>
    /// <param name="velocity">Its velocity, in metres per second.</param>
    /// <param name="angle">The pole's angle, in radians.</param>
    /// <param name="angularVelocity">Its angular velocity, in radians per second.</param>
    public void SetState(double position, double velocity, double angle, double angularVelocity)
    {
        (Position, Velocity, Angle, AngularVelocity) = (position, velocity, angle, angularVelocity);
        _steps.Begin();
    }

    private static double Uniform(ref PhiloxSequence random) => -InitialRange + (2 * InitialRange * random.NextDouble());

    private readonly void Observe(Span<float> observation)
    {
        EpisodeSteps.RequireLength(nameof(CartPole), observation, ObservationSize);
        observation[0] = (float)Position;
        observation[1] = (float)Velocity;
        observation[2] = (float)Angle;
        observation[3] = (float)AngularVelocity;
    }
}

using NetGen.Randomness;

namespace NetGen.Learning.ClassicControl;

/// <summary>
/// Two links that hang from a fixed joint, with a motor between them that swings the free end above a line (Gymnasium: <c>Acrobot-v1</c>).
/// </summary>
/// <remarks>
/// <para>
/// Sutton and Barto, "Reinforcement learning: An introduction" (2nd edition, 2018), with the dynamics of the book. The method of Runge and
/// Kutta with steps of 0.2 s, in double precision, as Gymnasium computes them.
/// </para>
/// <para>
/// An observation is cosine and sine of the first link's angle from hanging down, cosine and sine of the second link's angle from the first, and
/// both angular velocities (rad/s), which are kept within ±4π and ±9π; angles and velocities begin between −0.1 and 0.1. Actions 0, 1 and 2 are torques of
/// −1, 0 and 1 N·m between the links. Every step is worth −1, and the one that reaches the line 0: there the task ends. An episode is cut off
/// after 500 steps. It counts as solved with a mean return of −100 over 100 episodes.
/// </para>
/// </remarks>
public struct Acrobot : IEnvironment<Acrobot>
{
    private const double SecondsOfStep = 0.2;
    private const double Length = 1;
    private const double Mass = 1;
    private const double CentreOfMass = 0.5;
    private const double MomentOfInertia = 1;
    private const double Gravity = 9.8;
    private const double FirstVelocityLimit = 4 * Math.PI;
    private const double SecondVelocityLimit = 9 * Math.PI;
    private const double InitialRange = 0.1;
    private const double GoalHeight = 1;

    private static readonly ActionSpace Actions = ActionSpace.Discrete(3);

    private State _state;
    private EpisodeSteps _steps;

    /// <summary>The most steps of an episode.</summary>
    public const int MaxEpisodeSteps = 500;

    /// <inheritdoc/>
    public static int ObservationSize => 6;

    /// <inheritdoc/>
    public static ActionSpace ActionSpace => Actions;

    /// <summary>The first link's angle from hanging down, in radians, within ±π after a step.</summary>
    public readonly double FirstAngle => _state.FirstAngle;

    /// <summary>The second link's angle from the direction of the first, in radians, within ±π after a step.</summary>
    public readonly double SecondAngle => _state.SecondAngle;

    /// <summary>The first link's angular velocity, in radians per second.</summary>
    public readonly double FirstVelocity => _state.FirstVelocity;

    /// <summary>The angular velocity of the second link against the first, in radians per second.</summary>
    public readonly double SecondVelocity => _state.SecondVelocity;

    /// <inheritdoc/>
    public void Reset(long seed, Span<float> observation)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Environment, stream: 0);
        double first = Uniform(ref random), second = Uniform(ref random), firstVelocity = Uniform(ref random);
        SetState(first, second, firstVelocity, Uniform(ref random));
        Observe(observation);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The action is not 0, 1 or 2, or a length differs.</exception>
    /// <exception cref="InvalidOperationException">No episode has begun, or it has ended.</exception>
    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        double torque = Actions.IndexOf(action) - 1;
        bool isLast = _steps.Take(nameof(Acrobot), MaxEpisodeSteps);
        State next = RungeKutta(_state, torque);
        _state = new State(
            Wrap(next.FirstAngle),
            Wrap(next.SecondAngle),
            Math.Clamp(next.FirstVelocity, -FirstVelocityLimit, FirstVelocityLimit),
            Math.Clamp(next.SecondVelocity, -SecondVelocityLimit, SecondVelocityLimit));
        Observe(observation);
        bool isThere = -Math.Cos(_state.FirstAngle) - Math.Cos(_state.SecondAngle + _state.FirstAngle) > GoalHeight;
        if (isThere)
            _steps.End();
        return new StepResult(isThere ? 0 : -1, isThere, isLast);
    }

    /// <summary>Begins an episode in a given state.</summary>
    /// <param name="firstAngle">The first link's angle from hanging down, in radians.</param>
    /// <param name="secondAngle">The second link's angle from the direction of the first, in radians.</param>
    /// <param name="firstVelocity">The first link's angular velocity, in radians per second.</param>
    /// <param name="secondVelocity">The angular velocity of the second link against the first, in radians per second.</param>
    public void SetState(double firstAngle, double secondAngle, double firstVelocity, double secondVelocity)
    {
        _state = new State(firstAngle, secondAngle, firstVelocity, secondVelocity);
        _steps.Begin();
    }

    // Gymnasium keeps a first state in single precision.
    private static double Uniform(ref PhiloxSequence random) => (float)(-InitialRange + (2 * InitialRange * random.NextDouble()));

    private static State RungeKutta(State state, double torque)
    {
        State k1 = Derivative(state, torque);
        State k2 = Derivative(state + (k1 * (SecondsOfStep / 2)), torque);
        State k3 = Derivative(state + (k2 * (SecondsOfStep / 2)), torque);
        State k4 = Derivative(state + (k3 * SecondsOfStep), torque);
        return state + ((k1 + (k2 * 2) + (k3 * 2) + k4) * (SecondsOfStep / 6));
    }

    // The equations of the book, in the order of Gymnasium.
    private static State Derivative(State state, double torque)
    {
        double first = state.FirstVelocity, second = state.SecondVelocity;
        (double sine, double cosine) = Math.SinCos(state.SecondAngle);
        double d1 = (Mass * CentreOfMass * CentreOfMass)
            + (Mass * ((Length * Length) + (CentreOfMass * CentreOfMass) + (2 * Length * CentreOfMass * cosine)))
            + MomentOfInertia
            + MomentOfInertia;
        double d2 = (Mass * ((CentreOfMass * CentreOfMass) + (Length * CentreOfMass * cosine))) + MomentOfInertia;
        double phi2 = Mass * CentreOfMass * Gravity * Math.Cos(state.FirstAngle + state.SecondAngle - (Math.PI / 2));
        double phi1 = (-Mass * Length * CentreOfMass * (second * second) * sine)
            - (2 * Mass * Length * CentreOfMass * second * first * sine)
            + (((Mass * CentreOfMass) + (Mass * Length)) * Gravity * Math.Cos(state.FirstAngle - (Math.PI / 2)))
            + phi2;
        double secondAcceleration =
            (torque + (d2 / d1 * phi1) - (Mass * Length * CentreOfMass * (first * first) * sine) - phi2)
            / ((Mass * CentreOfMass * CentreOfMass) + MomentOfInertia - (d2 * d2 / d1));
        double firstAcceleration = -((d2 * secondAcceleration) + phi1) / d1;
        return new State(first, second, firstAcceleration, secondAcceleration);
    }

    private static double Wrap(double angle)
    {
        while (angle > Math.PI)
            angle -= 2 * Math.PI;
        while (angle < -Math.PI)
            angle += 2 * Math.PI;
        return angle;
    }

    private readonly void Observe(Span<float> observation)
    {
        EpisodeSteps.RequireLength(nameof(Acrobot), observation, ObservationSize);
        (double firstSine, double firstCosine) = Math.SinCos(FirstAngle);
        (double secondSine, double secondCosine) = Math.SinCos(SecondAngle);
        observation[0] = (float)firstCosine;
        observation[1] = (float)firstSine;
        observation[2] = (float)secondCosine;
        observation[3] = (float)secondSine;
        observation[4] = (float)FirstVelocity;
        observation[5] = (float)SecondVelocity;
    }

    private readonly record struct State(double FirstAngle, double SecondAngle, double FirstVelocity, double SecondVelocity)
    {
        public static State operator +(State left, State right) => new(
            left.FirstAngle + right.FirstAngle,
            left.SecondAngle + right.SecondAngle,
            left.FirstVelocity + right.FirstVelocity,
            left.SecondVelocity + right.SecondVelocity);

        public static State operator *(State state, double factor) => new(
            state.FirstAngle * factor, state.SecondAngle * factor, state.FirstVelocity * factor, state.SecondVelocity * factor);
    }
}

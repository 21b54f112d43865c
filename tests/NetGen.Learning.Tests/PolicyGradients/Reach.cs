using NetGen.Randomness;

namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>
/// A point in the plane that moves to the origin. An observation is its place, which begins within ±1, and an action its step: within ±0.2 along x, and from −0.1 to 0.3 along y.
/// Each step costs the distance that is left, and an episode is cut off after 20 steps.
/// </summary>
public struct Reach : IEnvironment<Reach>
{
    private const int Steps = 20;

    private static readonly ActionSpace Space = ActionSpace.Continuous([-0.2f, -0.1f], [0.2f, 0.3f]);

    private float _x;
    private float _y;
    private int _step;

    public static int ObservationSize => 2;

    public static ActionSpace ActionSpace => Space;

    public void Reset(long seed, Span<float> observation)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Environment, stream: 0);
        _x = (float)((2 * random.NextDouble()) - 1);
        _y = (float)((2 * random.NextDouble()) - 1);
        _step = 0;
        (observation[0], observation[1]) = (_x, _y);
    }

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        // An environment gets actions within its bounds.
        for (int i = 0; i < action.Length; i++)
        {
            if (!(action[i] >= Space.Low[i] && action[i] <= Space.High[i]))
                throw new ArgumentException($"Value {i} of the action is {action[i]}, outside of {Space}.", nameof(action));
        }

        _x += action[0];
        _y += action[1];
        (observation[0], observation[1]) = (_x, _y);
        return new StepResult(-MathF.Sqrt((_x * _x) + (_y * _y)), Truncated: ++_step == Steps);
    }
}

using NetGen.Randomness;

namespace NetGen.Learning.Tests.PolicyGradients;

/// <summary>Steps towards a place: the action is a step, and what it costs the squared distance that is left. Four steps, and actions of two values with different bounds.</summary>
internal struct Reach : IEnvironment<Reach>
{
    private static readonly ActionSpace Actions = ActionSpace.Continuous([-0.5f, -1], [0.5f, 1]);

    private float _x, _y;
    private int _steps;

    public static int ObservationSize => 2;

    public static ActionSpace ActionSpace => Actions;

    public void Reset(long seed, Span<float> observation)
    {
        var random = new PhiloxSequence(seed, RandomPurpose.Environment, stream: 0);
        (_x, _y, _steps) = ((float)((2 * random.NextDouble()) - 1), (float)((2 * random.NextDouble()) - 1), 0);
        (observation[0], observation[1]) = (_x, _y);
    }

    public StepResult Step(ReadOnlySpan<float> action, Span<float> observation)
    {
        for (int i = 0; i < 2; i++)
            Assert.InRange(action[i], Actions.Low[i], Actions.High[i]);
        _x += action[0];
        _y += action[1];
        (observation[0], observation[1]) = (_x, _y);
        _steps++;
        return new StepResult(-((_x * _x) + (_y * _y)), Terminated: _steps == 4);
    }
}

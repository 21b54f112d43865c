/// <summary>Agents that keep their places in a ring around a light, which wanders.</summary>
internal sealed class World
{
    private const float Radius = 0.35f;

    // Units a second, and units a second each second; the world reaches from −1 to 1.
    private const float MaxAcceleration = 6;

    private readonly float[] _x, _y, _velocityX, _velocityY;
    private float _seconds;

    /// <summary>Puts agents anywhere.</summary>
    public World(int agents, int seed)
    {
        var random = new Random(seed);
        _x = new float[agents];
        _y = new float[agents];
        _velocityX = new float[agents];
        _velocityY = new float[agents];
        for (int i = 0; i < agents; i++)
        {
            _x[i] = 2 * random.NextSingle() - 1;
            _y[i] = 2 * random.NextSingle() - 1;
        }
    }

    /// <summary>Where the agents are, from −1 to 1.</summary>
    public ReadOnlySpan<float> X => _x;

    /// <inheritdoc cref="X"/>
    public ReadOnlySpan<float> Y => _y;

    /// <summary>Where the light is.</summary>
    public (float X, float Y) Light => (0.5f * MathF.Cos(0.5f * _seconds), 0.5f * MathF.Sin(_seconds));

    /// <summary>How far the agents are from their places, on average.</summary>
    public float MeanDistance
    {
        get
        {
            float sum = 0;
            for (int i = 0; i < _x.Length; i++)
            {
                (float x, float y) = PlaceOf(i);
                sum += MathF.Sqrt((x - _x[i]) * (x - _x[i]) + (y - _y[i]) * (y - _y[i]));
            }

            return sum / _x.Length;
        }
    }

    /// <summary>Writes what each agent sees, one after the other: the way to its place in x and y, and its velocity.</summary>
    public void Observe(Span<float> observations)
    {
        for (int i = 0; i < _x.Length; i++)
        {
            (float x, float y) = PlaceOf(i);
            Span<float> seen = observations.Slice(4 * i, 4);
            seen[0] = x - _x[i];
            seen[1] = y - _y[i];
            seen[2] = _velocityX[i];
            seen[3] = _velocityY[i];
        }
    }

    /// <summary>Lets time pass: accelerations from −1 to 1 move the agents.</summary>
    public void Step(ReadOnlySpan<float> accelerations, float seconds)
    {
        for (int i = 0; i < _x.Length; i++)
        {
            _velocityX[i] += MaxAcceleration * accelerations[2 * i] * seconds;
            _velocityY[i] += MaxAcceleration * accelerations[2 * i + 1] * seconds;
            _x[i] += _velocityX[i] * seconds;
            _y[i] += _velocityY[i] * seconds;
        }

        _seconds += seconds;
    }

    private (float X, float Y) PlaceOf(int agent)
    {
        (float x, float y) = Light;
        (float sin, float cos) = MathF.SinCos(MathF.Tau * agent / _x.Length);
        return (x + Radius * cos, y + Radius * sin);
    }
}

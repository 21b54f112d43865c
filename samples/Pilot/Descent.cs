namespace Pilots;

/// <summary>What can be fired.</summary>
internal enum Engine
{
    None,
    Main,
    Left,
    Right,
}

/// <summary>A craft that comes down on a pad at x = 0 in a gusty wind.</summary>
internal sealed class Descent
{
    private const int MaximumFrames = 400;

    private readonly Random _random;
    private readonly float[] _craft = new float[4];
    private readonly float[] _wind = new float[8];

    public Descent(int seed)
    {
        _random = new Random(seed);
        (X, Y) = (Draw() * 0.8f, 1 + (0.3f * Draw()));
        Observe();
    }

    /// <summary>The frames so far.</summary>
    public int Frames { get; private set; }

    /// <summary>Whether the craft is down.</summary>
    public bool IsOver => Y <= 0 || Frames == MaximumFrames;

    /// <summary>Whether it came down gently, and on the pad.</summary>
    public bool HasLanded => Y <= 0 && SpeedY > -0.012f && MathF.Abs(X) < 0.15f;

    /// <summary>Place and speed, about −1 to 1.</summary>
    public ReadOnlySpan<float> Craft => _craft;

    /// <summary>The last eight gusts, the newest first, about −1 to 1.</summary>
    public ReadOnlySpan<float> Wind => _wind;

    private float X { get; set; }

    private float Y { get; set; }

    private float SpeedX { get; set; }

    private float SpeedY { get; set; }

    /// <summary>What a good pilot does: falls fast while high up, and leans against the wind.</summary>
    public Engine Advise()
    {
        if (SpeedY < -0.006f - (0.02f * Y))
            return Engine.Main;
        float drift = X + (25 * SpeedX) + (0.05f * (_wind[0] + _wind[1] + _wind[2]));
        return drift > 0.04f ? Engine.Left : drift < -0.04f ? Engine.Right : Engine.None;
    }

    /// <summary>One frame.</summary>
    public void Fly(Engine engine)
    {
        Frames++;
        SpeedX += (engine == Engine.Right ? 0.001f : engine == Engine.Left ? -0.001f : 0) + (0.0004f * _wind[0]);
        SpeedY += (engine == Engine.Main ? 0.002f : 0) - 0.0006f;
        (X, Y) = (X + SpeedX, Y + SpeedY);
        Observe();
    }

    private void Observe()
    {
        Array.Copy(_wind, 0, _wind, 1, _wind.Length - 1);
        _wind[0] = Math.Clamp((0.9f * _wind[1]) + (0.3f * Draw()), -1, 1);
        (_craft[0], _craft[1], _craft[2], _craft[3]) = (X, Y, 40 * SpeedX, 40 * SpeedY);
    }

    private float Draw() => (2 * _random.NextSingle()) - 1;
}

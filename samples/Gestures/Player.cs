using System.Numerics;

namespace Gestures;

/// <summary>Somebody with a controller: what its accelerometer measures in each frame, in g, with noise and the player's habits.</summary>
internal sealed class Player(int seed)
{
    /// <summary>The frames, and so the measurements, of a second.</summary>
    public const int FramesPerSecond = 60;

    private const float Noise = 0.06f;

    private readonly Random _random = new(seed);
    private readonly List<Vector3> _frames = [];
    private Quaternion _hold = Quaternion.Identity;

    /// <summary>All measurements so far.</summary>
    public IReadOnlyList<Vector3> Frames => _frames;

    /// <summary>Holds the controller still, more or less.</summary>
    public void Rest(int frames)
    {
        // How it is held changes from time to time.
        _hold = Quaternion.CreateFromYawPitchRoll(Between(-0.3f, 0.3f), Between(-0.5f, 0.5f), Between(-0.5f, 0.5f));
        for (int i = 0; i < frames; i++)
            Measure(Vector3.Zero);
    }

    /// <summary>Makes a gesture, in two thirds of a second to a bit more than one.</summary>
    public void Perform(Gesture gesture)
    {
        int frames = _random.Next(40, 71);
        float strength = Between(0.5f, 1.5f), hurry = Between(-0.5f, 0.5f), start = Between(0, MathF.Tau);
        for (int i = 0; i < frames; i++)
        {
            // Nobody moves as evenly as a clock.
            float phase = (i + 0.5f) / frames;
            phase += hurry * MathF.Sin(MathF.Tau * phase) / MathF.Tau;
            Measure(strength * Acceleration(gesture, phase, start));
        }
    }

    // The phase of the gesture goes from 0 to 1.
    private static Vector3 Acceleration(Gesture gesture, float phase, float start)
    {
        float swell = MathF.Sqrt(MathF.Sin(MathF.PI * phase)), wave = MathF.Sin(MathF.Tau * phase);
        (float sine, float cosine) = MathF.SinCos((1.3f * MathF.Tau * phase) + start);
        return gesture switch
        {
            Gesture.SwipeLeft => new(-wave, 0.2f * swell, 0),
            Gesture.SwipeRight => new(wave, 0.2f * swell, 0),
            Gesture.Circle => swell * new Vector3(cosine, sine, 0),
            Gesture.Shake => swell * new Vector3(MathF.Sin((4.5f * MathF.Tau * phase) + start), 0, 0.2f * cosine),
            Gesture.Knock => new(0, 0, Bump(phase, 0.25f) + Bump(phase, 0.7f)),
            _ => Vector3.Zero,
        };
    }

    private static float Bump(float phase, float center) => 1.5f * MathF.Exp(-MathF.Pow((phase - center) / 0.08f, 2));

    // Gravity is part of what is measured.
    private void Measure(Vector3 acceleration) =>
        _frames.Add(Vector3.Transform(acceleration + Vector3.UnitZ, _hold) + (Noise * new Vector3(Normal(), Normal(), Normal())));

    private float Between(float low, float high) => low + ((high - low) * _random.NextSingle());

    private float Normal() => MathF.Sqrt(-2 * MathF.Log(1 - _random.NextSingle())) * MathF.Cos(MathF.Tau * _random.NextSingle());
}

namespace Amplifier;

/// <summary>Sounds to learn from and to listen to: the strings of an electric guitar, and sweeps.</summary>
internal static class Sounds
{
    private const float HighestLevel = 0.8f;

    // Half-tones over the lowest string of a guitar, 82.4 Hz.
    private static readonly int[] Scale = [0, 3, 5, 7, 10, 12, 15, 17, 19, 22, 24, 27, 29, 31];

    /// <summary>Somebody plays strings at random: single notes and chords, loud and soft, with rests.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="seed">The same seed gives the same sound.</param>
    public static float[] Strings(double seconds, int seed)
    {
        var random = new Random(seed);
        var sound = new float[(int)(seconds * Circuit.SampleRate)];
        for (int begin = 0; begin < sound.Length; begin += random.Next(3_000, 30_000))
        {
            float level = HighestLevel * random.NextSingle();
            int strings = random.Next(1, 5);
            for (int i = 0; i < strings; i++)
            {
                int note = random.Next(0, 37);
                Pluck(sound.AsSpan(begin), note, level / MathF.Sqrt(strings), decay: 0.2f + (2.5f * random.NextSingle()), random);
            }
        }

        PickUp(sound);
        return sound;
    }

    /// <summary>A riff of chords and a melody over it.</summary>
    public static float[] Riff()
    {
        const int beat = 24_000;
        var random = new Random(7);
        int[] roots = [0, 0, 3, 5, 0, 0, 6, 5];
        int[] melody = [7, 8, 9, 10, 9, 8, 7, 6, 8, 9, 10, 12, 11, 10, 9, 7];
        var sound = new float[(roots.Length * beat) + Circuit.SampleRate];
        for (int i = 0; i < roots.Length; i++)
        {
            foreach (int interval in (int[])[0, 7, 12])
                Pluck(sound.AsSpan(i * beat), roots[i] + interval, level: 0.3f, decay: 2.5f, random);
        }

        for (int i = 0; i < melody.Length; i++)
            Pluck(sound.AsSpan(i * beat / 2), Scale[melody[i]], level: 0.4f, decay: 1.5f, random);
        PickUp(sound);
        return sound;
    }

    /// <summary>A sine from 40 Hz to 2.56 kHz, each octave as long as any other.</summary>
    public static float[] Sweep(double seconds, float level)
    {
        const double lowest = 40, octaves = 6;
        var sound = new float[(int)(seconds * Circuit.SampleRate)];
        double phase = 0;
        for (int i = 0; i < sound.Length; i++)
        {
            phase += lowest * Math.Pow(2, octaves * i / sound.Length) / Circuit.SampleRate;
            sound[i] = level * (float)Math.Sin(Math.Tau * phase);
        }

        return sound;
    }

    // The coil of a pickup is a resonant low-pass, here of 3 kHz (a biquad by the bilinear transform).
    private static void PickUp(Span<float> sound)
    {
        const double quality = 1.2;
        double tangent = Math.Tan(Math.PI * 3_000 / Circuit.SampleRate), scale = 1 / (1 + (tangent / quality) + (tangent * tangent));
        double gain = tangent * tangent * scale, a1 = 2 * ((tangent * tangent) - 1) * scale, a2 = (1 - (tangent / quality) + (tangent * tangent)) * scale;
        double first = 0, second = 0;
        foreach (ref float sample in sound)
        {
            double output = (gain * sample) + first;
            first = (2 * gain * sample) - (a1 * output) + second;
            second = (gain * sample) - (a2 * output);
            sample = (float)output;
        }
    }

    // Karplus and Strong, 1983: noise goes round in a loop as long as a period, and is made smoother each time.
    private static void Pluck(Span<float> sound, int halfTones, float level, float decay, Random random)
    {
        double period = Circuit.SampleRate / (82.4 * Math.Pow(2, halfTones / 12.0));
        float[] loop = new float[(int)(period - 0.5)];
        float fraction = (float)(period - 0.5 - loop.Length);
        float allPass = (1 - fraction) / (1 + fraction);
        float loss = MathF.Pow(0.001f, (float)period / (decay * Circuit.SampleRate));

        // Where the string is plucked, nothing stays of the overtones that rest there.
        int pick = Math.Max(1, (int)(loop.Length * (0.1f + (0.2f * random.NextSingle()))));
        float[] noise = [.. loop.Select(_ => (2 * random.NextSingle()) - 1)];
        for (int i = 0; i < loop.Length; i++)
            loop[i] = level * (noise[i] - noise[(i + loop.Length - pick) % loop.Length]) / 2;

        float before = 0, input = 0, output = 0;
        for (int i = 0, at = 0; i < sound.Length; i++, at = at + 1 == loop.Length ? 0 : at + 1)
        {
            float value = loop[at];
            sound[i] += value;
            float smooth = loss * (value + before) / 2;
            before = value;
            output = (allPass * (smooth - output)) + input;
            input = smooth;
            loop[at] = output;
        }
    }
}

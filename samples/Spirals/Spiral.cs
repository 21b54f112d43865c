using NetGen;

namespace Spirals;

/// <summary>Points of two spirals.</summary>
internal static class Spiral
{
    private const float Turns = 1.75f;
    private const float Noise = 0.02f;

    /// <summary>Draws points of both spirals in turn; the target is the number of the spiral.</summary>
    public static DataSet Draw(int points, int seed)
    {
        var random = new Random(seed);
        float[] inputs = new float[2 * points], targets = new float[points];
        for (int i = 0; i < points; i++)
        {
            int spiral = i % 2;
            float radius = 0.1f + (0.85f * MathF.Sqrt(random.NextSingle()));
            (float sine, float cosine) = MathF.SinCos((radius * Turns * MathF.Tau) + (spiral * MathF.PI));
            inputs[2 * i] = (radius * cosine) + Shift();
            inputs[(2 * i) + 1] = (radius * sine) + Shift();
            targets[i] = spiral;
        }

        return new DataSet(inputs, targets, inputSize: 2, targetSize: 1);

        float Shift() => Noise * ((2 * random.NextSingle()) - 1);
    }
}

using NetGen;

/// <summary>Two half moons in the plane, one inside the other: the points of a small set to learn from.</summary>
internal static class Moons
{
    /// <summary>Makes points and says to which moon each belongs.</summary>
    /// <param name="count">The number of points.</param>
    /// <param name="seed">The same seed gives the same points.</param>
    /// <returns>Two coordinates a point; the target is 0 for the upper moon and 1 for the lower.</returns>
    public static DataSet Create(int count, int seed)
    {
        var random = new Random(seed);
        float[] points = new float[2 * count], moons = new float[count];
        for (int i = 0; i < count; i++)
        {
            bool isLower = i % 2 == 1;
            float angle = MathF.PI * random.NextSingle();
            float x = isLower ? 1 - MathF.Cos(angle) : MathF.Cos(angle);
            float y = isLower ? 0.5f - MathF.Sin(angle) : MathF.Sin(angle);
            points[2 * i] = x + 0.2f * (random.NextSingle() - 0.5f);
            points[2 * i + 1] = y + 0.2f * (random.NextSingle() - 0.5f);
            moons[i] = isLower ? 1 : 0;
        }

        return new DataSet(points, moons, inputSize: 2, targetSize: 1);
    }
}

using NetGen;

namespace Field;

/// <summary>The picture that the network learns: the sign of yin and yang.</summary>
internal static class Picture
{
    private const int Octaves = 8;
    private const int Columns = 64;
    private const int Rows = 30;

    /// <summary>The network's inputs for a point: sines and cosines of its coordinates, each octave twice as fine as the one before.</summary>
    public const int Features = 4 * Octaves;

    /// <summary>The parts of the picture: outside, light and dark.</summary>
    public const int Parts = 3;

    /// <summary>Random points of the square from −1.1 to 1.1, and the part of the picture at each.</summary>
    public static DataSet Sample(int count, int seed)
    {
        var random = new Random(seed);
        var features = new float[count * Features];
        var parts = new float[count];
        for (int i = 0; i < count; i++)
        {
            float x = Coordinate(random.NextSingle()), y = Coordinate(random.NextSingle());
            Describe(x, y, features.AsSpan(i * Features, Features));
            parts[i] = PartOf(x, y);
        }

        return new DataSet(features, parts, Features, targetSize: 1);
    }

    /// <summary>The points that <see cref="Draw"/> draws, row by row.</summary>
    public static float[] Grid()
    {
        var features = new float[Columns * Rows * Features];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                float x = Coordinate((column + 0.5f) / Columns), y = Coordinate((row + 0.5f) / Rows);
                Describe(x, y, features.AsSpan(((row * Columns) + column) * Features, Features));
            }
        }

        return features;
    }

    /// <summary>Draws the likeliest part of each point of the grid.</summary>
    public static void Draw(ReadOnlySpan<float> probabilities)
    {
        Span<char> line = stackalloc char[Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                ReadOnlySpan<float> parts = probabilities.Slice(((row * Columns) + column) * Parts, Parts);
                line[column] = parts[2] > parts[0] && parts[2] > parts[1] ? '#' : parts[1] > parts[0] ? '.' : ' ';
            }

            Console.WriteLine(line.TrimEnd(' ').ToString());
        }
    }

    private static float Coordinate(float share) => 2.2f * (share - 0.5f);

    private static void Describe(float x, float y, Span<float> features)
    {
        for (int octave = 0; octave < Octaves; octave++)
        {
            float frequency = MathF.PI / 4 * (1 << octave);
            (features[4 * octave], features[(4 * octave) + 1]) = MathF.SinCos(frequency * x);
            (features[(4 * octave) + 2], features[(4 * octave) + 3]) = MathF.SinCos(frequency * y);
        }
    }

    // A disc in two halves, each of which has a head with an eye of the other's colour.
    private static int PartOf(float x, float y)
    {
        if (MathF.Sqrt((x * x) + (y * y)) > 1)
            return 0;
        float upper = MathF.Sqrt((x * x) + ((y + 0.5f) * (y + 0.5f))), lower = MathF.Sqrt((x * x) + ((y - 0.5f) * (y - 0.5f)));
        bool isDark = lower < 0.16f || (upper >= 0.16f && (upper < 0.5f || (lower >= 0.5f && x > 0)));
        return isDark ? 2 : 1;
    }
}

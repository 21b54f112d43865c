using Xunit.Sdk;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>Comparisons that say what differs, where and by how much.</summary>
internal static class Close
{
    /// <summary>Each value differs by at most <paramref name="tolerance"/> times the largest magnitude, or times 1 if that is less.</summary>
    /// <remarks>
    /// Relative to the largest and not to each: a value near 0 is a difference of large terms, and float rounds those.
    /// </remarks>
    public static void AssertEqual(
        IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what) =>
        AssertWithin(expected, actual, tolerance * Math.Max(1, Magnitude(expected)), what);

    /// <summary>Each value differs by at most <paramref name="limit"/>.</summary>
    public static void AssertWithin(
        IReadOnlyList<double> expected, IReadOnlyList<double> actual, double limit, string what)
    {
        if (expected.Count != actual.Count)
            throw new XunitException($"{what}: expected {expected.Count} values, got {actual.Count}.");
        for (int i = 0; i < expected.Count; i++)
        {
            // Written so that a NaN fails.
            if (!(Math.Abs(expected[i] - actual[i]) <= limit))
                throw new XunitException(
                    $"{what}[{i}] of {expected.Count}: expected {expected[i]:R}, got {actual[i]:R}; "
                    + $"they differ by {Math.Abs(expected[i] - actual[i]):G3}, allowed {limit:G3}.");
        }
    }

    /// <summary>The largest absolute value.</summary>
    public static double Magnitude(IEnumerable<double> values) => values.Select(Math.Abs).DefaultIfEmpty(0).Max();

    public static double[] ToDoubles(this IEnumerable<float> values) => [.. values.Select(value => (double)value)];

    public static float[] ToFloats(this IEnumerable<double> values) => [.. values.Select(value => (float)value)];

    public static double[] Flatten(this double[][] rows) => [.. rows.SelectMany(row => row)];
}

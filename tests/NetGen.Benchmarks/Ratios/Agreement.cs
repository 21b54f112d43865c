namespace NetGen.Benchmarks;

/// <summary>Finds out, before anything is timed, whether two contenders compute the same.</summary>
internal static class Agreement
{
    /// <summary>
    /// The largest difference between predictions or gradients, as a share of the largest of them: ten times what the
    /// order of summation does to the widest network here, and a hundredth of what a missing bias does.
    /// </summary>
    public const double Tolerance = 1e-5;

    /// <summary>
    /// The same for losses after some steps of Adam, which divides small differences by small gradients; the losses of
    /// untrained and of trained weights are a hundred times farther apart.
    /// </summary>
    public const double LossTolerance = 1e-3;

    /// <summary>Compares.</summary>
    /// <param name="what">What is compared, for the message.</param>
    /// <param name="expected">NetGen's results.</param>
    /// <param name="actual">The peer's.</param>
    /// <param name="tolerance">The largest difference, as a share of the largest result.</param>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void Require(string what, float[] expected, float[] actual, double tolerance)
    {
        if (actual.Length != expected.Length)
            throw new InvalidOperationException($"{what} has {actual.Length} results, NetGen {expected.Length}.");

        double scale = expected.Max(value => Math.Abs((double)value));
        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN is a difference.
            if (!(Math.Abs((double)actual[i] - expected[i]) <= tolerance * scale))
                throw new InvalidOperationException(
                    $"{what} computes {actual[i]:G9} where NetGen computes {expected[i]:G9} (result {i} of " +
                    $"{expected.Length}, tolerance {tolerance * scale:G3}).");
        }
    }
}

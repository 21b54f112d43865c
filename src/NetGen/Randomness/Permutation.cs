namespace NetGen.Randomness;

/// <summary>The random order of samples.</summary>
public static class Permutation
{
    /// <summary>Puts the elements into a random order (Fisher and Yates), every order equally likely.</summary>
    /// <param name="items">Shuffled in place.</param>
    /// <param name="seed">The trainer's seed.</param>
    /// <param name="epoch">The epoch, at least 0. Each has its own order, drawn independently of the others.</param>
    /// <remarks>Allocates nothing.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public static void Shuffle(Span<int> items, long seed, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        var random = new PhiloxSequence(seed, RandomPurpose.Shuffle, (uint)epoch);
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)random.NextUInt32((uint)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}

namespace Maze;

/// <summary>The ways to go.</summary>
internal enum Move
{
    Forward,
    Left,
    Right,
}

/// <summary>What networks say of moves.</summary>
internal static class Moves
{
    /// <summary>The number of moves.</summary>
    public const int Count = 3;

    /// <summary>The likeliest move.</summary>
    public static Move Likeliest(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
            best = probabilities[i] > probabilities[best] ? i : best;
        return (Move)best;
    }
}

namespace NetGen.Numerics;

/// <summary>How the samples of a chunk are split into register tiles: as many sixes as leave no tail of two.</summary>
/// <param name="Sixes">Tiles of six samples.</param>
/// <param name="Fours">Tiles of four samples, behind the sixes.</param>
/// <param name="Ones">Single samples, behind the fours.</param>
public readonly record struct RowTiles(int Sixes, int Fours, int Ones)
{
    /// <summary>Splits a number of samples.</summary>
    /// <param name="rows">The number of samples, at least 0.</param>
    public static RowTiles Split(int rows)
    {
        (int sixes, int rest) = Math.DivRem(rows, 6);

        // Two or three left over: one six goes back, and 8 = 4 + 4, 9 = 4 + 4 + 1.
        if (rest is 2 or 3 && sixes > 0)
            return new RowTiles(sixes - 1, 2, rest - 2);
        return rest >= 4 ? new RowTiles(sixes, 1, rest - 4) : new RowTiles(sixes, 0, rest);
    }
}

using NetGen.Numerics;

namespace NetGen.Tests.Numerics;

public sealed class RowTilesTests
{
    [Fact]
    public void Split_CoversEveryCountWithAtMostThreeSingles()
    {
        for (int rows = 0; rows <= 300; rows++)
        {
            (int sixes, int fours, int ones) = RowTiles.Split(rows);
            Assert.Equal(rows, (6 * sixes) + (4 * fours) + ones);
            Assert.True(sixes >= 0 && fours >= 0 && ones >= 0);

            // From eight samples on there is always a split without a slow tail.
            Assert.True(ones <= (rows >= 8 ? 1 : 3), $"{rows} rows: {ones} singles");
        }
    }
}

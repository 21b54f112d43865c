namespace NetGen.Learning.Tests.Evolution;

public sealed class RankingTests
{
    [Fact]
    public void Order_IsThatOfAStableSort()
    {
        var random = new Random(5);
        for (int count = 1; count < 70; count++)
        {
            // Many are equal.
            double[] fitness = [.. Enumerable.Range(0, count).Select(_ => random.Next(count / 3 + 1) switch { 0 => double.NegativeInfinity, var value => value })];
            int[] expected = [.. Enumerable.Range(0, count).OrderByDescending(i => fitness[i])];
            var ranking = new Ranking(count);
            Assert.Equal(expected, ranking.Sort(fitness));
            Assert.Equal(expected, ranking.Sort(fitness));
        }
    }

    [Fact]
    public void CentredRanks_GoFromMinusHalfToHalfAndEqualsShare()
    {
        double[] fitness = [5, 1, 5, double.NegativeInfinity, 9];
        var utilities = new double[5];
        CentredRanks.Fill(fitness, new Ranking(5).Sort(fitness), utilities);
        Assert.Equal([0.125, -0.25, 0.125, -0.5, 0.5], utilities);
        CentredRanks.Fill(new double[4], new Ranking(4).Sort(new double[4]), utilities);
        Assert.Equal([0, 0, 0, 0], utilities[..4]);
    }
}

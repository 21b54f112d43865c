namespace NetGen.Learning.Tests.Environments;

public sealed class EpisodeStatisticsTests
{
    [Fact]
    public void Means_AreOfTheLastEpisodes()
    {
        var statistics = new EpisodeStatistics(capacity: 3);
        Assert.True(double.IsNaN(statistics.MeanReturn));
        Assert.True(double.IsNaN(statistics.MinimumReturn));
        Assert.True(double.IsNaN(statistics.MaximumReturn));
        statistics.Add(100, 7);
        statistics.Add(1, 10);
        Assert.Equal((50.5, 8.5, 2), (statistics.MeanReturn, statistics.MeanLength, statistics.Count));
        statistics.Add(2, 20);
        statistics.Add(6, 30);
        Assert.Equal((3, 20, 3, 4L, 67L), (statistics.MeanReturn, statistics.MeanLength, statistics.Count, statistics.EpisodeCount, statistics.StepCount));
        Assert.Equal((1, 6), (statistics.MinimumReturn, statistics.MaximumReturn));

        // (4 + 1 + 9) / 3.
        Assert.Equal(Math.Sqrt(14.0 / 3), statistics.ReturnStandardDeviation, 1e-15);
        statistics.Clear();
        Assert.Equal((0, 0L, 0L), (statistics.Count, statistics.EpisodeCount, statistics.StepCount));
        Assert.True(double.IsNaN(statistics.MeanReturn));
    }
}

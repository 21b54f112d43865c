namespace NetGen.Learning.Tests.Environments;

public sealed class EpisodeSeedTests
{
    [Fact]
    public void Seeds_AreAllDifferent()
    {
        var seeds = new HashSet<long>();
        for (int seed = 0; seed < 10; seed++)
        {
            for (int environment = 0; environment < 10; environment++)
            {
                for (int episode = 0; episode < 100; episode++)
                    seeds.Add(EpisodeSeed.Of(seed, environment, episode));
            }
        }

        Assert.Equal(10_000, seeds.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => EpisodeSeed.Of(0, -1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EpisodeSeed.Of(0, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => EpisodeSeed.Of(0, 0, 1L << 32));
    }
}

using NetGen.Threading;

namespace NetGen.Tests.Threading;

public sealed class ParallelismTests
{
    [Fact]
    public void MaxThreads_OfMinusOne_IsEveryProcessor()
    {
        Assert.Equal(Environment.ProcessorCount, Parallelism.MaxThreads(-1));
        Assert.Equal(1, Parallelism.MaxThreads(1));
        Assert.Equal(100, Parallelism.MaxThreads(100));
        int degree = 0;
        Assert.Equal("degree", Assert.Throws<ArgumentOutOfRangeException>(() => Parallelism.MaxThreads(degree)).ParamName);
    }

    [Fact]
    public void Threads_OfSmallWork_IsOne()
    {
        Assert.Equal(1, Parallelism.Threads(64, 0));
        Assert.Equal(1, Parallelism.Threads(64, (2 * Parallelism.FlopsForThread) - 1));
        Assert.Equal(2, Parallelism.Threads(64, 2 * Parallelism.FlopsForThread));
        Assert.Equal(64, Parallelism.Threads(64, long.MaxValue));
        Assert.Equal(1, Parallelism.Threads(64, 199, flopsForThread: 100));
        Assert.Equal(2, Parallelism.Threads(64, 200, flopsForThread: 100));
    }

    // Each thread gets its share, to within one step of sixteen samples, and long work comes in more pieces than threads.
    [Theory]
    [InlineData(128, 1_400_000, 2, 64)]
    [InlineData(100, 1_000_000, 3, 48)]
    [InlineData(5, 100_000_000, 2, 16)]
    [InlineData(129, 60_000_000, 2, 80)]
    [InlineData(384, 4_000_000, 2, 192)]
    [InlineData(4096, 2_000_000_000, 2, 64)]
    [InlineData(1_000_000, 80_000_000, 2, 100_000)]
    public void RowsOfPiece_SharesEvenly(int rows, long flops, int threads, int expected) =>
        Assert.Equal(expected, Parallelism.RowsOfPiece(rows, flops, threads));

    [Fact]
    public void RowsOfPiece_MakesNoMoreThreadsIdleThanItMust()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            int rows = random.Next(1, 100_000), threads = random.Next(2, 200);
            int piece = Parallelism.RowsOfPiece(rows, random.NextInt64(1L << 40), threads);
            Assert.InRange(piece, 1, (rows / threads) + 17);
        }
    }
}

using NetGen.Compiler.Conformance.Harness;
using NetGen.Storage;

namespace NetGen.Tests.Storage;

public sealed class WorkspacePoolTests
{
    private const int Large = WorkspacePool.ThreadLimit + 1;

    [Theory]
    [InlineData(100)]
    [InlineData(Large)]
    public void RentAndReturn_OnOneThread_AllocateNothingAfterTheFirst(int length)
    {
        WorkspacePool.Return(WorkspacePool.Rent(length));
        Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
        {
            for (int i = 0; i < 1000; i++)
                WorkspacePool.Return(WorkspacePool.Rent(length));
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(Large)]
    public void BuffersInUse_AreDistinctAndLongEnough(int length)
    {
        AlignedBuffer[] rented =
            [.. Enumerable.Range(0, Environment.ProcessorCount + 3).Select(_ => WorkspacePool.Rent(length))];
        Assert.Equal(rented.Length, rented.Distinct().Count());
        Assert.All(rented, buffer => Assert.True(buffer.Length >= length));
        foreach (AlignedBuffer buffer in rented)
            WorkspacePool.Return(buffer);
    }

    [Fact]
    public void Thread_KeepsTheLargestBufferThatItUsed()
    {
        AlignedBuffer large = WorkspacePool.Rent(50_000), small = WorkspacePool.Rent(10);
        WorkspacePool.Return(large);
        WorkspacePool.Return(small);
        Assert.Same(large, WorkspacePool.Rent(20));
        WorkspacePool.Return(large);
    }

    [Fact]
    public void LargeBuffers_AreAsManyAsProcessors_AndSmallerOnesMakeWay()
    {
        // Four times as large as what another test may rent meanwhile.
        const int length = 4 * Large;
        AlignedBuffer[] rented =
            [.. Enumerable.Range(0, Environment.ProcessorCount + 1).Select(_ => WorkspacePool.Rent(length))];
        foreach (AlignedBuffer buffer in rented)
            WorkspacePool.Return(buffer);

        AlignedBuffer[] again = [.. rented.Select(_ => WorkspacePool.Rent(length))];
        Assert.Equal(Environment.ProcessorCount, again.Count(rented.Contains));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Large)]
    public void ConcurrentUsers_NeverShareABuffer(int length)
    {
        int clashes = 0;
        Parallel.For(0, 8, user =>
        {
            for (int i = 0; i < 2_000; i++)
            {
                AlignedBuffer buffer = WorkspacePool.Rent(length);
                buffer.Start = user;
                Thread.SpinWait(5);
                if (Volatile.Read(ref buffer.Start) != user)
                    Interlocked.Increment(ref clashes);
                WorkspacePool.Return(buffer);
            }
        });
        Assert.Equal(0, clashes);
    }
}

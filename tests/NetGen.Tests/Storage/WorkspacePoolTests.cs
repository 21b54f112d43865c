using NetGen.Compiler.Conformance.Harness;
using NetGen.Storage;

namespace NetGen.Tests.Storage;

public sealed class WorkspacePoolTests
{
    [Fact]
    public void RentAndReturn_OnOneThread_AllocateNothingAndReuseTheBuffer()
    {
        var pool = new WorkspacePool(100);
        AlignedBuffer first = pool.Rent();
        pool.Return(first);

        Assert.Equal(0, Allocations.Least(rounds: 5, _ =>
        {
            for (int i = 0; i < 1000; i++)
                pool.Return(pool.Rent());
        }));
        Assert.Same(first, pool.Rent());
    }

    [Fact]
    public void Construction_MakesTheFirstBuffer()
    {
        var pool = new WorkspacePool(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AlignedBuffer buffer = pool.Rent();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100, buffer.Length);
    }

    [Fact]
    public void Return_OfAnotherLength_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new WorkspacePool(8).Return(new AlignedBuffer(9)));

    [Fact]
    public void BuffersInUse_AreDistinct()
    {
        var pool = new WorkspacePool(8);
        AlignedBuffer[] rented = [.. Enumerable.Range(0, Environment.ProcessorCount + 3).Select(_ => pool.Rent())];
        Assert.Equal(rented.Length, rented.Distinct().Count());
        Assert.All(rented, buffer => Assert.Equal(8, buffer.Length));

        // As many as there are processors are kept, and then rented without allocation.
        foreach (AlignedBuffer buffer in rented)
            pool.Return(buffer);
        for (int i = 0; i < Environment.ProcessorCount; i++)
            Assert.Contains(pool.Rent(), rented);
        Assert.DoesNotContain(pool.Rent(), rented);
    }

    [Fact]
    public void ConcurrentUsers_NeverShareABuffer()
    {
        var pool = new WorkspacePool(1);
        int clashes = 0;
        Parallel.For(0, 8, user =>
        {
            for (int i = 0; i < 20_000; i++)
            {
                AlignedBuffer buffer = pool.Rent();
                buffer.Start = user;
                Thread.SpinWait(5);
                if (Volatile.Read(ref buffer.Start) != user)
                    Interlocked.Increment(ref clashes);
                pool.Return(buffer);
            }
        });
        Assert.Equal(0, clashes);
    }
}

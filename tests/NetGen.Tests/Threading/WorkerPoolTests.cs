using NetGen.Threading;

namespace NetGen.Tests.Threading;

[Collection(Alone.Name)]
public sealed class WorkerPoolTests
{
    // More than most machines that run the tests have processors, so that threads come late and are interrupted.
    private const int Workers = 7;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly WorkerPool Crowded = new(Workers);

    public static TheoryData<int> Degrees => [1, 2, 3, 8, 100];

    [Theory]
    [MemberData(nameof(Degrees))]
    public void Run_DoesEachPieceOnce(int threads)
    {
        for (int round = 0; round < 20; round++)
        {
            for (int parts = 0; parts < 40; parts++)
            {
                var job = new CountingJob(parts, Workers + 1);

                Crowded.Run(ref job, parts, threads);

                Assert.All(job.Counts, count => Assert.Equal(1, count));
                Assert.Equal(0, job.Clashes);
                Assert.InRange(job.MostAtOnce, Math.Min(parts, 1), threads);
            }
        }
    }

    // The first sleep of a thread allocates, if the first run has not done so already.
    [Fact]
    public void ACallerThatSleepsForTheFirstTime_AllocatesNothing()
    {
        long bytes = -1;
        var caller = new Thread(() =>
        {
            var pool = new WorkerPool(workers: 1);
            var quick = new LateJob(milliseconds: 0);
            pool.Run(ref quick, 2, 2);
            var late = new LateJob(milliseconds: 20);
            long before = GC.GetAllocatedBytesForCurrentThread();
            pool.Run(ref late, 2, 2);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            pool.Close();
        });
        caller.Start();
        caller.Join();
        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Run_InAPoolWithoutWorkers_WorksAlone()
    {
        var job = new CountingJob(10, 1);

        new WorkerPool(0).Run(ref job, 10, 8);

        Assert.All(job.Counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void SharedPool_HasOneThreadForEachProcessor() =>
        Assert.Equal(Environment.ProcessorCount, WorkerPool.Shared.MaxThreads);

    [Fact]
    public void IdleThreads_EndAndComeAgain()
    {
        var pool = new WorkerPool(Workers, idleTime: TimeSpan.FromMilliseconds(20));
        for (int round = 0; round < 3; round++)
        {
            var job = new CountingJob(40, Workers + 1);
            pool.Run(ref job, 40, Workers + 1);
            Assert.All(job.Counts, count => Assert.Equal(1, count));
            Assert.True(SpinWait.SpinUntil(() => pool.CountThreads() == 0, Patience));
        }
    }

    // Sleeps about as long as threads do, so that runs find them awake, asleep, ending and ended.
    [Fact]
    public void ThreadsThatEndAtAnyTime_LoseNoPiece()
    {
        var pool = new WorkerPool(Workers, idleTime: TimeSpan.FromMilliseconds(1));
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            var job = new CountingJob(20, Workers + 1);
            pool.Run(ref job, 20, Workers + 1);
            Assert.All(job.Counts, count => Assert.Equal(1, count));
            if (random.Next(2) == 0)
                Thread.Sleep(random.Next(4));
        }
    }

    [Fact]
    public void Close_EndsAllThreads_AndCallersWorkAlone()
    {
        var pool = new WorkerPool(Workers);
        var job = new CountingJob(40, Workers + 1);
        pool.Run(ref job, 40, Workers + 1);
        pool.Close();
        Assert.True(SpinWait.SpinUntil(() => pool.CountThreads() == 0, Patience));

        job = new CountingJob(40, Workers + 1);
        pool.Run(ref job, 40, Workers + 1);
        Assert.All(job.Counts, count => Assert.Equal(1, count));
        Assert.Equal(1, job.MostAtOnce);
        Assert.Equal(0, pool.CountThreads());
    }

    // One piece waits for all others: with pieces dealt out beforehand this would never end.
    [Fact]
    public void SlowPiece_HoldsUpNoOther()
    {
        using var others = new CountdownEvent(31);
        bool inTime = false;
        var job = new ActionJob((part, _) =>
        {
            if (part == 0)
                inTime = others.Wait(Patience);
            else
                others.Signal();
        });

        Crowded.Run(ref job, 32, 2);

        Assert.True(inTime);
    }

    // Every piece of the second phase sees what all pieces of the first wrote, with nothing but the two calls between them.
    [Fact]
    public void ConsecutiveRuns_AreABarrier()
    {
        const int parts = 16;
        var written = new int[parts];
        int round = 0, wrong = 0;
        var first = new ActionJob((part, _) => written[part] = round);
        var second = new ActionJob((part, _) =>
        {
            if (written.Any(value => value != round))
                Interlocked.Increment(ref wrong);
        });

        for (round = 1; round <= 5000; round++)
        {
            Crowded.Run(ref first, parts, Workers + 1);
            Crowded.Run(ref second, parts, Workers + 1);
        }

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Job_IsTheCallersOwn()
    {
        var holder = new CountingJob[] { new(1000, Workers + 1) };

        for (int round = 0; round < 50; round++)
        {
            // On the heap, where the collector would move it.
            Crowded.Run(ref holder[0], 1000, Workers + 1);
            GC.Collect();
        }

        Assert.All(holder[0].Counts, count => Assert.Equal(50, count));
        Assert.InRange(holder[0].MostAtOnce, 1, Workers + 1);
    }

    [Fact]
    public void ExceptionInAPiece_ReachesTheCaller()
    {
        for (int round = 0; round < 200; round++)
        {
            int failing = round % 20, done = 0;
            var job = new ActionJob((part, _) =>
            {
                Interlocked.Increment(ref done);
                if (part == failing)
                    throw new FormatException($"piece {part}");
            });

            FormatException thrown = Assert.Throws<FormatException>(() => Crowded.Run(ref job, 20, Workers + 1));
            Assert.Equal($"piece {failing}", thrown.Message);
            Assert.InRange(done, 1, 20);

            var next = new CountingJob(20, Workers + 1);
            Crowded.Run(ref next, 20, Workers + 1);
            Assert.All(next.Counts, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void RunInsideAPiece_WorksAlone()
    {
        int inner = 0;
        var job = new ActionJob((_, _) =>
        {
            int thread = Environment.CurrentManagedThreadId;
            var nested = new ActionJob((_, worker) =>
            {
                if (worker == 0 && Environment.CurrentManagedThreadId == thread)
                    Interlocked.Increment(ref inner);
            });
            Crowded.Run(ref nested, 10, Workers + 1);
        });

        Crowded.Run(ref job, 20, Workers + 1);

        Assert.Equal(200, inner);
    }

    [Fact]
    public void SeveralCallersAtOnce_EachGetTheirWorkDone()
    {
        int wrong = 0;
        Thread[] callers = [.. Enumerable.Range(0, 6).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < 1000; round++)
            {
                var job = new CountingJob(12, Workers + 1);
                Crowded.Run(ref job, 12, Workers + 1);
                if (job.Clashes > 0 || job.Counts.Any(count => count != 1))
                    Interlocked.Increment(ref wrong);
            }
        }))];
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            Assert.True(caller.Join(Patience));

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void InterruptedCaller_StaysUntilTheWorkIsDone()
    {
        int done = 0;
        bool wasInterrupted = false;
        using var workerIsBusy = new ManualResetEventSlim();
        var caller = new Thread(() =>
        {
            // The caller's piece ends at once, and it goes to sleep until the other's is done.
            var job = new ActionJob((_, worker) =>
            {
                if (worker == 0)
                    workerIsBusy.Wait(Patience);
                else
                    workerIsBusy.Set();
                if (worker != 0)
                    Thread.Sleep(200);
                Interlocked.Increment(ref done);
            });
            Crowded.Run(ref job, 2, 2);
            wasInterrupted = done == 2;
            try
            {
                Thread.Sleep(1);
                wasInterrupted = false;
            }
            catch (ThreadInterruptedException)
            {
            }
        });
        caller.Start();
        Assert.True(workerIsBusy.Wait(Patience));
        Thread.Sleep(50);

        caller.Interrupt();

        Assert.True(caller.Join(Patience));
        Assert.Equal(2, done);
        Assert.True(wasInterrupted);
    }

    [Fact]
    public void WorkNotWorthWaking_AfterAPause_StaysOnTheCallersThread()
    {
        var pool = new WorkerPool(2);
        var warm = new CountingJob(30, 3);
        pool.Run(ref warm, 30, 3);
        Thread.Sleep(100);
        int others = 0;
        var job = new ActionJob((_, worker) => others += worker);

        pool.Run(ref job, 30, 3, isWorthWaking: false);

        Assert.Equal(0, others);
    }

    [Fact]
    public void Run_AllocatesNothingOnAnyThread()
    {
        var pool = new WorkerPool(3);
        var job = new AllocationProbe(4);
        for (int round = 0; round < 200; round++)
            pool.Run(ref job, 8, 4);
        job.Restart();
        long before = GC.GetAllocatedBytesForCurrentThread();

        for (int round = 0; round < 2000; round++)
        {
            // Now and then a pause, so that threads fall asleep and are woken.
            if (round % 200 == 0)
                Thread.Sleep(2);
            pool.Run(ref job, 8, 4);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.All(job.Allocated, bytes => Assert.Equal(0, bytes));
    }

    [Fact]
    public void Threads_OfAnIdlePool_Sleep()
    {
        var pool = new WorkerPool(3);
        var job = new ThreadProbe(4);

        // A thread that comes late has nothing to do.
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                pool.Run(ref job, 100, 4);
                return job.Threads.Count(thread => thread is not null) == 4;
            },
            Patience));
        Thread[] others = [.. job.Threads.OfType<Thread>().Where(thread => thread != Thread.CurrentThread)];
        Assert.Equal(3, others.Length);
        Assert.True(SpinWait.SpinUntil(AllSleep, Patience));

        // A thread that looked for work between naps would be awake in some of these moments.
        for (int moment = 0; moment < 100; moment++)
        {
            Assert.True(AllSleep());
            Thread.Sleep(1);
        }

        bool AllSleep() => others.All(thread => thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
    }

    // The thread that worked under each number.
    private readonly struct ThreadProbe(int threads) : IParallelJob
    {
        public Thread?[] Threads { get; } = new Thread?[threads];

        public void Run(int part, int worker)
        {
            Threads[worker] = Thread.CurrentThread;
            Thread.SpinWait(200);
        }
    }

    // What each thread allocates between its first piece and its last, the pool's own code in between included.
    private struct AllocationProbe(int threads) : IParallelJob
    {
        private readonly long[] _first = new long[threads];

        public readonly long[] Allocated { get; } = new long[threads];

        public readonly void Restart() => Array.Clear(_first);

        public void Run(int part, int worker)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread() + 1;
            if (_first[worker] == 0)
                _first[worker] = bytes;
            Allocated[worker] = bytes - _first[worker];
            Thread.SpinWait(50);
        }
    }
}

using NetGen.Threading;

namespace NetGen.Tests.Threading;

/// <summary>Counts how often each piece is done, and how many threads are at it at once.</summary>
internal struct CountingJob(int parts, int threads) : IParallelJob
{
    private readonly int[] _isWorking = new int[threads];
    private int _working;

    /// <summary>How often each piece was done.</summary>
    public readonly int[] Counts { get; } = new int[parts];

    /// <summary>The largest number of threads that were at work at once.</summary>
    public int MostAtOnce { get; private set; }

    /// <summary>How often a thread's number was in use already.</summary>
    public int Clashes { get; private set; }

    public void Run(int part, int worker)
    {
        if (Interlocked.Exchange(ref _isWorking[worker], 1) == 1)
            Clashes++;
        int working = Interlocked.Increment(ref _working);
        if (working > MostAtOnce)
            MostAtOnce = working;
        Interlocked.Increment(ref Counts[part]);
        Thread.SpinWait(20);
        Interlocked.Decrement(ref _working);
        Interlocked.Exchange(ref _isWorking[worker], 0);
    }
}

/// <summary>Calls a delegate for each piece.</summary>
internal readonly struct ActionJob(Action<int, int> action) : IParallelJob
{
    public void Run(int part, int worker) => action(part, worker);
}

/// <summary>Two pieces: the caller's is done at once, and the other one takes some time, of which the caller sleeps the most.</summary>
internal readonly struct LateJob(int milliseconds) : IParallelJob
{
    public void Run(int part, int worker)
    {
        // The caller must not take both.
        if (worker == 0)
            Thread.Sleep(milliseconds == 0 ? 0 : 5);
        else
            Thread.Sleep(milliseconds);
    }
}

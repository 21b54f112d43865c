using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace NetGen.Threading;

/// <summary>
/// Threads that help a caller with pieces of its work. They are made when they are needed, sleep while there is nothing to do,
/// and end when that was so for long. One caller has them at a time; another that comes meanwhile, from a piece of work or from a
/// thread of its own, does its work alone.
/// </summary>
/// <remarks>
/// <para>
/// Each thread has a share of the pieces, the same one whenever a job has as many, so that what a piece writes stays in
/// the cache of one core from run to run; a thread whose share is done takes pieces from the others'. A share is the
/// number of the run and how many of its pieces nobody has claimed, in one word. To claim a piece is to count it down
/// with a compare-and-swap, which fails if the run has ended meanwhile; so a thread that comes late, or never, holds up
/// nobody, and what it read of the job is valid if the claim succeeds.
/// </para>
/// <para>Nothing is allocated for a run, apart from threads that are not there.</para>
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A pool lives as long as the process.")]
internal sealed unsafe partial class WorkerPool
{
    /// <summary>
    /// How long a thread that ran out of work looks for more before it sleeps, in microseconds. Longer than what a caller
    /// does between two phases of a training step or two batches in a loop, which it pays for with a fraction of a
    /// microsecond instead of the 5 (at best) to 80 (in a virtual machine) that it takes to wake a thread; and so short
    /// that a program that computes sixty times a second loses 0.3 % of a core.
    /// </summary>
    public const int SpinMicroseconds = 50;

    /// <summary>
    /// How long a thread sleeps before it ends, as long as one of .NET's own pool. A thread that never ended would hold the
    /// library in memory, and with it the load context of a program's part that is loaded again and again.
    /// </summary>
    private static readonly TimeSpan DefaultIdleTime = TimeSpan.FromSeconds(20);

    // Added to the count of unfinished pieces by a caller that sleeps until it is 0 otherwise.
    private const int CallerSleeps = 1 << 30;

    private static readonly long SpinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;

    [ThreadStatic]
    private static bool _hasWaited;

    private readonly Worker?[] _workers;
    private readonly Share[] _shares;
    private readonly AutoResetEvent _finished = new(false);
    private readonly TimeSpan _idleTime;
    private State _state;
    private int _isOwned;
    private long _lastRun;
    private volatile bool _isClosed;

    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes a pool; its threads are made when they are needed.</summary>
    /// <param name="workers">The most threads that it makes, the callers not counted.</param>
    /// <param name="idleTime">How long a thread sleeps before it ends; nothing for 20 seconds.</param>
    public WorkerPool(int workers, TimeSpan? idleTime = null)
    {
        _idleTime = idleTime ?? DefaultIdleTime;
        _workers = new Worker?[workers];
        _shares = new Share[workers + 1];
    }

    /// <summary>The pool of the process: with the caller's, as many threads as there are processors.</summary>
    public static WorkerPool Shared { get; } = MakeShared();

    /// <summary>The most threads that work on a job, the caller's included.</summary>
    public int MaxThreads => _workers.Length + 1;

    /// <summary>Does all pieces of a job and returns when they are done.</summary>
    /// <param name="job">The job, anywhere in memory; every piece sees this very struct.</param>
    /// <param name="parts">The number of pieces, at least 0.</param>
    /// <param name="threads">
    /// How many threads may work on it, the caller's included; no more than pieces and <see cref="MaxThreads"/> do.
    /// </param>
    /// <param name="isWorthWaking">
    /// Whether the job is long enough to wake sleeping threads for it. If not, only those help that are still awake from a
    /// run just before; and if there was one, sleeping ones are woken all the same, because then this is a loop and the
    /// next run will find them awake.
    /// </param>
    /// <remarks>
    /// An exception in a piece is thrown again here, once all threads have left the job; pieces not begun by then are left
    /// out. Which one is thrown, where several pieces fail, depends on chance.
    /// </remarks>
    public void Run<TJob>(ref TJob job, int parts, int threads, bool isWorthWaking = true)
        where TJob : struct, IParallelJob
    {
        threads = Math.Min(threads, Math.Min(parts, MaxThreads));
        if (threads <= 1 || _isClosed || Interlocked.CompareExchange(ref _isOwned, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
                job.Run(part, 0);
            return;
        }

        PrepareToWait();
        ExceptionDispatchInfo? failure;
        try
        {
            _state.MayWake = isWorthWaking || Stopwatch.GetTimestamp() - _lastRun < SpinTicks;
            if (_state.MayWake)
                StartWorkers(threads - 1);
            fixed (byte* address = &Unsafe.As<TJob, byte>(ref job))
            {
                _state.Invoke = &Invoke<TJob>;
                _state.Job = address;
                _state.Parts = parts;
                _state.Threads = threads;
                uint run = Publish(parts, threads);
                Participate(0, run);
                AwaitOthers();
            }
        }
        finally
        {
            failure = _failure;
            _failure = null;
            _lastRun = Stopwatch.GetTimestamp();
            Volatile.Write(ref _isOwned, 0);
        }

        failure?.Throw();
    }

    /// <summary>Ends all threads as soon as they have nothing to do, and makes no more: callers then work alone.</summary>
    public void Close()
    {
        _isClosed = true;

        // A full fence: a thread that falls asleep now sees it, one that sleeps already is woken.
        Interlocked.MemoryBarrier();
        foreach (Worker? worker in _workers)
            worker?.Wake();
    }

    /// <summary>The threads that are there, at most; for tests.</summary>
    internal int CountThreads() => _workers.Count(worker => worker is { HasEnded: false });

    private static WorkerPool MakeShared()
    {
        var pool = new WorkerPool(Environment.ProcessorCount - 1);

        // A plugin may have a library of its own, which is to be unloaded with it, and is not while a thread is in it.
        if (AssemblyLoadContext.GetLoadContext(typeof(WorkerPool).Assembly) is { IsCollectible: true } context)
            context.Unloading += _ => pool.Close();
        return pool;
    }

    private static void Invoke<TJob>(void* job, int part, int worker)
        where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Run(part, worker);

    private void StartWorkers(int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (_workers[i] is null or { HasEnded: true })
                _workers[i] = new Worker(this, i + 1, _state.Run);
        }
    }

    private uint Publish(int parts, int threads)
    {
        Volatile.Write(ref _state.Unfinished, parts);
        uint run = _state.Run + 1;
        for (int worker = 0; worker < threads; worker++)
        {
            int count = FirstPart(worker + 1) - FirstPart(worker);
            Volatile.Write(ref _shares[worker].Ticket, Ticket(run, count));
        }

        // A full fence: whoever falls asleep sees the run afterwards, or is seen asleep by WakeNext.
        Interlocked.Exchange(ref _state.Run, run);
        return run;
    }

    // Takes part in a run: does the pieces of this thread's share, then what is left of the others'.
    private void Participate(int worker, uint run)
    {
        if (_state.MayWake)
            WakeNext(worker, run);
        int done = 0, threads = _state.Threads;
        for (int i = 0, owner = worker; i < threads; i++, owner = owner + 1 < threads ? owner + 1 : 0)
        {
            while (TryClaim(owner, run, out Piece piece))
            {
                try
                {
                    if (Volatile.Read(ref _failure) is null)
                        piece.Invoke(piece.Job, piece.Part, worker);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                }

                done++;
            }
        }

        if (done > 0 && Interlocked.Add(ref _state.Unfinished, -done) == CallerSleeps)
            _finished.Set();
    }

    private bool TryClaim(int owner, uint run, out Piece piece)
    {
        ref long ticket = ref _shares[owner].Ticket;
        while (true)
        {
            long seen = Volatile.Read(ref ticket);
            int unclaimed = Unclaimed(seen, run);
            if (unclaimed == 0)
            {
                piece = default;
                return false;
            }

            piece = new Piece(_state.Invoke, _state.Job, FirstPart(owner + 1) - unclaimed);
            if (Interlocked.CompareExchange(ref ticket, seen - 1, seen) == seen)
                return true;
        }
    }

    private int FirstPart(int worker) => (int)((long)_state.Parts * worker / _state.Threads);

    private static long Ticket(uint run, int unclaimed) => ((long)run << 32) | (uint)unclaimed;

    private static int Unclaimed(long ticket, uint run) => (uint)(ticket >>> 32) == run ? (int)ticket : 0;

    // Each thread wakes two others before it begins, so that many are awake soon and nobody is kept from work for long.
    private void WakeNext(int worker, uint run)
    {
        for (int next = (2 * worker) + 1; next <= (2 * worker) + 2 && next < _state.Threads; next++)
        {
            if (Unclaimed(Volatile.Read(ref _shares[next].Ticket), run) > 0)
                _workers[next - 1]?.Wake();
        }
    }

    private void AwaitOthers()
    {
        long end = Stopwatch.GetTimestamp() + SpinTicks;
        while (Volatile.Read(ref _state.Unfinished) != 0)
        {
            Thread.SpinWait(1);
            if (Stopwatch.GetTimestamp() > end)
            {
                if (Interlocked.Add(ref _state.Unfinished, CallerSleeps) != CallerSleeps)
                    WaitUninterrupted(_finished);
                return;
            }
        }
    }

    // The first wait of a thread allocates what .NET needs for it, and the first one of all much more. It comes with the first run, and not
    // whenever the others are late for the first time: a game that counts would find it in the middle of a frame.
    private void PrepareToWait()
    {
        if (_hasWaited)
            return;
        _hasWaited = true;
        _finished.Set();
        WaitUninterrupted(_finished);
    }

    // Thread.Interrupt must not make the caller leave while others work on what is on its stack.
    private static void WaitUninterrupted(AutoResetEvent signal)
    {
        bool wasInterrupted = false;
        while (true)
        {
            try
            {
                signal.WaitOne();
                break;
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        }

        if (wasInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    // A claimed piece of the job.
    private readonly struct Piece(delegate*<void*, int, int, void> invoke, void* job, int part)
    {
        public readonly delegate*<void*, int, int, void> Invoke = invoke;
        public readonly void* Job = job;
        public readonly int Part = part;
    }

    // What all threads read and write: the run and its job on one cache line, the count of what is not done on another,
    // with room for the line that processors fetch beside each.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct State
    {
        [FieldOffset(128)]
        public uint Run;

        // The job. Written before the run and the shares, and not again before all its pieces are done.
        [FieldOffset(136)]
        public delegate*<void*, int, int, void> Invoke;

        [FieldOffset(144)]
        public void* Job;

        [FieldOffset(152)]
        public int Parts;

        [FieldOffset(156)]
        public int Threads;

        [FieldOffset(160)]
        public bool MayWake;

        [FieldOffset(256)]
        public int Unfinished;
    }

    // A thread's share of the pieces, on a cache line of its own.
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Share
    {
        // The number of the run in the upper half, the pieces that nobody has claimed in the lower.
        [FieldOffset(64)]
        public long Ticket;
    }
}

using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace NetGen.Threading;

/// <summary>
/// Threads that help a caller with pieces of its work. They are made when they are first needed, kept, and sleep while
/// there is nothing to do. One caller has them at a time; another that comes meanwhile, from a piece of work or from a
/// thread of its own, does its work alone.
/// </summary>
/// <remarks>
/// <para>
/// A job is published by one write of <see cref="State.Ticket"/>: the number of the run and how many of its pieces
/// nobody has claimed. To claim a piece is to count it down with a compare-and-swap, which fails if the run has ended
/// meanwhile; so a thread that comes late, or never, holds up nobody, and what it read of the job is valid if the claim
/// succeeds.
/// </para>
/// <para>Nothing is allocated for a run.</para>
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

    // Added to the count of unfinished pieces by a caller that sleeps until it is 0 otherwise.
    private const int CallerSleeps = 1 << 30;

    private static readonly long SpinTicks = Stopwatch.Frequency * SpinMicroseconds / 1_000_000;

    private readonly Worker?[] _workers;
    private readonly AutoResetEvent _finished = new(false);
    private State _state;
    private int _isOwned;
    private long _lastRun;

    private ExceptionDispatchInfo? _failure;

    /// <summary>Makes a pool; its threads are made when they are needed.</summary>
    /// <param name="workers">The most threads that it makes, the callers not counted.</param>
    public WorkerPool(int workers) => _workers = new Worker?[workers];

    /// <summary>The pool of the process: with the caller's, as many threads as there are processors.</summary>
    public static WorkerPool Shared { get; } = new(Environment.ProcessorCount - 1);

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
        if (threads <= 1 || Interlocked.CompareExchange(ref _isOwned, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
                job.Run(part, 0);
            return;
        }

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
                uint run = Publish(parts);
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

    private static void Invoke<TJob>(void* job, int part, int worker)
        where TJob : struct, IParallelJob => Unsafe.AsRef<TJob>(job).Run(part, worker);

    private void StartWorkers(int count)
    {
        for (int i = 0; i < count; i++)
            _workers[i] ??= new Worker(this, i + 1, RunOf(_state.Ticket));
    }

    private uint Publish(int parts)
    {
        Volatile.Write(ref _state.Unfinished, parts);
        uint run = RunOf(_state.Ticket) + 1;

        // A full fence: whoever falls asleep sees the ticket afterwards, or is seen asleep by WakeNext.
        Interlocked.Exchange(ref _state.Ticket, ((long)run << 32) | (uint)parts);
        return run;
    }

    // Takes part in a run: claims pieces and does them until none is left.
    private void Participate(int worker, uint run)
    {
        if (_state.MayWake)
            WakeNext(worker, run);
        int done = 0;
        while (true)
        {
            long ticket = Volatile.Read(ref _state.Ticket);
            int unclaimed = (int)ticket;
            if (RunOf(ticket) != run || unclaimed == 0)
                break;
            delegate*<void*, int, int, void> invoke = _state.Invoke;
            void* job = _state.Job;
            int part = _state.Parts - unclaimed;
            if (Interlocked.CompareExchange(ref _state.Ticket, ticket - 1, ticket) != ticket)
                continue;
            try
            {
                if (Volatile.Read(ref _failure) is null)
                    invoke(job, part, worker);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            }

            done++;
        }

        if (done > 0 && Interlocked.Add(ref _state.Unfinished, -done) == CallerSleeps)
            _finished.Set();
    }

    // Each thread wakes two others before it begins, so that many are awake soon and nobody is kept from work for long.
    private void WakeNext(int worker, uint run)
    {
        for (int next = (2 * worker) + 1; next <= (2 * worker) + 2 && next < _state.Threads; next++)
        {
            long ticket = Volatile.Read(ref _state.Ticket);
            if (RunOf(ticket) == run && (int)ticket > 0)
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

    private static uint RunOf(long ticket) => (uint)(ticket >>> 32);

    // What all threads read and write: the job on one cache line, the count of what is done on another, with room for the
    // line that processors fetch beside each.
    [StructLayout(LayoutKind.Explicit, Size = 384)]
    private struct State
    {
        // The number of the run in the upper half, the pieces that nobody has claimed in the lower.
        [FieldOffset(128)]
        public long Ticket;

        // The job. Written before the ticket, and not again before all its pieces are done.
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

        // The pieces that are not done.
        [FieldOffset(256)]
        public int Unfinished;
    }
}

using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace NetGen.Threading;

internal sealed unsafe partial class WorkerPool
{
    /// <summary>One thread of the pool.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "The thread disposes of what it waits for when it ends.")]
    private sealed class Worker
    {
        // Looking at the clock costs as much as looking for work some times.
        private const int LooksBetweenClocks = 8;

        // What a thread is, as those see it who want to wake it.
        private const int Awake = 0;
        private const int Asleep = 1;
        private const int Ended = 2;

        private readonly WorkerPool _pool;
        private readonly int _number;
        private readonly AutoResetEvent _wake = new(false);
        private uint _lastRun;
        private int _condition;

        /// <summary>Makes and starts the thread.</summary>
        /// <param name="pool">Its pool.</param>
        /// <param name="number">Its number among the threads that work on a job, from 1.</param>
        /// <param name="lastRun">The run before the first that it shall take part in.</param>
        public Worker(WorkerPool pool, int number, uint lastRun)
        {
            (_pool, _number, _lastRun) = (pool, number, lastRun);
            var thread = new Thread(Work) { IsBackground = true, Name = $"NetGen worker {number}" };

            // Unsafe means: without what flows with the caller, which would live as long as the thread.
            thread.UnsafeStart();
        }

        /// <summary>Whether the thread has ended, having had nothing to do for long.</summary>
        public bool HasEnded => Volatile.Read(ref _condition) == Ended;

        /// <summary>Wakes the thread if it sleeps.</summary>
        public void Wake()
        {
            if (Volatile.Read(ref _condition) == Asleep
                && Interlocked.CompareExchange(ref _condition, Awake, Asleep) == Asleep)
            {
                _wake.Set();
            }
        }

        private void Work()
        {
            while (AwaitRun())
            {
                if (_number < _pool._state.Threads)
                    _pool.Participate(_number, _lastRun);
            }

            _wake.Dispose();
        }

        // False if the thread shall end.
        private bool AwaitRun()
        {
            long end = Stopwatch.GetTimestamp() + SpinTicks;
            do
            {
                for (int look = 0; look < LooksBetweenClocks; look++)
                {
                    if (SeesNewRun())
                        return true;
                    Thread.SpinWait(1);
                }
            }
            while (Stopwatch.GetTimestamp() < end);

            // A full fence: a run published before it is seen here, one after it finds this thread asleep.
            Interlocked.Exchange(ref _condition, Asleep);
            bool isAwakeAgain = SeesNewRun() && Interlocked.CompareExchange(ref _condition, Awake, Asleep) == Asleep;
            if (isAwakeAgain)
                return true;
            if (_pool._isClosed || !_wake.WaitOne(_pool._idleTime))
            {
                if (Interlocked.CompareExchange(ref _condition, Ended, Asleep) == Asleep)
                    return false;

                // Somebody is about to wake it.
                _wake.WaitOne();
            }

            SeesNewRun();
            return true;
        }

        private bool SeesNewRun()
        {
            uint run = Volatile.Read(ref _pool._state.Run);
            bool isNew = run != _lastRun;
            _lastRun = run;
            return isNew;
        }
    }
}

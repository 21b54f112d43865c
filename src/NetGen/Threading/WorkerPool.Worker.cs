using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace NetGen.Threading;

internal sealed unsafe partial class WorkerPool
{
    /// <summary>One thread of the pool.</summary>
    [SuppressMessage("Design", "CA1001", Justification = "A thread of the pool lives as long as the process.")]
    private sealed class Worker
    {
        // Looking at the clock costs as much as looking for work some times.
        private const int LooksBetweenClocks = 8;

        private readonly WorkerPool _pool;
        private readonly int _number;
        private readonly AutoResetEvent _wake = new(false);
        private uint _lastRun;
        private int _isAsleep;

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

        /// <summary>Wakes the thread if it sleeps.</summary>
        public void Wake()
        {
            if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.CompareExchange(ref _isAsleep, 0, 1) == 1)
                _wake.Set();
        }

        private void Work()
        {
            while (true)
            {
                AwaitRun();
                if (_number < _pool._state.Threads)
                    _pool.Participate(_number, _lastRun);
            }
        }

        private void AwaitRun()
        {
            long end = Stopwatch.GetTimestamp() + SpinTicks;
            do
            {
                for (int look = 0; look < LooksBetweenClocks; look++)
                {
                    if (SeesNewRun())
                        return;
                    Thread.SpinWait(1);
                }
            }
            while (Stopwatch.GetTimestamp() < end);

            // A full fence: a run published before it is seen here, one after it finds this thread asleep.
            Interlocked.Exchange(ref _isAsleep, 1);
            bool isAwakeAgain = SeesNewRun() && Interlocked.CompareExchange(ref _isAsleep, 0, 1) == 1;
            if (!isAwakeAgain)
            {
                _wake.WaitOne();
                SeesNewRun();
            }
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

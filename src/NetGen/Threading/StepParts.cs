using System.ComponentModel;

namespace NetGen.Threading;

/// <summary>
/// One thread's way through the steps of a prediction of one sample that several threads share, for generated code. All threads run the
/// same code. A step begins when the one before is done.
/// </summary>
/// <remarks>
/// A thread begins with the part of its own number, the same one in each step, so that what it reads is mostly what it wrote. Then it takes
/// the parts that nobody has begun. So nobody waits for a thread that has not come; only for parts that are being computed.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe struct StepParts
{
    private readonly StepProgress* _progress;
    private readonly int _thread;
    private readonly int _threads;

    // The step, the parts of it that this thread has tried to take, and the parts of all steps before it.
    private int _step;
    private int _tried;
    private int _partsBefore;
    private bool _hasPart;

    /// <summary>Makes the way of a thread.</summary>
    /// <param name="progress">What the threads know of each other, in memory that does not move; all zeros before the first begins.</param>
    /// <param name="thread">The number of this thread.</param>
    /// <param name="threads">The threads that may come, at most <see cref="StepProgress.MaxThreads"/>.</param>
    internal StepParts(StepProgress* progress, int thread, int threads)
    {
        _progress = progress;
        _thread = thread;
        _threads = threads;
    }

    /// <summary>The number of this thread, from 0 on.</summary>
    public readonly int Thread => _thread;

    /// <summary>
    /// Takes the next part of a step; what the thread took before is done then. After the last one, it waits until the others are done with
    /// theirs, and goes on to the next step.
    /// </summary>
    /// <param name="units">The units that the step is split into: lines, rows or panels; one for a step that a single thread computes.</param>
    /// <param name="first">The first unit of the part.</param>
    /// <param name="end">The unit after the last.</param>
    /// <returns>False if the step is done.</returns>
    public bool Take(int units, out int first, out int end)
    {
        int parts = Math.Min(_threads, units), all = _partsBefore + parts;
        bool isDone = _hasPart ? Interlocked.Increment(ref _progress->Done) >= all : Volatile.Read(ref _progress->Done) >= all;
        _hasPart = false;
        while (!isDone && _tried < parts)
        {
            int part = (_thread + _tried++) % parts;
            if (_progress->TryClaim(part, _step))
            {
                (first, end) = ((int)((long)units * part / parts), (int)((long)units * (part + 1) / parts));
                return _hasPart = true;
            }
        }

        if (!isDone)
            AwaitOthers(all);
        (_step, _tried, _partsBefore) = (_step + 1, 0, all);
        (first, end) = (0, 0);
        return false;
    }

    /// <summary>Says that this thread leaves in the middle, because of an exception: the others leave out what is not begun.</summary>
    internal readonly void Abandon() => _progress->Abandon();

    private readonly void AwaitOthers(int all)
    {
        var patience = new Patience();
        while (Volatile.Read(ref _progress->Done) < all)
            patience.Wait();
        patience.End();
    }
}

using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace NetGen.Threading;

/// <summary>
/// One thread's way through the steps of a prediction of one sample that several threads share, for generated code. All threads run the
/// same code. A step begins when the one before is done.
/// </summary>
/// <remarks>
/// A step has a share of parts for each thread, the same one in each step, so that what a thread reads is mostly what it wrote. Whoever is
/// done with its own takes parts of the others' shares. So nobody waits for a thread that has not come or is slow; only for parts that are
/// being computed.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public unsafe struct StepParts
{
    // More parts of a share make up for slower cores, but each costs a claim.
    private const int MaxPartsOfShare = 4;

    private readonly StepProgress* _progress;
    private readonly int _thread;
    private readonly int _threads;

    // The step, the shares of it that have no part left for this thread, the parts that it has computed, and the parts of all steps before.
    private int _step;
    private int _emptyShares;
    private int _computed;
    private int _partsBefore;

    /// <summary>Makes the way of a thread.</summary>
    /// <param name="progress">What the threads know of each other, in memory that does not move; all zeros before the first begins.</param>
    /// <param name="thread">The number of this thread.</param>
    /// <param name="threads">The threads that may come, at most <see cref="StepProgress.MaxThreads"/>.</param>
    internal StepParts(ref StepProgress progress, int thread, int threads)
    {
        _progress = (StepProgress*)Unsafe.AsPointer(ref progress);
        _thread = thread;
        _threads = threads;
    }

    /// <summary>The number of this thread, from 0 on.</summary>
    public readonly int Thread => _thread;

    /// <summary>
    /// Takes the next part of a step; what the thread took before is computed then. If there is none, it waits until the others are done
    /// with theirs, and goes on to the next step.
    /// </summary>
    /// <param name="units">The units that the step is split into: lines, rows or panels; one for a step that a single thread computes.</param>
    /// <param name="mostParts">The most parts that are worth it, at most as many as there are units.</param>
    /// <param name="first">The first unit of the part.</param>
    /// <param name="end">The unit after the last.</param>
    /// <returns>False if the step is done.</returns>
    public bool Take(int units, int mostParts, out int first, out int end)
    {
        int shares = Math.Min(_threads, mostParts), ofShare = Math.Min(mostParts / shares, MaxPartsOfShare), parts = shares * ofShare;
        int all = _partsBefore + parts;
        if (_computed > 0 || Volatile.Read(ref _progress->Done) < all)
        {
            for (; _emptyShares < shares; _emptyShares++)
            {
                int share = (_thread + _emptyShares) % shares;
                if (_progress->TryClaim(share, _step, ofShare, out int number))
                {
                    _computed++;
                    int part = (share * ofShare) + number;
                    (first, end) = ((int)((long)units * part / parts), (int)((long)units * (part + 1) / parts));
                    return true;
                }
            }

            int done = _computed > 0 ? Interlocked.Add(ref _progress->Done, _computed) : Volatile.Read(ref _progress->Done);
            if (done < all)
                AwaitOthers(all);
        }

        (_step, _emptyShares, _computed, _partsBefore) = (_step + 1, 0, 0, all);
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

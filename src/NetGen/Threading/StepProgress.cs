using System.Runtime.InteropServices;

namespace NetGen.Threading;

/// <summary>What the threads that share one sample know of each other. Nothing is ever set back: a late thread sees that it is late.</summary>
[StructLayout(LayoutKind.Explicit, Size = TicketsOffset + (MaxThreads * LineBytes))]
internal unsafe struct StepProgress
{
    /// <summary>The most threads for one sample. The layers of most networks have too few lines for more.</summary>
    public const int MaxThreads = 8;

    // More than the parts of a share.
    private const int TicketsOfStep = 16;

    // A line of the cache, and the one that processors fetch beside it.
    private const int LineBytes = 128;
    private const int TicketsOffset = 2 * LineBytes;

    // As many as no network has, and so few that what is added to it does not overflow.
    private const int Abandoned = 1 << 30;

    /// <summary>The parts that are done, of all steps.</summary>
    [FieldOffset(LineBytes)]
    public int Done;

    // For each share the step of which parts were taken last, and how many of them; a line apart.
    [FieldOffset(TicketsOffset)]
    private int _firstTicket;

    /// <summary>Takes the next part of a share, if there is one.</summary>
    /// <param name="share">The number of the share.</param>
    /// <param name="step">The number of the step, all steps before which are done.</param>
    /// <param name="parts">The parts of the share, at most 15.</param>
    /// <param name="number">The number of the part in the share.</param>
    public bool TryClaim(int share, int step, int parts, out int number)
    {
        fixed (int* first = &_firstTicket)
        {
            int* ticket = first + (share * (LineBytes / sizeof(int)));
            int none = step * TicketsOfStep;
            while (true)
            {
                // Those of earlier steps are smaller than all of this one, and those of later steps larger.
                int seen = Volatile.Read(ref *ticket);
                number = Math.Max(seen - none, 0);
                if (number >= parts)
                    return false;
                if (Interlocked.CompareExchange(ref *ticket, none + number + 1, seen) == seen)
                    return true;
            }
        }
    }

    /// <summary>Lets all threads leave: no part can be taken any more, and none is waited for.</summary>
    public void Abandon()
    {
        fixed (int* first = &_firstTicket)
        {
            for (int share = 0; share < MaxThreads; share++)
                Interlocked.Exchange(ref first[share * (LineBytes / sizeof(int))], Abandoned);
        }

        Interlocked.Exchange(ref Done, Abandoned);
    }
}

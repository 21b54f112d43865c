using System.Runtime.InteropServices;

namespace NetGen.Threading;

/// <summary>What the threads that share one sample know of each other. Nothing is ever set back: a late thread sees that it is late.</summary>
[StructLayout(LayoutKind.Explicit, Size = TicketsOffset + (MaxThreads * LineBytes))]
internal unsafe struct StepProgress
{
    /// <summary>The most threads for one sample. The layers of most networks have too few lines for more.</summary>
    public const int MaxThreads = 8;

    // A line of the cache, and the one that processors fetch beside it.
    private const int LineBytes = 128;
    private const int TicketsOffset = 2 * LineBytes;

    // As many as no network has, and so few that what is added to it does not overflow.
    private const int Abandoned = 1 << 30;

    /// <summary>The parts that are done, of all steps.</summary>
    [FieldOffset(LineBytes)]
    public int Done;

    // For each part the first step whose part of this number may be taken, a line apart.
    [FieldOffset(TicketsOffset)]
    private int _firstTicket;

    /// <summary>Takes a part, if nobody has it.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="step">The number of the step, all steps before which are done.</param>
    public bool TryClaim(int part, int step)
    {
        fixed (int* first = &_firstTicket)
        {
            int* ticket = first + (part * (LineBytes / sizeof(int)));
            int seen = Volatile.Read(ref *ticket);
            return seen <= step && Interlocked.CompareExchange(ref *ticket, step + 1, seen) == seen;
        }
    }

    /// <summary>Lets all threads leave: no part can be taken any more, and none is waited for.</summary>
    public void Abandon()
    {
        fixed (int* first = &_firstTicket)
        {
            for (int part = 0; part < MaxThreads; part++)
                Interlocked.Exchange(ref first[part * (LineBytes / sizeof(int))], Abandoned);
        }

        Interlocked.Exchange(ref Done, Abandoned);
    }
}

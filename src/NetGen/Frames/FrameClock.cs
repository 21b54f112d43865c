namespace NetGen;

/// <summary>The time that a frame has for work in pieces, and whether the next piece fits into what is left.</summary>
/// <param name="provider">Tells the time.</param>
/// <param name="budget">The time for all pieces.</param>
internal struct FrameClock(TimeProvider provider, TimeSpan budget)
{
    private readonly long _start = provider.GetTimestamp();

    /// <summary>The time since the beginning, when the last piece was done.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The units of work that are done.</summary>
    public int Done { get; private set; }

    /// <summary>Counts a piece as done.</summary>
    /// <param name="units">Its units of work.</param>
    public void Count(int units)
    {
        Done += units;
        Elapsed = provider.GetElapsedTime(_start);
    }

    /// <summary>Whether a piece will be done in time, if its units take as long as those before. The first one always fits: work that never fits would never be done.</summary>
    /// <param name="units">Its units of work.</param>
    public readonly bool Fits(int units) => Done == 0 || Elapsed + (Elapsed * ((double)units / Done)) <= budget;
}

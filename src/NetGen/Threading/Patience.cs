namespace NetGen.Threading;

/// <summary>
/// How a thread waits for others that are at work: it looks again at once for longer than a part of a step takes, then lets other threads
/// have the processor, and sleeps at last, for whoever it waits for may have no processor at all.
/// </summary>
internal struct Patience
{
    // About 40 µs.
    private const int Spins = 1_000;
    private const int Yields = 100;

    private static readonly bool HasSeveralProcessors = Environment.ProcessorCount > 1;

    private int _waits;
    private bool _wasInterrupted;

    /// <summary>Waits a little, and longer after many calls.</summary>
    public void Wait()
    {
        if (_waits < Spins && HasSeveralProcessors)
        {
            _waits++;
            Thread.SpinWait(1);
        }
        else if (_waits < Spins + Yields || _wasInterrupted)
        {
            _waits = Math.Min(Math.Max(_waits, Spins) + 1, Spins + Yields);
            Thread.Yield();
        }
        else
        {
            Sleep();
        }
    }

    /// <summary>Ends the waiting: a <see cref="Thread.Interrupt"/> that came meanwhile is told to whoever sleeps next.</summary>
    public readonly void End()
    {
        if (_wasInterrupted)
            Thread.CurrentThread.Interrupt();
    }

    // Thread.Interrupt must not make a thread leave while others work on what is on its stack.
    private void Sleep()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            _wasInterrupted = true;
        }
    }
}

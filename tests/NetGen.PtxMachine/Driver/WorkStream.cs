using System.Diagnostics;

namespace NetGen.PtxMachine;

/// <summary>
/// Work that is done in order, and not before somebody waits for it: what a caller does not wait for has not been done, and that it
/// was missing shows.
/// </summary>
/// <param name="isBlocking">Whether it and the default stream wait for each other.</param>
internal sealed class WorkStream(bool isBlocking)
{
    private readonly Queue<Action> _work = [];

    /// <summary>Whether it and the default stream wait for each other.</summary>
    public bool IsBlocking => isBlocking;

    /// <summary>The number of what it was given last.</summary>
    public long Given { get; private set; }

    /// <summary>The number of what it has done last.</summary>
    public long Done { get; private set; }

    /// <summary>Gives it work.</summary>
    public void Enqueue(Action work)
    {
        _work.Enqueue(work);
        Given++;
    }

    /// <summary>Does its work.</summary>
    /// <param name="last">The number of what is done last.</param>
    public void DoUntil(long last)
    {
        while (Done < last)
        {
            Action work = _work.Dequeue();
            Done++;
            work();
        }
    }

    /// <summary>Does all of its work.</summary>
    public void DoAll() => DoUntil(Given);
}

/// <summary>A point in the work of a stream.</summary>
internal sealed class WorkEvent
{
    private WorkStream? _stream;
    private long _number;

    /// <summary>When the work before it was done.</summary>
    public long Time { get; private set; }

    /// <summary>Whether the work before it is done.</summary>
    public bool IsDone => _stream is null || _stream.Done >= _number;

    /// <summary>Puts it after the work that a stream was given.</summary>
    public void Record(WorkStream stream)
    {
        stream.Enqueue(() => Time = Stopwatch.GetTimestamp());
        (_stream, _number) = (stream, stream.Given);
    }

    /// <summary>Has the work before it done.</summary>
    public void Wait() => _stream?.DoUntil(_number);
}

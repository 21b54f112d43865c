namespace NetGen.Benchmarks;

/// <summary>
/// <see cref="FmaPeak"/> on two threads at once: how much more two processors of this machine do than one, if nothing is shared. One call is
/// a call of each.
/// </summary>
internal sealed class FmaPeakOfTwo : IContender
{
    private readonly FmaPeak _own = new(), _other = new();

    // A thread is made in some 100 µs, and a slice of a round takes 1,000 times as long.
    public void Run(int calls)
    {
        var thread = new Thread(() => _other.Run(calls));
        thread.Start();
        _own.Run(calls);
        thread.Join();
    }

    public float[] Results() => [];

    public void Dispose()
    {
        _own.Dispose();
        _other.Dispose();
    }
}

namespace NetGen.Benchmarks;

/// <summary>
/// Two contenders on two threads at once, which share nothing: how much more two processors of this machine do than one. A call is one of
/// each, so its time over two is that of one.
/// </summary>
internal sealed class TwoAtOnce(IContender own, IContender other) : IContender
{
    // A thread is made in some 100 µs, and a slice of a round takes hundreds of times as long.
    public void Run(int calls)
    {
        var thread = new Thread(() => other.Run(calls));
        thread.Start();
        own.Run(calls);
        thread.Join();
    }

    public float[] Results() => [.. own.Results(), .. other.Results()];

    public void Dispose()
    {
        own.Dispose();
        other.Dispose();
    }
}

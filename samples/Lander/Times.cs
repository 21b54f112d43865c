namespace Lander;

/// <summary>The times of the last frames.</summary>
/// <param name="capacity">The most frames.</param>
internal sealed class Times(int capacity)
{
    private readonly float[] _microseconds = new float[capacity];
    private readonly float[] _sorted = new float[capacity];
    private int _next;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a frame's.</summary>
    public void Add(TimeSpan time)
    {
        _microseconds[_next] = (float)time.TotalMicroseconds;
        _next = (_next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => (_next, Count) = (0, 0);

    /// <summary>The times in microseconds, the shortest first, until the next call.</summary>
    public ReadOnlySpan<float> Sorted()
    {
        _microseconds.AsSpan(0, Count).CopyTo(_sorted);
        _sorted.AsSpan(0, Count).Sort();
        return _sorted.AsSpan(0, Count);
    }

    /// <summary>The time that a part of sorted ones does not exceed.</summary>
    /// <param name="sorted">The times.</param>
    /// <param name="part">0 to 1.</param>
    public static float At(ReadOnlySpan<float> sorted, double part) =>
        sorted.IsEmpty ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
}

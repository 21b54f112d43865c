namespace Lander;

/// <summary>What this thread has allocated, and the collections, since a moment.</summary>
internal readonly struct Garbage
{
    private readonly long _bytes;
    private readonly int _collections;

    private Garbage(long bytes, int collections) => (_bytes, _collections) = (bytes, collections);

    /// <summary>Begins to count.</summary>
    public static Garbage FromNow() => new(GC.GetAllocatedBytesForCurrentThread(), Collected());

    /// <summary>The bytes.</summary>
    public long Bytes => GC.GetAllocatedBytesForCurrentThread() - _bytes;

    /// <summary>The collections.</summary>
    public int Collections => Collected() - _collections;

    private static int Collected() => GC.CollectionCount(0);
}

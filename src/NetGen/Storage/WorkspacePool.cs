using System.ComponentModel;

namespace NetGen.Storage;

/// <summary>
/// Scratch memory for predictions. It belongs to no network: a thread keeps the buffer that it used last. Large buffers are
/// shared, and the pool keeps at most as many as the machine has processors. So the first call on a thread may allocate, and later
/// ones do not.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WorkspacePool
{
    /// <summary>
    /// The floats up to which a buffer stays with its thread (1 MB, as much as many a thread's stack): it is in the cache of
    /// the right core then. A program may have hundreds of threads that predict now and then, so larger ones are shared.
    /// </summary>
    internal const int ThreadLimit = 1 << 18;

    private static readonly AlignedBuffer?[] Shared = new AlignedBuffer?[Environment.ProcessorCount];

    [ThreadStatic]
    private static AlignedBuffer? _ofThread;

    /// <summary>Takes a buffer, whose contents are whatever its last user left.</summary>
    /// <param name="length">The least number of floats in it, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public static AlignedBuffer Rent(int length)
    {
        if (length > ThreadLimit)
            return RentShared(length);
        AlignedBuffer? buffer = _ofThread;

        // Whoever asks before it is given back, from inside of a prediction say, gets another one.
        _ofThread = null;
        return buffer is not null && buffer.Length >= length ? buffer : new AlignedBuffer(length);
    }

    /// <summary>Gives a buffer back. One that never comes back, because of an exception say, is replaced by a new one.</summary>
    /// <param name="buffer">A buffer from <see cref="Rent"/>; the caller must not use it any more.</param>
    public static void Return(AlignedBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (buffer.Length > ThreadLimit)
            ReturnShared(buffer);
        else if (_ofThread is not { } other || other.Length < buffer.Length)
            _ofThread = buffer;
    }

    private static AlignedBuffer RentShared(int length)
    {
        foreach (ref AlignedBuffer? slot in Shared.AsSpan())
        {
            // The plain read spares the slots that others have emptied an interlocked write.
            if (slot is { } seen && seen.Length >= length
                && Interlocked.CompareExchange(ref slot, null, seen) == seen)
            {
                return seen;
            }
        }

        return new AlignedBuffer(length);
    }

    // Into an empty place, or that of a smaller buffer, which too few networks can use.
    private static void ReturnShared(AlignedBuffer buffer)
    {
        foreach (ref AlignedBuffer? slot in Shared.AsSpan())
        {
            AlignedBuffer? seen = slot;
            if ((seen is null || seen.Length < buffer.Length)
                && Interlocked.CompareExchange(ref slot, buffer, seen) == seen)
            {
                return;
            }
        }
    }
}

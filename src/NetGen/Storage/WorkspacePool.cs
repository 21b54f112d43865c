namespace NetGen.Storage;

/// <summary>
/// Scratch memory for calls that may run on any thread. One buffer is there from the start; more are made only when
/// several threads rent at the same time, and are then kept, as many as the machine has processors.
/// </summary>
public sealed class WorkspacePool
{
    private readonly int _length;
    private readonly AlignedBuffer?[] _slots = new AlignedBuffer?[Environment.ProcessorCount];

    /// <summary>Makes a pool with one buffer.</summary>
    /// <param name="length">The number of floats in each buffer, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative.</exception>
    public WorkspacePool(int length)
    {
        _slots[0] = new AlignedBuffer(length);
        _length = length;
    }

    /// <summary>The number of floats in each buffer.</summary>
    internal int Length => _length;

    /// <summary>Takes a buffer. Its contents are undefined.</summary>
    public AlignedBuffer Rent()
    {
        foreach (ref AlignedBuffer? slot in _slots.AsSpan())
        {
            // The plain read spares the slots that others have emptied an interlocked write.
            if (slot is not null && Interlocked.Exchange(ref slot, null) is { } buffer)
                return buffer;
        }

        return new AlignedBuffer(_length);
    }

    /// <summary>Gives a buffer back. If a buffer never comes back, for example after an exception, the pool makes a new one.</summary>
    /// <param name="buffer">A buffer from <see cref="Rent"/>; the caller must not use it afterwards.</param>
    /// <exception cref="ArgumentException">The buffer is of another length.</exception>
    public void Return(AlignedBuffer buffer)
    {
        if (buffer.Length != _length)
            throw new ArgumentException($"The pool's buffers have {_length} floats, got one of {buffer.Length}.");
        foreach (ref AlignedBuffer? slot in _slots.AsSpan())
        {
            if (slot is null && Interlocked.CompareExchange(ref slot, buffer, null) is null)
                return;
        }
    }
}

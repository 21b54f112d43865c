namespace NetGen.Storage.Safetensors;

/// <summary>Where the bytes of a safetensors file are.</summary>
internal abstract class SafetensorsSource : IDisposable
{
    /// <summary>The number of bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Copies bytes out.</summary>
    /// <param name="destination">Receives them.</param>
    /// <param name="offset">The first one.</param>
    /// <returns>How many were copied: at least one, unless there is none after the offset.</returns>
    public abstract int Read(Span<byte> destination, long offset);

    /// <summary>Gives bytes where they lie.</summary>
    /// <param name="offset">The first one.</param>
    /// <param name="length">Their number.</param>
    /// <param name="bytes">Receives them.</param>
    /// <returns>Whether they lie in memory.</returns>
    public virtual bool TryView(long offset, long length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}

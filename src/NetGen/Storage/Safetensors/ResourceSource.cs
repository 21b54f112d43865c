namespace NetGen.Storage.Safetensors;

/// <summary>Bytes in memory that never moves: a resource of an assembly, which the runtime maps with it.</summary>
/// <param name="resource">The resource. It is disposed of with this object.</param>
internal sealed unsafe class ResourceSource(UnmanagedMemoryStream resource) : SafetensorsSource
{
    private readonly byte* _start = resource.PositionPointer - resource.Position;

    /// <inheritdoc/>
    public override long Length { get; } = resource.Length;

    /// <inheritdoc/>
    public override int Read(Span<byte> destination, long offset)
    {
        int length = (int)Math.Min(destination.Length, Length - offset);
        new ReadOnlySpan<byte>(_start + offset, length).CopyTo(destination);
        return length;
    }

    /// <inheritdoc/>
    public override bool TryView(long offset, long length, out ReadOnlySpan<byte> bytes)
    {
        bytes = new ReadOnlySpan<byte>(_start + offset, checked((int)length));
        return true;
    }

    /// <inheritdoc/>
    public override void Dispose() => resource.Dispose();
}

using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>Memory for peers that bring none of their own.</summary>
internal static class AlignedCopy
{
    /// <summary>A copy that begins on a 64-byte boundary and does not move.</summary>
    public static AlignedBuffer Of(ReadOnlySpan<float> values)
    {
        var buffer = new AlignedBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }
}

using NetGen.Storage;

namespace NetGen.Threading;

/// <summary>
/// The scratch memory of each thread of a <see cref="WorkerPool"/>: one buffer for all jobs, as large as the largest of
/// them needs. So it never changes hands, which would cost more than to compute a small piece.
/// </summary>
internal static class WorkerScratch
{
    [ThreadStatic]
    private static AlignedBuffer? _buffer;

    /// <summary>
    /// The buffer of the thread that calls, whose contents are whatever its last user left. For pieces of work with a
    /// worker's number above 0 only: the caller's thread may be in the middle of something else.
    /// </summary>
    /// <param name="length">The least number of floats in it.</param>
    public static AlignedBuffer OfAtLeast(int length) =>
        _buffer is { } buffer && buffer.Length >= length ? buffer : _buffer = new AlignedBuffer(length);
}

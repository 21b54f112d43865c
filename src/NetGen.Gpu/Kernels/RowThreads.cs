using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>The 32 threads that have a row together, and how they exchange values.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IRowThreads
{
    /// <summary>The value of the thread whose number differs in one bit.</summary>
    /// <param name="value">This thread's own.</param>
    /// <param name="bit">The bit: 1, 2, 4, 8 or 16.</param>
    static abstract float OfOther(float value, int bit);
}

/// <summary>The threads of a warp of 32, of which a group has several: CUDA's, and those of ILGPU's CPU accelerator.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ThreadsOfWarp : IRowThreads
{
    /// <inheritdoc/>
    public static float OfOther(float value, int bit) => Warp.ShuffleXor(value, bit);
}

/// <summary>
/// All threads of a group, by way of its shared memory: OpenCL's, where a warp has 8 to 64 threads, and ILGPU knows how they
/// exchange values on Intel's GPUs only.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ThreadsOfGroup : IRowThreads
{
    /// <inheritdoc/>
    /// <remarks>
    /// Whoever reads late is waited for by the next exchange, and not by this one: ILGPU moves a load past a barrier that
    /// follows it, if nothing in between needs the value.
    /// </remarks>
    public static float OfOther(float value, int bit)
    {
        ArrayView<float> values = SharedMemory.Allocate<float>(RowThreads.Count);
        Group.Barrier();
        values[Group.IdxX] = value;
        Group.Barrier();
        return values[Group.IdxX ^ bit];
    }
}

/// <summary>
/// Results that the threads of a row compute together. All threads get the same bits, because a sum of two does not depend on
/// their order.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowThreads
{
    /// <summary>How many have a row.</summary>
    internal const int Count = 32;

    /// <summary>The sum of the threads' values.</summary>
    public static float Sum<TThreads>(float value)
        where TThreads : struct, IRowThreads
    {
        for (int bit = Count / 2; bit > 0; bit /= 2)
            value += TThreads.OfOther(value, bit);
        return value;
    }

    /// <summary>The largest of the threads' values.</summary>
    public static float Largest<TThreads>(float value)
        where TThreads : struct, IRowThreads
    {
        for (int bit = Count / 2; bit > 0; bit /= 2)
            value = Lane.Max(new Lane(value), new Lane(TThreads.OfOther(value, bit))).Value;
        return value;
    }
}

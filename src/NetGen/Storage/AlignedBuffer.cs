using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Storage;

/// <summary>
/// A fixed array of floats. Its first element lies on a 64-byte boundary and never moves. Without this alignment, kernels lose a
/// third of their speed.
/// </summary>
public sealed class AlignedBuffer
{
    internal const int Alignment = 64;

    private readonly float[] _array;
    private readonly int _start;

    // The array is pinned, so its address holds for its whole life, and a reference made from it keeps the array alive as
    // any other does. It spares every call of a network two loads that wait for each other.
    private readonly nint _address;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="length">The number of floats, at least 0.</param>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        const int slack = (Alignment / sizeof(float)) - 1;
        _array = GC.AllocateArray<float>(checked(length + slack), pinned: true);
        Length = length;

        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);
        _start = (int)(-address & (Alignment - 1)) / sizeof(float);
        _address = address + (_start * sizeof(float));
    }

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>All floats.</summary>
    public Span<float> Span => _array.AsSpan(_start, Length);

    /// <summary>The first float. Add an offset to reach the others.</summary>
    public unsafe ref float Start => ref Unsafe.AsRef<float>((void*)_address);
}

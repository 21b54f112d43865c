using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NetGen.PtxMachine;

/// <summary>Values of the 32 threads of a warp, one after the other, and sets of threads, a bit for each.</summary>
internal static unsafe class Lanes
{
    /// <summary>The threads of a warp.</summary>
    public const int Count = 32;

    /// <summary>All of them.</summary>
    public const uint All = uint.MaxValue;

    /// <summary>What every byte is of what was not written, in registers and in memory: as a float it is no number.</summary>
    public const byte Unwritten = 0xFF;

    private static readonly Vector256<uint> Bits8 = Vector256.Create(1u, 2u, 4u, 8u, 16u, 32u, 64u, 128u);
    private static readonly Vector256<ulong> Bits4 = Vector256.Create(1ul, 2ul, 4ul, 8ul);

    /// <summary>The elements of a vector that a set has: all bits of them, and none of the others.</summary>
    /// <param name="lanes">The set, the vector's first thread in its lowest bit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Select<T>(uint lanes)
        where T : unmanaged => sizeof(T) == sizeof(uint)
            ? Vector256.Equals(Vector256.Create(lanes) & Bits8, Bits8).As<uint, T>()
            : Vector256.Equals(Vector256.Create((ulong)lanes) & Bits4, Bits4).As<ulong, T>();

    /// <summary>Stores what a vector operation has computed, in the threads of a set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T* place, Vector256<T> value, uint lanes, uint mask)
        where T : unmanaged
    {
        if (mask != All)
            value = Vector256.ConditionalSelect(Select<T>(lanes), value, Vector256.Load(place));
        value.Store(place);
    }

    /// <summary>The same value for all threads.</summary>
    public static void Fill<T>(T* row, T value)
        where T : unmanaged => new Span<T>(row, Count).Fill(value);

    /// <summary>Copies values as they are.</summary>
    public static void Copy<T>(T* from, T* to, uint mask)
        where T : unmanaged
    {
        for (int i = 0; i < Count; i += Vector256<T>.Count)
            Store(to + i, Vector256.Load(from + i), mask >> i, mask);
    }

    /// <summary>Memory for rows of values.</summary>
    public static byte* Allocate(int bytes) => (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, 1), 64);
}

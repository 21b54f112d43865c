using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.PtxMachine;

/// <summary>A comparison of eight or four threads' values at a time.</summary>
internal interface IComparison<T>
{
    /// <summary>All bits of an element where it holds, else none.</summary>
    static abstract Vector256<T> Holds(Vector256<T> x, Vector256<T> y);
}

/// <summary>Sets a predicate in the threads in which a comparison holds.</summary>
/// <param name="target">The predicate.</param>
/// <param name="x">The one value.</param>
/// <param name="y">The other.</param>
/// <param name="isOrUnordered">Whether in those too in which one value is no number.</param>
internal sealed unsafe class Compare<TComparison, T>(int target, int x, int y, bool isOrUnordered = false) : Operation
    where TComparison : struct, IComparison<T>
    where T : unmanaged
{
    public override void Execute(Warp warp)
    {
        byte* registers = warp.Registers;
        T* left = (T*)(registers + x), right = (T*)(registers + y);
        uint set = 0;
        for (int i = 0; i < Lanes.Count; i += Vector256<T>.Count)
        {
            Vector256<T> first = Vector256.Load(left + i), second = Vector256.Load(right + i);
            Vector256<T> holds = TComparison.Holds(first, second);
            if (isOrUnordered)
                holds |= ~(Vector256.Equals(first, first) & Vector256.Equals(second, second));
            set |= holds.ExtractMostSignificantBits() << i;
        }

        uint* to = (uint*)(registers + target);
        *to = (*to & ~warp.Mask) | (set & warp.Mask);
    }
}

/// <summary>Sets a predicate by others: bit 2·x + y of the table says whether it holds.</summary>
internal sealed unsafe class Combine(int target, int x, int y, int table) : Operation
{
    public override void Execute(Warp warp)
    {
        byte* registers = warp.Registers;
        uint first = *(uint*)(registers + x), second = *(uint*)(registers + y), set = 0;
        if ((table & 1) != 0)
            set |= ~first & ~second;
        if ((table & 2) != 0)
            set |= ~first & second;
        if ((table & 4) != 0)
            set |= first & ~second;
        if ((table & 8) != 0)
            set |= first & second;
        uint* to = (uint*)(registers + target);
        *to = (*to & ~warp.Mask) | (set & warp.Mask);
    }
}

/// <summary>One value in the threads in which a predicate holds, the other in those in which it does not.</summary>
internal sealed unsafe class Choose<T>(int target, int x, int y, int predicate) : Operation
    where T : unmanaged
{
    public override void Execute(Warp warp)
    {
        byte* registers = warp.Registers;
        uint holds = *(uint*)(registers + predicate);
        T* to = (T*)(registers + target), first = (T*)(registers + x), second = (T*)(registers + y);
        for (int i = 0; i < Lanes.Count; i += Vector256<T>.Count)
        {
            Vector256<T> value = Vector256.ConditionalSelect(
                Lanes.Select<T>(holds >> i), Vector256.Load(first + i), Vector256.Load(second + i));
            Lanes.Store(to + i, value, warp.Mask >> i, warp.Mask);
        }
    }
}

/// <summary>The same bits.</summary>
internal sealed unsafe class Move<T>(int target, int x) : Operation
    where T : unmanaged
{
    public override void Execute(Warp warp) =>
        Lanes.Copy((T*)(warp.Registers + x), (T*)(warp.Registers + target), warp.Mask);
}

/// <summary>Comparisons of PTX.</summary>
internal static class Comparisons
{
    public readonly struct Equal<T> : IComparison<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Holds(Vector256<T> x, Vector256<T> y) => Vector256.Equals(x, y);
    }

    // Holds neither of two values that are equal nor of one that is no number.
    public readonly struct NotEqual<T> : IComparison<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Holds(Vector256<T> x, Vector256<T> y) => Vector256.LessThan(x, y) | Vector256.GreaterThan(x, y);
    }

    public readonly struct Less<T> : IComparison<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Holds(Vector256<T> x, Vector256<T> y) => Vector256.LessThan(x, y);
    }

    public readonly struct LessOrEqual<T> : IComparison<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Holds(Vector256<T> x, Vector256<T> y) => Vector256.LessThanOrEqual(x, y);
    }

    public readonly struct Greater<T> : IComparison<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Holds(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThan(x, y);
    }

    public readonly struct GreaterOrEqual<T> : IComparison<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<T> Holds(Vector256<T> x, Vector256<T> y) => Vector256.GreaterThanOrEqual(x, y);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Numerics;

/// <summary>Stores the first lanes of a panel. Where their number is a constant, only the stores themselves are left.</summary>
internal static class PartialStore
{
    /// <summary>Stores the first of sixteen lanes, given four by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        Vector128<float> first,
        Vector128<float> second,
        Vector128<float> third,
        Vector128<float> fourth,
        ref float destination,
        int count)
    {
        StoreQuarter(first, ref destination, count);
        if (count > 4)
            StoreQuarter(second, ref Unsafe.Add(ref destination, 4), count - 4);
        if (count > 8)
            StoreQuarter(third, ref Unsafe.Add(ref destination, 8), count - 8);
        if (count > 12)
            StoreQuarter(fourth, ref Unsafe.Add(ref destination, 12), count - 12);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarter(Vector128<float> lanes, ref float destination, int count)
    {
        if (count >= 4)
        {
            lanes.StoreUnsafe(ref destination);
            return;
        }

        destination = lanes.ToScalar();
        if (count > 1)
            Unsafe.Add(ref destination, 1) = lanes.GetElement(1);
        if (count > 2)
            Unsafe.Add(ref destination, 2) = lanes.GetElement(2);
    }
}

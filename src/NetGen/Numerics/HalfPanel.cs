using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Numerics;

/// <summary>The common part of half panels.</summary>
public static class HalfPanel
{
    /// <summary>Sets the second half of a panel to 0: a half panel stores the first.</summary>
    /// <param name="destination">The floats that contain the panel.</param>
    /// <param name="offset">The number of the panel's first float.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ClearRest(ref float destination, nuint offset) => Vector256<float>.Zero.StoreUnsafe(ref destination, offset + 8);

    /// <summary>The exception of members that need all sixteen lanes.</summary>
    internal static NotSupportedException Missing() =>
        new("Half a panel does not have this: it is for values with at most eight elements.");
}

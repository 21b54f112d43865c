using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Numerics;

/// <summary>The sums of the lanes of vectors, which are sums of the quarters of panels: added in the order of <c>IPanel.Sum</c>, and zeros after them.</summary>
internal static class LaneSums
{
    /// <summary>Of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> four)
    {
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 2, 3));
        return Vector128.CreateScalar((two + Vector128.Shuffle(two, Vector128.Create(1, 1, 1, 1))).ToScalar());
    }

    /// <summary>Of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> first, Vector128<float> second)
    {
        Vector128<float> two = Panel128.InterleaveLow(first, second) + Panel128.InterleaveHigh(first, second);
        Vector128<float> one = two + Vector128.Shuffle(two, Vector128.Create(2, 3, 2, 3));
        return Vector128.CreateScalar(one.AsDouble().ToScalar()).AsSingle();
    }
}

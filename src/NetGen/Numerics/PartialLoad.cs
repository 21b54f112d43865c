using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Numerics;

/// <summary>Loads the first lanes of a panel, four by four. Where their number is a constant, only the loads themselves are left.</summary>
internal static class PartialLoad
{
    /// <summary>Four of the lanes that start at a float, and zeros in the place of those past the last one.</summary>
    /// <param name="source">The first float of the panel.</param>
    /// <param name="first">The number of the first of the four.</param>
    /// <param name="count">The floats of the panel that there are.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Quarter(ref readonly float source, nuint first, int count)
    {
        ref float start = ref Unsafe.Add(ref Unsafe.AsRef(in source), first);
        return (count - (int)first) switch
        {
            >= 4 => Vector128.LoadUnsafe(in start),
            3 => Vector128.CreateScalar(Unsafe.As<float, double>(ref start)).AsSingle().WithElement(2, Unsafe.Add(ref start, 2)),
            2 => Vector128.CreateScalar(Unsafe.As<float, double>(ref start)).AsSingle(),
            1 => Vector128.CreateScalar(start),
            _ => Vector128<float>.Zero,
        };
    }
}

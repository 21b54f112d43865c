using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Numerics;

/// <summary>
/// Says which <see cref="IPanel{TSelf}"/> this processor runs in hardware. For the JIT and NativeAOT the properties are
/// constants, so a branch on them costs nothing.
/// </summary>
/// <remarks>
/// The choice is always <c>Use512 ? Panel512 : Use256 ? Panel256 : Use128 ? Panel128 : PanelScalar</c>. A branch that is
/// not taken must not even be compiled, so each path is called through a generic method.
/// </remarks>
public static class PanelSupport
{
    /// <summary>Whether <see cref="Panel512"/> is in hardware and fast: AVX-512, without a lower clock for using it.</summary>
    public static bool Use512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated;
    }

    /// <summary>Whether <see cref="Panel256"/> is in hardware: AVX2 with fused multiply-add.</summary>
    public static bool Use256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated && Fma.IsSupported;
    }

    /// <summary>Whether <see cref="Panel128"/> is in hardware.</summary>
    public static bool Use128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated;
    }
}

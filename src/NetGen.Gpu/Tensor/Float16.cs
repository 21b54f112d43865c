using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>Values of 11 bits and 5 bits of exponent: IEEE 754's half precision.</summary>
internal static class Float16
{
    private const uint Sign = 0x80000000;
    private const uint Infinity = 0x7F800000;
    private const uint Magnitude = 0x7FFF;
    private const int MantissaBits = 10;

    // What the mantissa of a float has more, and the difference between the biases of the exponents.
    private const int MoreMantissaBits = 23 - MantissaBits;
    private const int MoreBias = 127 - 15;

    // The smallest number with all 11 bits, and what moves the last bit of smaller ones to the last bit of a float.
    private const float SmallestNormal = 1f / (1 << 14);
    private const float Aligner = 0.5f;

    /// <summary>
    /// Two values in 32 bits, the first in the lower half; each rounded to the nearest, of two to the even one. They are less
    /// than 65,520 in size, or not finite.
    /// </summary>
    public static uint Pack(float first, float second)
    {
        if (!CudaAsm.IsSupported)
            return EmulatePack(first, second);
        CudaAsm.Emit("cvt.rn.f16x2.f32 %0, %1, %2;", out uint packed, second, first);
        return packed;
    }

    /// <summary>The first of two values, and the second.</summary>
    public static Pair Unpack(uint packed)
    {
        if (!CudaAsm.IsSupported)
            return EmulateUnpack(packed);
        CudaAsm.Emit("{ .reg .b16 l, h; mov.b32 {l, h}, %1; cvt.f32.f16 %0, l; }", out float first, packed);
        CudaAsm.Emit("{ .reg .b16 l, h; mov.b32 {l, h}, %1; cvt.f32.f16 %0, h; }", out float second, packed);
        return new Pair(first, second);
    }

    // Outside of NVIDIA's devices, and not inlined: their kernels would have both, until the assembler takes one away.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint EmulatePack(float first, float second) => Round(first) | (Round(second) << 16);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Pair EmulateUnpack(uint packed) => new(Widen(packed & ushort.MaxValue), Widen(packed >> 16));

    private static float Widen(uint bits)
    {
        uint magnitude = (bits & Magnitude) << MoreMantissaBits;
        if (magnitude >= 31u << 23)
            magnitude |= Infinity;
        else
            magnitude = Interop.FloatAsInt(Interop.IntAsFloat(magnitude) * Interop.IntAsFloat((uint)(127 + MoreBias) << 23));
        return Interop.IntAsFloat(magnitude | ((bits << 16) & Sign));
    }

    private static uint Round(float value)
    {
        uint bits = Interop.FloatAsInt(value), magnitude = bits & ~Sign, sign = (bits & Sign) >> 16;
        if (magnitude >= Infinity)
            return sign | 0x7C00 | (magnitude > Infinity ? 1u : 0u);
        if (Interop.IntAsFloat(magnitude) < SmallestNormal)
            return sign | (Interop.FloatAsInt(Interop.IntAsFloat(magnitude) + Aligner) - Interop.FloatAsInt(Aligner));
        uint rounded = magnitude + (1u << (MoreMantissaBits - 1)) - 1 + ((magnitude >> MoreMantissaBits) & 1);
        return sign | ((rounded >> MoreMantissaBits) - ((uint)MoreBias << MantissaBits));
    }
}

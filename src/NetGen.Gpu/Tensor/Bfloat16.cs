using ILGPU;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>Values of 8 bits: the upper half of a float.</summary>
internal static class Bfloat16
{
    /// <summary>The bits of the second of two values in 32 bits.</summary>
    public const uint UpperHalf = 0xFFFF0000;

    private const uint WithoutSign = 0x7FFFFFFF;
    private const uint Infinity = 0x7F800000;
    private const uint NaN = 0x7FC00000;

    /// <summary>Two values in 32 bits, the first in the lower half; each rounded to the nearest, of two to the even one.</summary>
    public static uint Pack(float first, float second)
    {
        if (!CudaAsm.IsSupported)
            return Emulate(first, second);
        CudaAsm.Emit("cvt.rn.bf16x2.f32 %0, %1, %2;", out uint packed, second, first);
        return packed;
    }

    /// <summary>The same as <see cref="Pack"/>, without the instruction.</summary>
    public static uint Emulate(float first, float second) => (Round(first) >> 16) | (Round(second) & UpperHalf);

    private static uint Round(float value)
    {
        // What NVIDIA's devices give as NaN would become 0: all its bits are 1.
        uint bits = Interop.FloatAsInt(value);
        return (bits & WithoutSign) > Infinity ? NaN : bits + 0x7FFF + ((bits >> 16) & 1);
    }
}

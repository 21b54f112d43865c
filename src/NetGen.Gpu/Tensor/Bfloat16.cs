using ILGPU;
using ILGPU.Runtime.Cuda;

namespace NetGen.Gpu;

/// <summary>Values of 8 bits: the upper half of a float.</summary>
internal static class Bfloat16
{
    /// <summary>Two values in 32 bits, the first in the lower half; each rounded to the nearest, of two to the even one.</summary>
    public static uint Pack(float first, float second)
    {
        if (!CudaAsm.IsSupported)
            return Emulate(first, second);
        CudaAsm.Emit("cvt.rn.bf16x2.f32 %0, %1, %2;", out uint packed, second, first);
        return packed;
    }

    /// <summary>What <see cref="Pack"/> computes, without the instruction.</summary>
    public static uint Emulate(float first, float second) => (Round(first) >> 16) | (Round(second) & 0xFFFF0000);

    private static uint Round(float value)
    {
        uint bits = Interop.FloatAsInt(value);
        return bits + 0x7FFF + ((bits >> 16) & 1);
    }
}

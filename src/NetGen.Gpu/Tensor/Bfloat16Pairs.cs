using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>Values in bfloat16, the upper halves of floats, as they lie in memory: two in a word, the first in its lower half.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Bfloat16Pairs
{
    /// <summary>Four values, each rounded to the nearest, of two to the even one.</summary>
    /// <param name="values">The values.</param>
    public static Bits2 Round(Quad values) => new(Pack(values.X, values.Y), Pack(values.Z, values.W));

    /// <summary>Eight values, each rounded to the nearest, of two to the even one.</summary>
    /// <param name="first">The first four.</param>
    /// <param name="second">The other four.</param>
    public static Bits4 Round(Quad first, Quad second) => new(
        Pack(first.X, first.Y), Pack(first.Z, first.W), Pack(second.X, second.Y), Pack(second.Z, second.W));

    /// <summary>The values.</summary>
    /// <param name="words">Their words.</param>
    public static Quad Values(Bits2 words) => new(
        Interop.IntAsFloat(words.X << 16),
        Interop.IntAsFloat(words.X & Bfloat16.UpperHalf),
        Interop.IntAsFloat(words.Y << 16),
        Interop.IntAsFloat(words.Y & Bfloat16.UpperHalf));

    // With integers: a kernel that copies to shared memory meanwhile would pass the result of an instruction through local memory.
    private static uint Pack(float first, float second) => Bfloat16.Emulate(first, second);
}

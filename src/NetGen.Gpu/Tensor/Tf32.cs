using ILGPU;

namespace NetGen.Gpu;

/// <summary>Values of 11 bits, of which the last 13 bits of a float are no part.</summary>
internal static class Tf32
{
    // Half of the last bit that counts: to the nearest, and of two away from zero, as cvt.rna.tf32.f32 rounds.
    private const uint Half = 0x1000;
    private const uint Mask = 0xFFFFE000;

    /// <summary>Rounds to the nearest.</summary>
    public static Bits4 Round(Quad values) => new(Round(values.X), Round(values.Y), Round(values.Z), Round(values.W));

    /// <summary>Rounds to the nearest.</summary>
    public static Bits2 Round(Pair values) => new(Round(values.X), Round(values.Y));

    /// <summary>Rounds to the nearest value, if the instruction afterwards cuts off the bits that it does not read.</summary>
    public static Bits4 AddHalf(Quad values) => new(AddHalf(values.X), AddHalf(values.Y), AddHalf(values.Z), AddHalf(values.W));

    /// <summary>Rounds to the nearest value, if the instruction afterwards cuts off the bits that it does not read.</summary>
    public static Bits2 AddHalf(Pair values) => new(AddHalf(values.X), AddHalf(values.Y));

    /// <summary>The error of the rounding.</summary>
    public static Bits4 Rest(Quad values, Bits4 rounded) => new(
        Rest(values.X, rounded.X), Rest(values.Y, rounded.Y), Rest(values.Z, rounded.Z), Rest(values.W, rounded.W));

    /// <summary>The error of the rounding.</summary>
    public static Bits2 Rest(Pair values, Bits2 rounded) => new(Rest(values.X, rounded.X), Rest(values.Y, rounded.Y));

    private static uint Round(float value) => AddHalf(value) & Mask;

    private static uint AddHalf(float value) => Interop.FloatAsInt(value) + Half;

    private static uint Rest(float value, uint rounded) => Interop.FloatAsInt(value - Interop.IntAsFloat(rounded));
}

using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>
/// Powers of two that bring values to where half precision has its bits: the largest in size comes to 2¹⁴ or above, below 2¹⁵.
/// </summary>
/// <remarks>
/// Such a product is exact, and so is that by the inverse. Beside the largest, a value that is 2⁻¹⁶ of it and one that is 2⁻⁴⁰ of it
/// keep 22 bits and none: far less than what single precision loses in their sum.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PowerScale
{
    private const uint ExponentMask = 0x7F800000;
    private const int MantissaBits = 23;
    private const uint Bias = 127;
    private const uint Exponent = 14;

    // The largest whose inverse is a normal number: for zeros, and for what is nearly zero.
    private const uint Largest = 2 * Bias - 1;

    /// <summary>The power for values whose largest is this in size.</summary>
    public static float Of(float largest)
    {
        uint bits = ((Exponent + (2 * Bias)) << MantissaBits) - (Interop.FloatAsInt(largest) & ExponentMask);
        return Interop.IntAsFloat(bits < Largest << MantissaBits ? bits : Largest << MantissaBits);
    }

    /// <summary>1 divided by the power.</summary>
    public static float Inverse(float power) => Interop.IntAsFloat((2 * Bias << MantissaBits) - Interop.FloatAsInt(power));

    /// <summary>Four sums times the inverses of the scales of both factors, plus the biases.</summary>
    /// <param name="sums">The sums of a row.</param>
    /// <param name="inverse">The inverse of the row's scale.</param>
    /// <param name="inverses">The inverses of the scales of the outputs.</param>
    /// <param name="biases">The biases of the outputs.</param>
    public static Quad TimesAndPlus(Quad sums, float inverse, Quad inverses, Quad biases) => new(
        (sums.X * inverse * inverses.X) + biases.X,
        (sums.Y * inverse * inverses.Y) + biases.Y,
        (sums.Z * inverse * inverses.Z) + biases.Z,
        (sums.W * inverse * inverses.W) + biases.W);

    /// <summary>The largest absolute value of the value found so far and four others.</summary>
    public static float Larger(float found, Quad values) => MathF.Max(
        MathF.Max(MathF.Max(found, MathF.Abs(values.X)), MathF.Max(MathF.Abs(values.Y), MathF.Abs(values.Z))), MathF.Abs(values.W));

    /// <summary>The largest of the values that the four threads of a row have found.</summary>
    public static float LargestOfRow(float found)
    {
        found = MathF.Max(found, Warp.ShuffleXor(found, 1));
        return MathF.Max(found, Warp.ShuffleXor(found, 2));
    }
}

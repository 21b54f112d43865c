using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Four neighbouring floats, which one load or store of 128 bits moves.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
/// <param name="z">The third.</param>
/// <param name="w">The fourth.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Quad(float x, float y, float z, float w)
{
    /// <summary>The first.</summary>
    public readonly float X = x;

    /// <summary>The second.</summary>
    public readonly float Y = y;

    /// <summary>The third.</summary>
    public readonly float Z = z;

    /// <summary>The fourth.</summary>
    public readonly float W = w;

    /// <summary>The sums of four values each.</summary>
    public static Quad operator +(Quad left, Quad right) =>
        new(left.X + right.X, left.Y + right.Y, left.Z + right.Z, left.W + right.W);

    /// <summary>Four values times one.</summary>
    public static Quad operator *(Quad values, float factor) =>
        new(values.X * factor, values.Y * factor, values.Z * factor, values.W * factor);

    /// <summary>Four values divided by one.</summary>
    public static Quad operator /(Quad values, float divisor) =>
        new(values.X / divisor, values.Y / divisor, values.Z / divisor, values.W / divisor);

    /// <summary>One of them.</summary>
    /// <param name="index">Which, from 0.</param>
    public float this[int index] => index == 0 ? X : index == 1 ? Y : index == 2 ? Z : W;
}

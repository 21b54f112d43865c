using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>
/// A thread's part of 16 × 16 sums: lane 4·g + t has the columns 4t to 4t + 3 of the rows g and g + 8.
/// </summary>
/// <param name="first">The sums of the first instruction, columns 4t and 4t + 1.</param>
/// <param name="second">The sums of the second, columns 4t + 2 and 4t + 3.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct BlockSums(Quad first, Quad second)
{
    /// <summary>The sums of the first instruction.</summary>
    internal readonly Quad OfFirst = first;

    /// <summary>The sums of the second.</summary>
    internal readonly Quad OfSecond = second;

    /// <summary>The sums of row g.</summary>
    public Quad Upper => new(OfFirst.X, OfFirst.Y, OfSecond.X, OfSecond.Y);

    /// <summary>The sums of row g + 8.</summary>
    public Quad Lower => new(OfFirst.Z, OfFirst.W, OfSecond.Z, OfSecond.W);

    /// <summary>The first of four values, and zeros.</summary>
    /// <param name="values">The values.</param>
    /// <param name="count">How many are taken; 4 and more for all, 0 and less for none.</param>
    public static Quad First(Quad values, int count) => new(
        count > 0 ? values.X : 0f, count > 1 ? values.Y : 0f, count > 2 ? values.Z : 0f, count > 3 ? values.W : 0f);
}

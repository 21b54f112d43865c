using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Four times 32 bits, as a matrix instruction takes them.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
/// <param name="z">The third.</param>
/// <param name="w">The fourth.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Bits4(uint x, uint y, uint z, uint w)
{
    /// <summary>The first.</summary>
    public readonly uint X = x;

    /// <summary>The second.</summary>
    public readonly uint Y = y;

    /// <summary>The third.</summary>
    public readonly uint Z = z;

    /// <summary>The fourth.</summary>
    public readonly uint W = w;
}

/// <summary>Twice 32 bits, as a matrix instruction takes them.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Bits2(uint x, uint y)
{
    /// <summary>The first.</summary>
    public readonly uint X = x;

    /// <summary>The second.</summary>
    public readonly uint Y = y;
}

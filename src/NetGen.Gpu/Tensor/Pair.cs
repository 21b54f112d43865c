using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>Two neighbouring floats, which one load or store of 64 bits moves.</summary>
/// <param name="x">The first.</param>
/// <param name="y">The second.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Pair(float x, float y)
{
    /// <summary>The first.</summary>
    public readonly float X = x;

    /// <summary>The second.</summary>
    public readonly float Y = y;
}

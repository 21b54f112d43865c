using System.ComponentModel;

namespace NetGen.Gpu;

/// <summary>The places of a layer's tensors and parameters, for a kernel that several layers share.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct KernelPlaces(
    int p0, int p1 = 0, int p2 = 0, int p3 = 0, int p4 = 0, int p5 = 0, int p6 = 0, int p7 = 0)
{
    /// <summary>The first place that the kernel mentions.</summary>
    public readonly int P0 = p0;

    /// <summary>The second.</summary>
    public readonly int P1 = p1;

    /// <summary>The third.</summary>
    public readonly int P2 = p2;

    /// <summary>The fourth.</summary>
    public readonly int P3 = p3;

    /// <summary>The fifth.</summary>
    public readonly int P4 = p4;

    /// <summary>The sixth.</summary>
    public readonly int P5 = p5;

    /// <summary>The seventh.</summary>
    public readonly int P6 = p6;

    /// <summary>The eighth.</summary>
    public readonly int P7 = p7;
}

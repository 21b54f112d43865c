namespace NetGen.Numerics;

/// <summary>The common part of half panels.</summary>
internal static class HalfPanel
{
    /// <summary>The exception of members that need all sixteen lanes, or weights of fewer bits.</summary>
    public static NotSupportedException Missing() =>
        new("Half a panel does not have this: it is for kernels of single samples with float weights and at most eight values.");
}

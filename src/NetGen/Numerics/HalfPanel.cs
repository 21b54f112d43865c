namespace NetGen.Numerics;

/// <summary>What the halves of panels have in common.</summary>
internal static class HalfPanel
{
    /// <summary>What a member throws that takes all sixteen lanes, or weights of fewer bits.</summary>
    public static NotSupportedException Missing() =>
        new("Half a panel does not have this: it is for kernels of single samples with float weights and at most eight values.");
}

namespace NetGen.Numerics;

/// <summary>What the halves of panels have in common.</summary>
internal static class HalfPanel
{
    /// <summary>A member that no kernel of small values calls.</summary>
    public static NotSupportedException Missing() => new("Half of a panel has no weights of fewer bits, and two quarters.");
}

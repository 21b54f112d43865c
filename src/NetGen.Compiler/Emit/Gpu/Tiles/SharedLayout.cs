namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>Where the elements of a slice lie in shared memory.</summary>
/// <param name="Stride">
/// The floats from one term to the next; where terms lie beside each other, from one row or column to the next.
/// </param>
/// <param name="AreTermsBeside">Whether terms lie beside each other, and not rows or columns.</param>
/// <param name="IsRounded">Whether they do so in bfloat16, two in the place of a float.</param>
internal readonly record struct SharedLayout(int Stride, bool AreTermsBeside, bool IsRounded = false)
{
    /// <summary>The floats of a slice.</summary>
    /// <param name="side">Its rows or columns.</param>
    /// <param name="depth">Its terms.</param>
    public int Length(int side, int depth) => Stride * (AreTermsBeside ? side : depth);
}

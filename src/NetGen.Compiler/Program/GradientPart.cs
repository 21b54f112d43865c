namespace NetGen.Compiler.Program;

/// <summary>
/// The part of a chunk over which the tiles of a kernel's gradient sum before they go on to the next part. Every tile reads the same values,
/// so a part fits into the first-level cache. Part of the cost model; measured as docs/design/windows.md says.
/// </summary>
/// <param name="Samples">The samples of a part.</param>
/// <param name="Lines">The lines of results of each sample: all of them, or those of one sample that fit.</param>
public readonly record struct GradientPart(int Samples, int Lines)
{
    // Most of a first-level cache of 32 KB.
    private const int CacheFloats = 6 * 1024;

    /// <summary>The part for the gradient of a product of each position; nothing where its tiles need none.</summary>
    /// <param name="step">The gradient.</param>
    /// <param name="panels">The panels of outputs that a tile computes.</param>
    /// <param name="isWide">Whether a register holds a panel.</param>
    /// <param name="capacity">The samples of the chunk.</param>
    public static GradientPart? Of(Step.KernelGradient step, int panels, bool isWide, int capacity)
    {
        // One tile of inputs reads nothing again, and the rows of a chunk without positions are few.
        int[] sizes = isWide ? GradientBlocks.WideSizes(panels) : GradientBlocks.NarrowSizes;
        return step.Terms.Count == 1 && step.Terms[0].Gradient.Positions > 1 && step.Inputs > sizes[0] ? Of(step.Terms[0], panels, capacity) : null;
    }

    /// <summary>The part for sums over a window, or over the positions of a product; nothing where the whole chunk fits.</summary>
    /// <param name="term">The factors.</param>
    /// <param name="panels">The panels of outputs that a tile computes.</param>
    /// <param name="capacity">The samples of the chunk.</param>
    public static GradientPart? Of(GradientTerm term, int panels, int capacity)
    {
        int lines = term.Window?.Rows.Outputs ?? term.Gradient.Positions;
        long input = (long)term.Input.Positions * (term.IsRows ? Math.Min(term.Input.Size, Panel.Lanes) : Panel.Lanes);
        long sample = input + ((long)term.Gradient.Positions * panels * Panel.Lanes);
        if (sample * capacity <= CacheFloats)
            return null;
        return sample <= CacheFloats
            ? new GradientPart((int)(CacheFloats / sample), lines)
            : new GradientPart(1, (int)Math.Max(1, CacheFloats / (sample / lines)));
    }
}

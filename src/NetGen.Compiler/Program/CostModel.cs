namespace NetGen.Compiler.Program;

/// <summary>The cost model: which code shape an operation gets. The one place where it is decided.</summary>
public static class CostModel
{
    /// <summary>
    /// Samples in a chunk: enough to reuse a panel of weights from the first-level cache, few enough to keep the
    /// activations of a chunk in the second level.
    /// </summary>
    public const int ChunkRows = 128;

    /// <summary>
    /// The panel products (one multiply-add of 16 lanes) up to which straight-line code wins: measured equal to the loop
    /// at 64 (16 inputs, 64 outputs), which takes a third of the JIT's time.
    /// </summary>
    private const int UnrolledPanelProducts = 32;

    /// <summary>
    /// The nodes that an expression may grow to by fusion. Without a limit a chain of activations would double its
    /// derivative with every link; behind it a map is stored and read again, which costs one pass over cached data.
    /// </summary>
    public const int MaximumFusedNodes = 128;

    /// <summary>
    /// The multiply-adds up to which a batch through a narrow layer is straight-line code over samples: each costs one
    /// instruction for 16 samples, where a register tile has at least one for each sample and input.
    /// </summary>
    private const int ColumnProducts = 64;

    /// <summary>Whether a tensor of a chunk is narrower than a panel, so that its lanes are better used by samples.</summary>
    /// <param name="size">The elements of a sample.</param>
    /// <param name="rowCapacity">The samples of a chunk.</param>
    public static bool IsNarrow(int size, int rowCapacity) => rowCapacity >= Panel.Lanes && size < Panel.Lanes;

    /// <summary>The code shape of a matrix product.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    /// <param name="rowCapacity">The samples of a chunk.</param>
    public static CodeShape Product(int inputs, int outputs, int rowCapacity)
    {
        if (rowCapacity > 1)
        {
            return IsNarrow(inputs, rowCapacity) && IsNarrow(outputs, rowCapacity) && inputs * outputs <= ColumnProducts
                ? CodeShape.Columns
                : CodeShape.Tiles;
        }

        long panelProducts = (long)inputs * (Panel.Pad(outputs) / Panel.Lanes);
        return panelProducts <= UnrolledPanelProducts ? CodeShape.Unrolled : CodeShape.Streams;
    }
}

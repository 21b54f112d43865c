namespace NetGen.Compiler.Program.Gpu;

/// <summary>The one place where the code of a GPU kernel is chosen.</summary>
internal static class GpuCostModel
{
    private const int MaximumSide = 128;
    private const int MinimumSide = 16;

    // 8 × 8 sums take 64 registers and 4 loads of 128 bits for 64 multiply-adds: as many cycles for the one as for the other.
    private const int LargePart = 8;
    private const int SmallPart = 4;

    // Enough groups for two on each of the 132 multiprocessors of an H100, for a batch of 16,384.
    private const int RowsForOneTile = 64;
    private const int MaximumPartRows = 8192;

    // The widest layer whose values, for 64 samples, fit into the 48 KB of shared memory of a group beside a slice of weights;
    // for 128 samples, half of it.
    private const int MaximumFusedWidth = 128;
    private const int FusedThreads = 128;

    /// <summary>The widest row that a single thread computes; of a wider one, a warp does.</summary>
    public const int MaximumThreadRow = 32;

    /// <summary>The tile of a product: samples × outputs, or of an input gradient: samples × inputs.</summary>
    public static GpuTile Product(int columns) => Tile(MaximumSide, Side(columns));

    /// <summary>The tile of a kernel gradient: inputs × outputs.</summary>
    public static GpuTile KernelGradient(int inputs, int outputs) => Tile(Side(inputs), Side(outputs));

    /// <summary>Whether one group can take its samples through layers of this width without leaving shared memory.</summary>
    public static bool CanFuse(int width) => width <= MaximumFusedWidth;

    /// <summary>The tile of a layer among fused ones; all have as many rows and as many threads.</summary>
    /// <param name="columns">The layer's outputs.</param>
    /// <param name="width">The outputs of the widest of the layers.</param>
    public static GpuTile Fused(int columns, int width)
    {
        int rows = width > MaximumFusedWidth / 2 ? MaximumSide / 2 : MaximumSide;
        int sums = Math.Max(Side(columns), SmallPart * SmallPart * FusedThreads / rows) * rows / FusedThreads;
        int threadColumns = sums == LargePart * LargePart ? LargePart : SmallPart;
        int threadRows = sums / threadColumns;
        return new(rows, sums * FusedThreads / rows, threadRows, threadColumns);
    }

    /// <summary>
    /// The samples of a part of the batch, over which one thread group sums a tile of a kernel's gradient: few where the
    /// kernel has few tiles, so that there are groups for all multiprocessors. It depends on shapes alone, so that the
    /// order of a sum is the same on every device.
    /// </summary>
    public static int PartRows(int inputs, int outputs)
    {
        GpuTile tile = KernelGradient(inputs, outputs);
        int tiles = Ceiling(inputs, tile.Rows) * Ceiling(outputs, tile.Columns);
        int rows = RowsForOneTile;
        while (rows < MaximumPartRows && rows < RowsForOneTile * (long)tiles)
            rows *= 2;
        return rows;
    }

    /// <summary>The quotient, rounded up.</summary>
    public static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;

    private static GpuTile Tile(int rows, int columns) => new(rows, columns, Part(rows), Part(columns));

    private static int Part(int side) => side >= LargePart * LargePart ? LargePart : SmallPart;

    private static int Side(int size)
    {
        int side = MinimumSide;
        while (side < MaximumSide && side < size)
            side *= 2;
        return side;
    }
}

namespace NetGen.Compiler.Program.Gpu;

/// <summary>
/// The part of a product that one thread group computes: each thread holds <see cref="ThreadRows"/> ×
/// <see cref="ThreadColumns"/> sums in registers.
/// </summary>
/// <param name="Rows">The rows of the tile.</param>
/// <param name="Columns">The columns of the tile.</param>
public readonly record struct GpuTile(int Rows, int Columns)
{
    /// <summary>The terms of a sum that are in shared memory at a time.</summary>
    public const int Depth = 8;

    /// <summary>The rows of a thread.</summary>
    public int ThreadRows => ThreadPart(Rows);

    /// <summary>The columns of a thread.</summary>
    public int ThreadColumns => ThreadPart(Columns);

    /// <summary>The threads of a group.</summary>
    public int Threads => Rows / ThreadRows * (Columns / ThreadColumns);

    // 8 × 8 sums take 64 registers and 4 loads of 128 bits for 64 multiply-adds: as many cycles for the one as for the other.
    private static int ThreadPart(int size) => size >= 64 ? 8 : 4;
}

/// <summary>The one place where the size of a tile, and of a part of the batch, is chosen.</summary>
internal static class GpuCostModel
{
    private const int MaximumSide = 128;
    private const int MinimumSide = 16;

    // Enough groups for two on each of the 132 multiprocessors of the largest GPU at hand, for a batch of 16,384.
    private const int RowsForOneTile = 64;
    private const int MaximumPartRows = 8192;

    /// <summary>The widest row that a single thread computes; of a wider one, a warp does.</summary>
    public const int MaximumThreadRow = 32;

    /// <summary>The tile of a product: samples × outputs, or of an input gradient: samples × inputs.</summary>
    public static GpuTile Product(int columns) => new(MaximumSide, Side(columns));

    /// <summary>The tile of a kernel gradient: inputs × outputs.</summary>
    public static GpuTile KernelGradient(int inputs, int outputs) => new(Side(inputs), Side(outputs));

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

    private static int Side(int size)
    {
        int side = MinimumSide;
        while (side < MaximumSide && side < size)
            side *= 2;
        return side;
    }
}

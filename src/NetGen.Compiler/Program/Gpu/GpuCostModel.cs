namespace NetGen.Compiler.Program.Gpu;

/// <summary>The one place where the code of a GPU kernel is chosen.</summary>
internal static class GpuCostModel
{
    private const int MaximumSide = 128;
    private const int MinimumSide = 16;

    // 8 × 8 sums take 64 registers and 4 loads of 128 bits for 64 multiply-adds: as many cycles for the one as for the other.
    private const int LargePart = 8;
    private const int SmallPart = 4;

    // A group for each of the 132 multiprocessors of an H100, for a batch of 16,384.
    private const int RowsForOneTile = 128;
    private const int MaximumPartRows = 8192;

    // The widest layer whose values, for 64 samples, fit into the 48 KB of shared memory of a group beside a slice of weights;
    // for 128 samples, half of it.
    private const int MaximumFusedWidth = 128;
    private const int FusedThreads = 128;

    // Of the shared memory of a multiprocessor, 99 KB are what every device with these matrix instructions has for a group. Rows of
    // 64 values and their products take less than 128 registers, of 128 values less than 255.
    private const int ResidentWords = 98304 / 16;
    private const int NarrowResident = 64;
    private const int NarrowResidentThreads = 512;
    private const int WideResidentThreads = 256;

    // The four schedulers of a multiprocessor want four warps each, so that a thread may have 128 registers. 64 × 32 sums of a
    // warp take 64 of them; in single precision, where each factor takes two, there is room for half of that. In long sums,
    // fewer loads from shared memory for each product are worth more than warps.
    private const int MaximumWarpRows = 64;
    private const int MaximumWarpColumns = 32;
    private const int LongSum = 1024;

    // A tile of twice the rows reads three quarters of what two tiles do through the L2 cache. Of columns this many, a batch of 2,048
    // still has a group for all but four of an H100's 132 multiprocessors.
    private const int ManyColumns = 2048;
    private const int RegistersForFourWarps = 128;
    private const int RegistersForThreeWarps = 168;
    private const int MaximumRegisters = 255;
    private const int MinimumWarps = 4;
    private const int WarpSize = 32;

    /// <summary>
    /// The least inputs and outputs of layers whose products take bfloat16 from memory. To copy a value of a sample moves 6 bytes, which take
    /// an H100 2 ps, and by the instructions of the loops its product with each column takes 3 fs less then: it pays from 600 columns
    /// on in a prediction, and from 300 in a training step, which multiplies it twice.
    /// </summary>
    public const int LeastRounded = 512;

    /// <summary>The widest row that a single thread computes; of a wider one, a warp does.</summary>
    public const int MaximumThreadRow = 16;

    /// <summary>The widest row that stays in registers: eight elements of each lane of a warp.</summary>
    public const int MaximumRegisterRow = 8 * WarpSize;

    /// <summary>The tile of a product: samples × outputs, or of an input gradient: samples × inputs.</summary>
    public static GpuTile Product(int columns) => Tile(MaximumSide, Side(columns));

    /// <summary>The tile of a kernel gradient: inputs × outputs.</summary>
    public static GpuTile KernelGradient(int inputs, int outputs) => Tile(Side(inputs), Side(outputs));

    /// <summary>The tile of a product with matrix instructions: smaller for few columns, so that there are enough groups.</summary>
    /// <param name="terms">The terms of a sum.</param>
    /// <param name="columns">The columns of the product.</param>
    /// <param name="precision">How exactly kernels multiply.</param>
    public static TensorTile TensorProduct(int terms, int columns, GpuPrecision precision)
    {
        TensorTile tile = Tensor(columns > MaximumSide / 2 ? MaximumSide : MaximumSide / 2, Side(columns), precision);
        if (terms < LongSum || columns < LongSum)
            return tile;
        if (precision == GpuPrecision.Float32)
            return tile with { WarpRows = MaximumWarpRows, WarpColumns = MaximumWarpColumns, Registers = MaximumRegisters };
        tile = tile with { WarpRows = MaximumWarpRows, WarpColumns = 2 * MaximumWarpColumns, Registers = MaximumRegisters };
        return columns < ManyColumns ? tile : tile with { Rows = 2 * MaximumSide };
    }

    /// <summary>The tile of a kernel gradient with matrix instructions: inputs × outputs.</summary>
    public static TensorTile TensorKernelGradient(int inputs, int outputs, GpuPrecision precision) =>
        Tensor(Side(inputs), Side(outputs), precision);

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
    /// The tile of a layer among fused ones with matrix instructions: a warp has all columns of its rows. Values of the rows
    /// and two slices of weights fit into the 48 KB of shared memory of a group.
    /// </summary>
    /// <param name="columns">The layer's outputs.</param>
    /// <param name="width">The outputs of the widest of the layers.</param>
    /// <param name="precision">How exactly kernels multiply.</param>
    public static TensorTile TensorFused(int columns, int width, GpuPrecision precision)
    {
        int padded = Ceiling(columns, Panel.Lanes) * Panel.Lanes;
        int registers = precision == GpuPrecision.Float32 ? MaximumRegisters : RegistersForThreeWarps;
        return width switch
        {
            <= MaximumFusedWidth / 2 when precision == GpuPrecision.Float32 => new(8 * 16, padded, 16, padded, RegistersForFourWarps),
            <= MaximumFusedWidth / 2 => new(4 * 32, padded, 32, padded, RegistersForThreeWarps),
            <= MaximumFusedWidth - Panel.Lanes => new(4 * 16, padded, 16, padded, registers),
            _ => new(3 * 16, padded, 16, padded, registers),
        };
    }

    /// <summary>Whether the parameters of a network can stay in the shared memory of a group.</summary>
    /// <param name="words">The words of 128 bits that they take.</param>
    /// <param name="width">The inputs or outputs of the widest layer.</param>
    public static bool CanStay(int words, int width) => words <= ResidentWords && width <= MaximumFusedWidth;

    /// <summary>The threads of a group that keeps the parameters: all that a multiprocessor has registers for.</summary>
    public static int ResidentThreads(int width) => width <= NarrowResident ? NarrowResidentThreads : WideResidentThreads;

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

    /// <summary>The samples of such a part where each has as many rows as positions.</summary>
    public static int PartSamples(int inputs, int outputs, int positions) => Math.Max(PartRows(inputs, outputs) / positions, 1);

    /// <summary>The quotient, rounded up.</summary>
    public static int Ceiling(int dividend, int divisor) => (dividend + divisor - 1) / divisor;

    private static GpuTile Tile(int rows, int columns) => new(rows, columns, Part(rows), Part(columns));

    private static TensorTile Tensor(int rows, int columns, GpuPrecision precision)
    {
        int warpRows = precision == GpuPrecision.Float32 ? MaximumWarpRows / 2 : MaximumWarpRows;
        var tile = new TensorTile(rows, columns, Math.Min(rows, warpRows), Math.Min(columns, MaximumWarpColumns), RegistersForFourWarps);
        while (tile.Threads < MinimumWarps * WarpSize)
        {
            if (tile.WarpRows > TensorTile.InstructionRows)
                tile = tile with { WarpRows = tile.WarpRows / 2 };
            else if (tile.WarpColumns > TensorTile.InstructionRows)
                tile = tile with { WarpColumns = tile.WarpColumns / 2 };
            else
                break;
        }

        // Each of few threads has more of a slice to fetch.
        return tile.Threads > MinimumWarps * WarpSize ? tile : tile with { Registers = RegistersForThreeWarps };
    }

    private static int Part(int side) => side >= LargePart * LargePart ? LargePart : SmallPart;

    private static int Side(int size)
    {
        int side = MinimumSide;
        while (side < MaximumSide && side < size)
            side *= 2;
        return side;
    }
}

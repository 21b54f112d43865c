using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>Matrix instructions: a warp multiplies blocks of 16 rows by blocks of 8 columns.</summary>
/// <param name="tile">The tile.</param>
/// <param name="fragments">How threads take the factors from shared memory.</param>
/// <param name="instructions">The instructions, where slices are copied asynchronously.</param>
internal sealed class TensorArithmetic(TensorTile tile, TensorFragments fragments, TensorInstructions? instructions)
    : TileArithmetic(tile.Rows, tile.Columns, tile.Threads, fragments.Depth)
{
    /// <summary>The slices that shared memory has room for: one is multiplied, two are on the way, and one comes free.</summary>
    public const int Buffers = 4;

    private const int Quad = GpuTensor.Quad;

    /// <summary>The blocks of a warp below each other.</summary>
    public int RowBlocks => tile.WarpRows / TensorTile.InstructionRows;

    /// <summary>The blocks of a warp beside each other.</summary>
    public int ColumnBlocks => tile.WarpColumns / TensorTile.InstructionColumns;

    /// <inheritdoc/>
    public override int GroupsOfMultiprocessor => tile.GroupsOfMultiprocessor;

    /// <inheritdoc/>
    public override bool IsRounded => fragments.LayoutOfRows.IsRounded;

    /// <inheritdoc/>
    public override bool IsAsync => instructions is not null;

    /// <inheritdoc/>
    public override int SharedWords(SharedLayout left, SharedLayout right) =>
        Buffers * (left.Length(Rows, Depth) + right.Length(Columns, Depth)) / Quad;

    /// <inheritdoc/>
    /// <remarks>Two terms are 8 banks apart, modulo 32: the 4 × 8 elements that a warp loads lie in as many banks.</remarks>
    public override SharedLayout LayoutOfBatch(int side) => new(Words(side) + Quad, AreTermsBeside: false);

    /// <inheritdoc/>
    public override SharedLayout LayoutOfPanels => LayoutOfBatch(tile.Columns);

    /// <inheritdoc/>
    public override string TermOfPanelLoad(string load) => fragments.TermOfPanelLoad(load);

    /// <inheritdoc/>
    public override SharedLayout LayoutOfRows(int side) => fragments.LayoutOfRows;

    /// <inheritdoc/>
    public override void WritePlace(CodeWriter writer, FactorLoader? left, FactorLoader right)
    {
        int warps = tile.Columns / tile.WarpColumns;
        writer.Line($"""
            int lane = thread & 31, group = lane >> 2, pair = lane & 3;
            int warpRow = {PowerOfTwo.Quotient("thread", 32 * warps)} * {Text.Of(tile.WarpRows)}, warpColumn = {PowerOfTwo.Remainder("thread >> 5", warps)} * {Text.Of(tile.WarpColumns)};
            int tileRow = warpRow + group + (pair & 1) * 8, tileColumn = warpColumn + (pair >> 1) * 4;
            """);
        fragments.WritePlace(writer, left, right);
    }

    /// <inheritdoc/>
    public override void WriteSums(CodeWriter writer)
    {
        for (int row = 0; row < RowBlocks; row++)
        {
            string sums = string.Join(", ", Enumerable.Range(0, ColumnBlocks).Select(column => Sum(row, column) + " = default"));
            writer.Line($"Quad {sums};");
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The loop is written for instructions and for what emulates them, each for itself: the registers of the instructions have to be
    /// declared in the text before every use, and ILGPU keeps that order only of what always comes first.
    /// </remarks>
    public override void WriteAsyncLoop(CodeWriter writer, FactorLoader left, FactorLoader right, Action<bool, Action> writeLoop)
    {
        using (writer.Open("if (TensorCore.IsEmulated)"))
            writeLoop(true, () => WriteSlice(writer, left, right));
        using CodeWriter.Block block = writer.Open("else");
        instructions!.WriteSums(writer, RowBlocks, ColumnBlocks);
        writeLoop(false, () => WriteSlice(writer, left, right, isEmulated: false));

        // The sums come by way of shared memory, where no slice is needed any more: as many at a time as there is room for.
        writer.Line("Group.Barrier();");
        int room = SharedWords(left.Layout, right.Layout) / Threads;
        for (int first = 0; first < Blocks; first += room)
        {
            int count = Math.Min(room, Blocks - first), start = first;
            TensorInstructions.WriteStores(writer, start, count, Threads);
            WriteAll(count, number => writer.Line(
                $"{Sum((start + number) / ColumnBlocks, (start + number) % ColumnBlocks)} = shared[{Text.Of(number * Threads)} + thread];"));
        }
    }

    /// <inheritdoc/>
    public override void WriteSlice(CodeWriter writer, FactorLoader? left, FactorLoader right) =>
        WriteSlice(writer, left, right, isEmulated: true);

    private void WriteSlice(CodeWriter writer, FactorLoader? left, FactorLoader right, bool isEmulated)
    {
        fragments.WriteSlice(writer, left, right, Buffer);
        for (int part = 0; part < fragments.Parts; part++)
        {
            using CodeWriter.Block? block = fragments.Parts == 1 ? null : writer.Open("");
            WriteBlocks(writer, left, right, part, isEmulated);
        }
    }

    // What there are fewer blocks of stays in registers.
    private void WriteBlocks(CodeWriter writer, FactorLoader? left, FactorLoader right, int part, bool isEmulated)
    {
        bool areRowsFewer = RowBlocks <= ColumnBlocks;
        int fewer = Math.Min(RowBlocks, ColumnBlocks), more = Math.Max(RowBlocks, ColumnBlocks);
        WriteAll(fewer, number => WriteSide(number, areRowsFewer));
        WriteAll(more, number =>
        {
            WriteSide(number, !areRowsFewer);
            (int Row, int Column)[] blocks = [.. Enumerable.Range(0, fewer).Select(other => areRowsFewer ? (other, number) : (number, other))];
            if (isEmulated)
            {
                foreach ((int row, int column) in blocks)
                    WriteMultiply(writer, row, column);
            }
            else
            {
                instructions!.WriteMultiply(writer, [.. blocks.Select(block =>
                    ((block.Row * ColumnBlocks) + block.Column, "rows" + Text.Of(block.Row), "columns" + Text.Of(block.Column)))]);
            }
        });

        void WriteSide(int number, bool isRow)
        {
            if (isRow)
                fragments.WriteRows(writer, left, part, number, isEmulated);
            else
                fragments.WriteColumns(writer, right, part, number, isEmulated);
        }
    }

    /// <inheritdoc/>
    public override void WriteRows(CodeWriter writer, Func<string, string, string, string> finish)
    {
        for (int row = 0; row < RowBlocks; row++)
        {
            for (int column = 0; column < ColumnBlocks; column++)
            {
                writer.Line(finish(
                    $"tileRow + {Text.Of(row * TensorTile.InstructionRows)}",
                    $"tileColumn + {Text.Of(column * TensorTile.InstructionColumns)}",
                    $"TensorCore.Row({Sum(row, column)})"));
            }
        }
    }

    /// <summary>The C# name of the sums of a block.</summary>
    public static string Sum(int row, int column) => $"sum{Text.Of(row)}{Text.Of(column)}";

    private string Buffer => PowerOfTwo.Remainder("slice", IsAsync ? Buffers : 2);

    private int Blocks => RowBlocks * ColumnBlocks;

    private static void WriteAll(int count, Action<int> write)
    {
        for (int i = 0; i < count; i++)
            write(i);
    }

    private void WriteMultiply(CodeWriter writer, int row, int column)
    {
        string sum = Sum(row, column);
        writer.Line($"{sum} = {fragments.Products}.{(IsAsync ? "Emulate" : "Multiply")}(rows{Text.Of(row)}, columns{Text.Of(column)}, {sum});");
    }
}

using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>
/// Matrix instructions: a warp multiplies blocks of 16 rows by blocks of 8 columns. Sixteen terms are a slice, in the order in
/// which <c>TensorCore</c> wants them: a thread's terms are 2t and 2t + 1, and 2t + 8 and 2t + 9.
/// </summary>
/// <param name="tile">The tile.</param>
/// <param name="hiddenStride">
/// Where the left factor lies in shared memory already, row by row, the floats from one row to the next: 8 or 24 modulo 32.
/// </param>
internal sealed class TensorArithmetic(TensorTile tile, int hiddenStride = 0)
    : TileArithmetic(tile.Rows, tile.Columns, tile.Threads, TensorTile.Depth)
{
    private const int Quad = GpuTensor.Quad;
    private const int Half = TensorTile.InstructionRows / 2;

    /// <summary>The blocks of a warp below each other.</summary>
    public int RowBlocks => tile.WarpRows / TensorTile.InstructionRows;

    /// <summary>The blocks of a warp beside each other.</summary>
    public int ColumnBlocks => tile.WarpColumns / TensorTile.InstructionColumns;

    /// <inheritdoc/>
    public override int GroupsOfMultiprocessor => tile.GroupsOfMultiprocessor;

    /// <inheritdoc/>
    /// <remarks>Two terms are 8 banks apart, modulo 32: the 4 × 8 elements that a warp loads lie in as many banks.</remarks>
    public override SharedLayout LayoutOfBatch(int side) => new(side + Quad, AreTermsBeside: false);

    /// <inheritdoc/>
    public override SharedLayout LayoutOfPanels => LayoutOfBatch(tile.Columns);

    /// <inheritdoc/>
    /// <remarks>Neighbours store terms 0 and 4, 1 and 5: 16 columns of both lie in all 32 banks.</remarks>
    public override string TermOfPanelLoad(string load) => $"(({load} & 1) * 4 + (({load} >> 1) & 3) + ({load} & 8))";

    /// <inheritdoc/>
    /// <remarks>
    /// As they lie. Four rows take two times the 32 banks; in every other two of them the halves are exchanged, so that the pairs of
    /// 4 × 4 threads lie in as many banks.
    /// </remarks>
    public override SharedLayout LayoutOfRows(int side) => new(TensorTile.Depth, AreTermsBeside: true);

    /// <inheritdoc/>
    public override void WritePlace(CodeWriter writer, SharedOperand? left, SharedOperand right)
    {
        int warps = tile.Columns / tile.WarpColumns;
        writer.Line($"""
            int lane = thread & 31, group = lane >> 2, pair = lane & 3;
            int warpRow = {PowerOfTwo.Quotient("thread", 32 * warps)} * {Text.Of(tile.WarpRows)}, warpColumn = {PowerOfTwo.Remainder("thread >> 5", warps)} * {Text.Of(tile.WarpColumns)};
            int tileRow = warpRow + group + (pair & 1) * 8, tileColumn = warpColumn + (pair >> 1) * 4;
            """);
        if (left is null)
            writer.Line($"ArrayView<Pair> leftPairs = leftSharedQuads.Cast<Pair>().SubView((warpRow + group) * {Text.Of(hiddenStride / 2)} + pair);");
        else
            WriteFirst(writer, left, "warpRow");
        WriteFirst(writer, right, "warpColumn");
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
    public override void WriteSlice(CodeWriter writer, SharedOperand? left, SharedOperand right)
    {
        if (left is null)
            writer.Line("ArrayView<Pair> leftFirst = leftPairs.SubView(slice * 8), leftSecond = leftFirst.SubView(4);");
        else
            WriteBuffer(writer, left);
        WriteBuffer(writer, right);
        SharedLayout leftLayout = left?.Layout ?? new SharedLayout(hiddenStride, AreTermsBeside: true);

        // What there are fewer blocks of stays in registers.
        if (RowBlocks <= ColumnBlocks)
        {
            WriteAll(RowBlocks, row => WriteRows(writer, leftLayout, row));
            WriteAll(ColumnBlocks, column =>
            {
                WriteColumns(writer, right, column);
                WriteAll(RowBlocks, row => WriteMultiply(writer, row, column));
            });
        }
        else
        {
            WriteAll(ColumnBlocks, column => WriteColumns(writer, right, column));
            WriteAll(RowBlocks, row =>
            {
                WriteRows(writer, leftLayout, row);
                WriteAll(ColumnBlocks, column => WriteMultiply(writer, row, column));
            });
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

    private static void WriteAll(int count, Action<int> write)
    {
        for (int i = 0; i < count; i++)
            write(i);
    }

    private static void WriteMultiply(CodeWriter writer, int row, int column)
    {
        string sum = Sum(row, column);
        writer.Line($"{sum} = Products.Multiply(rows{Text.Of(row)}, columns{Text.Of(column)}, {sum});");
    }

    // The thread's first element of a slice, in pairs where terms lie beside each other.
    private static void WriteFirst(CodeWriter writer, SharedOperand operand, string warp)
    {
        string name = operand.Name;
        if (operand.Layout.AreTermsBeside)
        {
            writer.Line($"ArrayView<Pair> {name}Pairs = {name}SharedQuads.Cast<Pair>();");
            writer.Line($"int {name}Place = ({warp} + group) * 8 + (pair ^ ((group & 2) * 2));");
        }
        else
        {
            writer.Line($"int {name}Place = pair * {Text.Of(2 * operand.Layout.Stride)} + {warp} + group;");
        }
    }

    private static void WriteBuffer(CodeWriter writer, SharedOperand operand)
    {
        // Views that begin with the thread's first element: what is added to them is then part of the load.
        string name = operand.Name;
        writer.Line(operand.Layout.AreTermsBeside
            ? $"""
                ArrayView<Pair> {name}Buffer = {name}Pairs.SubView((slice & 1) * {Text.Of(operand.BufferLength / 2)});
                ArrayView<Pair> {name}First = {name}Buffer.SubView({name}Place), {name}Second = {name}Buffer.SubView({name}Place ^ 4);
                """
            : $"ArrayView<float> {name}First = {name}Shared.SubView((slice & 1) * {Text.Of(operand.BufferLength)} + {name}Place);");
    }

    private static void WriteRows(CodeWriter writer, SharedLayout left, int row)
    {
        string number = Text.Of(row);
        int first = row * TensorTile.InstructionRows;
        if (left.AreTermsBeside)
        {
            writer.Line($"Pair upper{number} = {PairAt("left", "First", left, first)}, lower{number} = {PairAt("left", "First", left, first + Half)};");
            writer.Line($"Pair upperEnd{number} = {PairAt("left", "Second", left, first)}, lowerEnd{number} = {PairAt("left", "Second", left, first + Half)};");
            writer.Line($"var rows{number} = new Products.Left("
                + $"new Quad(upper{number}.X, lower{number}.X, upper{number}.Y, lower{number}.Y), "
                + $"new Quad(upperEnd{number}.X, lowerEnd{number}.X, upperEnd{number}.Y, lowerEnd{number}.Y));");
        }
        else
        {
            writer.Line($"var rows{number} = new Products.Left({QuadAt(left, 0, first)}, {QuadAt(left, 8, first)});");
        }
    }

    private static void WriteColumns(CodeWriter writer, SharedOperand right, int column)
    {
        string number = Text.Of(column);
        int first = column * TensorTile.InstructionColumns;
        SharedLayout layout = right.Layout;
        string terms = layout.AreTermsBeside
            ? $"{PairAt("right", "First", layout, first)}, {PairAt("right", "Second", layout, first)}"
            : $"new Pair({At(0)}, {At(1)}), new Pair({At(8)}, {At(9)})";
        writer.Line($"var columns{number} = new Products.Right({terms});");

        string At(int term) => ElementAt("right", layout, term, first);
    }

    private static string QuadAt(SharedLayout left, int term, int row)
    {
        return $"new Quad({At(term, row)}, {At(term, row + Half)}, {At(term + 1, row)}, {At(term + 1, row + Half)})";

        string At(int term, int row) => ElementAt("left", left, term, row);
    }

    private static string ElementAt(string name, SharedLayout layout, int term, int element) =>
        $"{name}First[{Text.Of((term * layout.Stride) + element)}]";

    private static string PairAt(string name, string half, SharedLayout layout, int element) =>
        $"{name}{half}[{Text.Of(element * layout.Stride / 2)}]";

    /// <summary>The C# name of the sums of a block.</summary>
    public static string Sum(int row, int column) => $"sum{Text.Of(row)}{Text.Of(column)}";
}

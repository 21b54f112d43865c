using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>
/// Matrix instructions: a warp multiplies blocks of 16 rows by blocks of 8 columns. Sixteen terms are a slice, in the order in
/// which <c>TensorCore</c> wants them: a thread's terms are 2t and 2t + 1, and 2t + 8 and 2t + 9.
/// </summary>
/// <param name="tile">The tile.</param>
/// <param name="instructions">The instructions, where slices are copied asynchronously.</param>
/// <param name="hiddenStride">
/// Where the left factor lies in shared memory already, row by row, the floats from one row to the next: 8 or 24 modulo 32.
/// </param>
internal sealed class TensorArithmetic(TensorTile tile, TensorInstructions? instructions, int hiddenStride = 0)
    : TileArithmetic(tile.Rows, tile.Columns, tile.Threads, TensorTile.Depth)
{
    /// <summary>The slices that shared memory has room for: one is multiplied, two are on the way, and one comes free.</summary>
    public const int Buffers = 4;

    private const int Quad = GpuTensor.Quad;
    private const int Half = TensorTile.InstructionRows / 2;

    /// <summary>The blocks of a warp below each other.</summary>
    public int RowBlocks => tile.WarpRows / TensorTile.InstructionRows;

    /// <summary>The blocks of a warp beside each other.</summary>
    public int ColumnBlocks => tile.WarpColumns / TensorTile.InstructionColumns;

    /// <inheritdoc/>
    public override int GroupsOfMultiprocessor => tile.GroupsOfMultiprocessor;

    /// <inheritdoc/>
    public override bool IsAsync => instructions is not null;

    /// <inheritdoc/>
    public override int SharedWords(SharedLayout left, SharedLayout right) =>
        Buffers * (left.Length(Rows, Depth) + right.Length(Columns, Depth)) / Quad;

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
    /// <remarks>
    /// The loop is written for instructions and for what emulates them, each for itself: the registers of the instructions have to be
    /// declared in the text before every use, and ILGPU keeps that order only of what always comes first.
    /// </remarks>
    public override void WriteAsyncLoop(CodeWriter writer, SharedOperand left, SharedOperand right, Action<bool, Action> writeLoop)
    {
        using (writer.Open("if (TensorCore.IsEmulated)"))
            writeLoop(true, () => WriteSlice(writer, left, right));
        using CodeWriter.Block block = writer.Open("else");
        instructions!.WriteSums(writer, RowBlocks, ColumnBlocks);
        writeLoop(false, () =>
        {
            WriteBuffers(writer, left, right);
            WriteBlocks(writer, left.Layout, right, isEmulated: false);
        });

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
    public override void WriteSlice(CodeWriter writer, SharedOperand? left, SharedOperand right)
    {
        WriteBuffers(writer, left, right);
        WriteBlocks(writer, left?.Layout ?? new SharedLayout(hiddenStride, AreTermsBeside: true), right, isEmulated: true);
    }

    private void WriteBuffers(CodeWriter writer, SharedOperand? left, SharedOperand right)
    {
        if (left is null)
            writer.Line("ArrayView<Pair> leftFirst = leftPairs.SubView(slice * 8), leftSecond = leftFirst.SubView(4);");
        else
            WriteBuffer(writer, left);
        WriteBuffer(writer, right);
    }

    // What there are fewer blocks of stays in registers.
    private void WriteBlocks(CodeWriter writer, SharedLayout left, SharedOperand right, bool isEmulated)
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
                WriteRows(writer, left, number, isEmulated);
            else
                WriteColumns(writer, right, number, isEmulated);
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
        writer.Line($"{sum} = Products.{(IsAsync ? "Emulate" : "Multiply")}(rows{Text.Of(row)}, columns{Text.Of(column)}, {sum});");
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

    private void WriteBuffer(CodeWriter writer, SharedOperand operand)
    {
        // Views that begin with the thread's first element: what is added to them is then part of the load.
        string name = operand.Name;
        writer.Line(operand.Layout.AreTermsBeside
            ? $"""
                ArrayView<Pair> {name}Buffer = {name}Pairs.SubView({Buffer} * {Text.Of(operand.BufferLength / 2)});
                ArrayView<Pair> {name}First = {name}Buffer.SubView({name}Place), {name}Second = {name}Buffer.SubView({name}Place ^ 4);
                """
            : $"ArrayView<float> {name}First = {name}Shared.SubView({Buffer} * {Text.Of(operand.BufferLength)} + {name}Place);");
    }

    private void WriteRows(CodeWriter writer, SharedLayout left, int row, bool isEmulated)
    {
        string number = Text.Of(row);
        int first = row * TensorTile.InstructionRows;
        if (left.AreTermsBeside)
        {
            writer.Line($"Pair upper{number} = {PairAt("left", "First", left, first)}, lower{number} = {PairAt("left", "First", left, first + Half)};");
            writer.Line($"Pair upperEnd{number} = {PairAt("left", "Second", left, first)}, lowerEnd{number} = {PairAt("left", "Second", left, first + Half)};");
            WriteFactor(
                writer,
                ("rows" + number, "Left"),
                ("Quad", $"upper{number}.X, lower{number}.X, upper{number}.Y, lower{number}.Y", $"upperEnd{number}.X, lowerEnd{number}.X, upperEnd{number}.Y, lowerEnd{number}.Y"),
                isEmulated);
        }
        else
        {
            WriteFactor(writer, ("rows" + number, "Left"), ("Quad", QuadAt(left, 0, first), QuadAt(left, 8, first)), isEmulated);
        }
    }

    private void WriteColumns(CodeWriter writer, SharedOperand right, int column, bool isEmulated)
    {
        string number = Text.Of(column);
        int first = column * TensorTile.InstructionColumns;
        SharedLayout layout = right.Layout;
        if (layout.AreTermsBeside)
        {
            writer.Line($"Pair right{number} = {PairAt("right", "First", layout, first)}, rightEnd{number} = {PairAt("right", "Second", layout, first)};");
            WriteFactor(
                writer,
                ("columns" + number, "Right"),
                ("Pair", $"right{number}.X, right{number}.Y", $"rightEnd{number}.X, rightEnd{number}.Y"),
                isEmulated);
        }
        else
        {
            WriteFactor(
                writer, ("columns" + number, "Right"), ("Pair", $"{At(0)}, {At(1)}", $"{At(8)}, {At(9)}"), isEmulated);
        }

        string At(int term) => ElementAt("right", layout, term, first);
    }

    // Of a factor, its values in the order of the instruction's registers.
    private void WriteFactor(
        CodeWriter writer, (string Name, string Type) factor, (string Type, string First, string Second) values, bool isEmulated)
    {
        bool takesFloats = instructions is not null && instructions.TakesFloats;
        if (takesFloats && !isEmulated)
        {
            TensorInstructions.WriteFactor(writer, factor.Name, values.First, values.Second);
            return;
        }

        // What would round with an instruction is given back through memory, which a kernel then reserves though it never runs.
        string create = takesFloats ? $"Products.{factor.Type}.Emulate" : $"new Products.{factor.Type}";
        writer.Line($"var {factor.Name} = {create}(new {values.Type}({values.First}), new {values.Type}({values.Second}));");
    }

    private static string QuadAt(SharedLayout left, int term, int row)
    {
        return $"{At(term, row)}, {At(term, row + Half)}, {At(term + 1, row)}, {At(term + 1, row + Half)}";

        string At(int term, int row) => ElementAt("left", left, term, row);
    }

    private static string ElementAt(string name, SharedLayout layout, int term, int element) =>
        $"{name}First[{Text.Of((term * layout.Stride) + element)}]";

    private static string PairAt(string name, string half, SharedLayout layout, int element) =>
        $"{name}{half}[{Text.Of(element * layout.Stride / 2)}]";

    /// <summary>The C# name of the sums of a block.</summary>
    public static string Sum(int row, int column) => $"sum{Text.Of(row)}{Text.Of(column)}";
}

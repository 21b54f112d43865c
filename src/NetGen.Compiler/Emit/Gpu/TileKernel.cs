using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>
/// The skeleton of every tiled product: slices of both factors go through shared memory in two buffers, the next slice
/// being loaded while this one is multiplied; every sum is a local of its own, which stays in a register.
/// </summary>
internal static class TileKernel
{
    private const int Quad = GpuTensor.Quad;

    /// <summary>Writes the body of a kernel that computes one product.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="left">The factor whose rows are the tile's.</param>
    /// <param name="right">The factor whose columns are the tile's.</param>
    /// <param name="slices">The C# expression of the number of slices.</param>
    /// <param name="finish">Writes what is done with four sums beside each other, given row, column and their quad.</param>
    public static void Write(
        CodeWriter writer,
        GpuTile tile,
        SharedOperand left,
        SharedOperand right,
        string slices,
        Func<string, string, string, string> finish)
    {
        WriteSharedMemory(writer, "left", 2 * BufferLength(left));
        WriteSharedMemory(writer, "right", 2 * BufferLength(right));
        WriteProduct(writer, tile, left, right, slices);
        WriteRows(writer, tile, finish);
    }

    /// <summary>The floats of a slice of a factor in shared memory.</summary>
    public static int BufferLength(SharedOperand operand) => operand.Stride * GpuTile.Depth;

    /// <summary>Writes the shared memory of a factor.</summary>
    public static void WriteSharedMemory(CodeWriter writer, string factor, int length) => writer.Line($"""
        ArrayView<Quad> {factor}SharedQuads = SharedMemory.Allocate<Quad>({Text.Of(length / Quad)});
        ArrayView<float> {factor}Shared = {factor}SharedQuads.Cast<float>();
        """);

    /// <summary>Writes the sums of a product, and what adds to them.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="left">The factor whose rows are the tile's, or nothing where all of it lies in shared memory already.</param>
    /// <param name="right">The factor whose columns are the tile's.</param>
    /// <param name="slices">The C# expression of the number of slices.</param>
    /// <param name="belowEachOther">
    /// Whether neighbouring threads have neighbouring rows, for results that go to shared memory column by column, and not
    /// neighbouring columns, for those that go to global memory row by row.
    /// </param>
    public static void WriteProduct(
        CodeWriter writer, GpuTile tile, SharedOperand? left, SharedOperand right, string slices, bool belowEachOther = false)
    {
        SharedOperand[] operands = left is null ? [right] : [left, right];
        int leftStride = left?.Stride ?? SampleOperand.StrideOf(tile);
        string fast = belowEachOther ? "tileRow" : "tileColumn", slow = belowEachOther ? "tileColumn" : "tileRow";
        string neighbours = Text.Of(belowEachOther ? tile.Rows / tile.ThreadRows : tile.Columns / tile.ThreadColumns);
        writer.Line($"int {slow} = thread / {neighbours}, {fast} = thread % {neighbours};");
        foreach (SharedOperand operand in operands)
            operand.WritePreparation(writer);
        foreach (SharedOperand operand in operands)
            operand.WriteRegisters(writer);
        WriteSums(writer, tile);

        writer.Line($"int slices = {slices};");
        writer.Line();
        foreach (SharedOperand operand in operands)
            operand.WriteLoads(writer, "0");
        foreach (SharedOperand operand in operands)
            operand.WriteStores(writer, "0");
        writer.Line("Group.Barrier();");
        writer.Line();
        using (writer.Open("for (int slice = 0; slice < slices; slice++)"))
        {
            writer.Line("int next = slice + 1;");
            using (writer.Open("if (next < slices)"))
            {
                foreach (SharedOperand operand in operands)
                    operand.WriteLoads(writer, "next");
            }

            string leftSlice = left is null ? "slice" : "slice % 2";
            writer.Line($"int leftQuad = {leftSlice} * {Text.Of(leftStride * GpuTile.Depth / Quad)} + tileRow;");
            writer.Line($"int rightQuad = slice % 2 * {Text.Of(BufferLength(right) / Quad)} + tileColumn;");
            using (writer.Open($"for (int term = 0; term < {Text.Of(GpuTile.Depth)}; term++)"))
                WriteTerm(writer, tile, leftStride, right.Stride);
            using (writer.Open("if (next < slices)"))
            {
                foreach (SharedOperand operand in operands)
                    operand.WriteStores(writer, $"next % 2 * {Text.Of(BufferLength(operand))}");
            }

            writer.Line("Group.Barrier();");
        }
    }

    /// <summary>Writes what is done with the sums, four beside each other at a time.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="finish">Writes it, given row, column and quad.</param>
    public static void WriteRows(CodeWriter writer, GpuTile tile, Func<string, string, string, string> finish)
    {
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            for (int column = 0; column < tile.ThreadColumns; column += Quad)
            {
                string sums = string.Join(", ", Enumerable.Range(column, Quad).Select(j => Sum(row, j)));
                writer.Line(finish(Place("tileRow", row, tile.Rows), Place("tileColumn", column, tile.Columns), $"new Quad({sums})"));
            }
        }
    }

    /// <summary>Writes what is done with the sums, four below each other at a time.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="tile">The tile.</param>
    /// <param name="finish">Writes it, given row, column and quad.</param>
    public static void WriteColumns(CodeWriter writer, GpuTile tile, Func<string, string, string, string> finish)
    {
        for (int column = 0; column < tile.ThreadColumns; column++)
        {
            for (int row = 0; row < tile.ThreadRows; row += Quad)
            {
                string sums = string.Join(", ", Enumerable.Range(row, Quad).Select(i => Sum(i, column)));
                writer.Line(finish(Place("tileRow", row, tile.Rows), Place("tileColumn", column, tile.Columns), $"new Quad({sums})"));
            }
        }
    }

    private static void WriteSums(CodeWriter writer, GpuTile tile)
    {
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            string sums = string.Join(", ", Enumerable.Range(0, tile.ThreadColumns).Select(column => Sum(row, column) + " = 0f"));
            writer.Line($"float {sums};");
        }
    }

    private static void WriteTerm(CodeWriter writer, GpuTile tile, int leftStride, int rightStride)
    {
        WriteFragment(writer, "x", "left", tile.ThreadRows, tile.Rows, leftStride);
        WriteFragment(writer, "y", "right", tile.ThreadColumns, tile.Columns, rightStride);
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            for (int column = 0; column < tile.ThreadColumns; column += Quad)
            {
                writer.Line(string.Join(" ", Enumerable.Range(column, Quad).Select(j =>
                    $"{Sum(row, j)} = {Element("x", row)} * {Element("y", j)} + {Sum(row, j)};")));
            }
        }
    }

    // A thread's rows are quads half a tile apart, so that the quads of neighbours lie beside each other.
    private static void WriteFragment(CodeWriter writer, string name, string factor, int part, int side, int stride)
    {
        for (int quad = 0; quad < part / Quad; quad++)
        {
            string half = quad == 0 ? "" : $" + {Text.Of(quad * side / 2 / Quad)}";
            writer.Line($"Quad {name}{Text.Of(quad)} = {factor}SharedQuads[{factor}Quad + term * {Text.Of(stride / Quad)}{half}];");
        }
    }

    private static string Place(string thread, int element, int side) =>
        $"{thread} * 4 + {Text.Of((element / Quad * side / 2) + (element % Quad))}";

    private static string Sum(int row, int column) => $"sum{Text.Of(row)}{Text.Of(column)}";

    private static string Element(string fragment, int element) =>
        $"{fragment}{Text.Of(element / Quad)}.{"XYZW"[element % Quad]}";
}

using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>
/// The skeleton of every tiled product: slices of both factors go through shared memory in two buffers, the next slice
/// being loaded while this one is multiplied; every sum is a local of its own, which stays in a register.
/// </summary>
internal static class TileKernel
{
    private const int Quad = GpuTensor.Quad;

    /// <summary>Writes the body of the kernel.</summary>
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
        int leftLength = left.Stride * GpuTile.Depth, rightLength = right.Stride * GpuTile.Depth;
        int threadColumns = tile.Columns / tile.ThreadColumns;
        writer.Line($"""
            ArrayView<Quad> leftSharedQuads = SharedMemory.Allocate<Quad>({Text.Of(2 * leftLength / Quad)});
            ArrayView<Quad> rightSharedQuads = SharedMemory.Allocate<Quad>({Text.Of(2 * rightLength / Quad)});
            ArrayView<float> leftShared = leftSharedQuads.Cast<float>();
            ArrayView<float> rightShared = rightSharedQuads.Cast<float>();
            int tileRow = thread / {Text.Of(threadColumns)}, tileColumn = thread % {Text.Of(threadColumns)};
            """);
        left.WritePreparation(writer);
        right.WritePreparation(writer);
        left.WriteRegisters(writer);
        right.WriteRegisters(writer);
        WriteSums(writer, tile);

        writer.Line($"int slices = {slices};");
        writer.Line();
        left.WriteLoads(writer, "0");
        right.WriteLoads(writer, "0");
        left.WriteStores(writer, "0");
        right.WriteStores(writer, "0");
        writer.Line("Group.Barrier();");
        writer.Line();
        using (writer.Open("for (int slice = 0; slice < slices; slice++)"))
        {
            writer.Line("int next = slice + 1;");
            using (writer.Open("if (next < slices)"))
            {
                left.WriteLoads(writer, "next");
                right.WriteLoads(writer, "next");
            }

            writer.Line($"int leftQuad = slice % 2 * {Text.Of(leftLength / Quad)} + tileRow;");
            writer.Line($"int rightQuad = slice % 2 * {Text.Of(rightLength / Quad)} + tileColumn;");
            using (writer.Open($"for (int term = 0; term < {Text.Of(GpuTile.Depth)}; term++)"))
                WriteTerm(writer, tile, left, right);
            using (writer.Open("if (next < slices)"))
            {
                left.WriteStores(writer, $"next % 2 * {Text.Of(leftLength)}");
                right.WriteStores(writer, $"next % 2 * {Text.Of(rightLength)}");
            }

            writer.Line("Group.Barrier();");
        }

        for (int row = 0; row < tile.ThreadRows; row++)
        {
            for (int column = 0; column < tile.ThreadColumns; column += Quad)
            {
                string sums = string.Join(", ", Enumerable.Range(column, Quad).Select(j => Sum(row, j)));
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

    private static void WriteTerm(CodeWriter writer, GpuTile tile, SharedOperand left, SharedOperand right)
    {
        WriteFragment(writer, "x", "left", tile.ThreadRows, tile.Rows, left.Stride);
        WriteFragment(writer, "y", "right", tile.ThreadColumns, tile.Columns, right.Stride);
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

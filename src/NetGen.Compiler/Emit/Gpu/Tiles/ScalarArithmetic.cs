using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>One multiply-add after the other: what every GPU has.</summary>
/// <param name="tile">The tile.</param>
/// <param name="areRowsNeighbours">
/// Whether neighbouring threads have neighbouring rows, for results that go to shared memory column by column, and not
/// neighbouring columns, for those that go to global memory row by row.
/// </param>
internal sealed class ScalarArithmetic(GpuTile tile, bool areRowsNeighbours = false)
    : TileArithmetic(tile.Rows, tile.Columns, tile.Threads, GpuTile.Depth)
{
    private const int Quad = GpuTensor.Quad;

    /// <inheritdoc/>
    public override int GroupsOfMultiprocessor => 0;

    /// <inheritdoc/>
    public override SharedLayout LayoutOfBatch(int side) => new(side, AreTermsBeside: false);

    /// <inheritdoc/>
    public override SharedLayout LayoutOfPanels =>
        new(tile.Columns == Panel.Lanes ? tile.Columns : tile.Columns + Panel.Lanes, AreTermsBeside: false);

    /// <inheritdoc/>
    public override SharedLayout LayoutOfRows(int side) => new(side + Quad, AreTermsBeside: false);

    /// <inheritdoc/>
    public override void WritePlace(CodeWriter writer, FactorLoader? left, FactorLoader right)
    {
        string fast = areRowsNeighbours ? "tileRow" : "tileColumn", slow = areRowsNeighbours ? "tileColumn" : "tileRow";
        int neighbours = areRowsNeighbours ? tile.Rows / tile.ThreadRows : tile.Columns / tile.ThreadColumns;
        writer.Line($"int {slow} = {PowerOfTwo.Quotient("thread", neighbours)}, {fast} = {PowerOfTwo.Remainder("thread", neighbours)};");
    }

    /// <inheritdoc/>
    public override void WriteSums(CodeWriter writer)
    {
        for (int row = 0; row < tile.ThreadRows; row++)
        {
            string sums = string.Join(", ", Enumerable.Range(0, tile.ThreadColumns).Select(column => Sum(row, column) + " = 0f"));
            writer.Line($"float {sums};");
        }
    }

    /// <inheritdoc/>
    public override void WriteSlice(CodeWriter writer, FactorLoader? left, FactorLoader right)
    {
        int leftStride = left?.Layout.Stride ?? LayoutOfRows(tile.Rows).Stride;
        string leftSlice = left is null ? "slice" : "(slice & 1)";
        writer.Line($"int leftQuad = {leftSlice} * {Text.Of(leftStride * GpuTile.Depth / Quad)} + tileRow;");
        writer.Line($"int rightQuad = (slice & 1) * {Text.Of(right.BufferLength / Quad)} + tileColumn;");
        using CodeWriter.Block terms = writer.Open($"for (int term = 0; term < {Text.Of(GpuTile.Depth)}; term++)");
        WriteTerm(writer, leftStride, right.Layout.Stride);
    }

    /// <inheritdoc/>
    public override void WriteRows(CodeWriter writer, Func<string, string, string, string> finish)
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
    /// <param name="finish">Writes it, given row, column and quad.</param>
    public void WriteColumns(CodeWriter writer, Func<string, string, string, string> finish)
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

    private void WriteTerm(CodeWriter writer, int leftStride, int rightStride)
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

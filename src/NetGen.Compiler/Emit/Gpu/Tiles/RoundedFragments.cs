using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>
/// Factors that lie in shared memory in bfloat16, two in a word, as matrix instructions take them: one instruction loads four blocks of
/// 8 × 8 for a warp, each of whose threads says where one row of a block begins, and exchanges rows and columns where words have two
/// rows or columns of the tile, and not two terms (PTX ISA, "ldmatrix").
/// </summary>
internal sealed class RoundedFragments : TensorFragments
{
    // Rows of a block are 128 bits, in which places are counted.
    private const int Quad = GpuTensor.Quad;
    private const int QuadsOfRow = TensorTile.Depth / Quad;
    private const int ValuesOfQuad = 2 * Quad;

    /// <inheritdoc/>
    public override int Depth => Parts * TensorTile.Depth;

    /// <inheritdoc/>
    public override int Parts => 2;

    /// <inheritdoc/>
    public override string Products => "MatrixBlocks";

    /// <inheritdoc/>
    /// <remarks>Neighbours store terms 0, 2, 4 and 6, whose 16 columns lie in all 32 banks.</remarks>
    public override string TermOfPanelLoad(string load) => $"(({load} & 3) * 2 + (({load} >> 2) & 1) + ({load} & 24))";

    /// <inheritdoc/>
    /// <remarks>Eight rows take four times the 32 banks; each two of them have their quads in another order, so that a block lies in all.</remarks>
    public override SharedLayout LayoutOfRows => new(TensorTile.Depth, AreTermsBeside: true, IsRounded: true);

    /// <inheritdoc/>
    public override void WritePlace(CodeWriter writer, FactorLoader? left, FactorLoader right)
    {
        const string order = "((lane >> 1) & 3)";
        writer.Line(left!.Layout.AreTermsBeside
            ? $"int leftPlace = (warpRow + (lane & 15)) * {Text.Of(QuadsOfRow)} + ((lane >> 4) ^ {order});"
            : $"int leftPlace = ((lane & 7) + ((lane >> 4) * 8)) * {Text.Of(left.Layout.Stride / Quad)} + (warpRow >> 3) + ((lane >> 3) & 1);");
        writer.Line(right.Layout.AreTermsBeside
            ? $"int rightPlace = (warpColumn + (lane & 7) + (lane >> 4) * 8) * {Text.Of(QuadsOfRow)} + (((lane >> 3) & 1) ^ {order});"
            : $"int rightPlace = (lane & 15) * {Text.Of(right.Layout.Stride / Quad)} + (warpColumn >> 3) + (lane >> 4);");
    }

    /// <inheritdoc/>
    public override void WriteSlice(CodeWriter writer, FactorLoader? left, FactorLoader right, string buffer)
    {
        Write(left!, "");
        Write(right, $"{Text.Of(TensorArithmetic.Buffers * left!.BufferLength / Quad)} + ");

        void Write(FactorLoader factor, string first)
        {
            string name = factor.Name, start = $"{first}{buffer} * {Text.Of(factor.BufferLength / Quad)}";
            writer.Line($"int {name}First = {start} + {name}Place;");
            if (factor.Layout.AreTermsBeside)
                writer.Line($"int {name}Second = {start} + ({name}Place ^ 2);");
        }
    }

    /// <inheritdoc/>
    public override void WriteRows(CodeWriter writer, FactorLoader? left, int part, int row, bool isEmulated)
    {
        string rows = "rows" + Text.Of(row), load = Load(left!, part, row * TensorTile.InstructionRows, out int skip);
        if (isEmulated)
        {
            writer.Line($"Bits4 {rows} = {Emulated(left!, load, skip)};");
            return;
        }

        TensorInstructions.WriteLoad(
            writer, [.. Enumerable.Range(0, 4).Select(i => $"{rows}_{Text.Of(i)}")], load, skip, isTransposed: !left!.Layout.AreTermsBeside);
    }

    /// <inheritdoc/>
    /// <remarks>Those of two blocks come by one load.</remarks>
    public override void WriteColumns(CodeWriter writer, FactorLoader right, int part, int column, bool isEmulated)
    {
        if (column % 2 != 0)
            return;
        string columns = "columns" + Text.Of(column), next = "columns" + Text.Of(column + 1);
        string load = Load(right, part, column * TensorTile.InstructionColumns, out int skip);
        if (isEmulated)
        {
            writer.Line($"Bits4 both{Text.Of(column)} = {Emulated(right, load, skip)};");
            writer.Line($"Bits2 {columns} = new(both{Text.Of(column)}.X, both{Text.Of(column)}.Y), {next} = new(both{Text.Of(column)}.Z, both{Text.Of(column)}.W);");
            return;
        }

        TensorInstructions.WriteLoad(
            writer, [columns + "_0", columns + "_1", next + "_0", next + "_1"], load, skip, isTransposed: !right.Layout.AreTermsBeside);
    }

    // The C# name of the place, and what is added to it.
    private static string Load(FactorLoader factor, int part, int element, out int skip)
    {
        bool isBeside = factor.Layout.AreTermsBeside;
        skip = isBeside
            ? element * QuadsOfRow
            : (element / ValuesOfQuad) + (part * TensorTile.Depth * factor.Layout.Stride / Quad);
        return factor.Name + (isBeside && part > 0 ? "Second" : "First");
    }

    private static string Emulated(FactorLoader factor, string load, int skip) =>
        $"MatrixBlocks.{(factor.Layout.AreTermsBeside ? "EmulateLoad" : "EmulateTransposedLoad")}(shared, {load}{(skip == 0 ? "" : " + " + Text.Of(skip))})";
}

using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>
/// Factors that lie in shared memory as floats, and are rounded on the way to an instruction. A thread's terms are 2t and 2t + 1, and
/// 2t + 8 and 2t + 9.
/// </summary>
/// <param name="instructions">The instructions, where slices are copied asynchronously.</param>
/// <param name="hiddenStride">
/// Where the left factor lies in shared memory already, row by row, the floats from one row to the next: 8 or 24 modulo 32.
/// </param>
internal sealed class FloatFragments(TensorInstructions? instructions, int hiddenStride = 0) : TensorFragments
{
    private const int Half = TensorTile.InstructionRows / 2;

    /// <inheritdoc/>
    public override int Depth => TensorTile.Depth;

    /// <inheritdoc/>
    public override int Parts => 1;

    /// <inheritdoc/>
    public override string Products => "Products";

    /// <inheritdoc/>
    /// <remarks>Neighbours store terms 0 and 4, 1 and 5: 16 columns of both lie in all 32 banks.</remarks>
    public override string TermOfPanelLoad(string load) => $"(({load} & 1) * 4 + (({load} >> 1) & 3) + ({load} & 8))";

    /// <inheritdoc/>
    /// <remarks>
    /// As they lie. Four rows take two times the 32 banks; in every other two of them the halves are exchanged, so that the pairs of
    /// 4 × 4 threads lie in as many banks.
    /// </remarks>
    public override SharedLayout LayoutOfRows => new(TensorTile.Depth, AreTermsBeside: true);

    /// <inheritdoc/>
    public override void WritePlace(CodeWriter writer, FactorLoader? left, FactorLoader right)
    {
        if (left is null)
            writer.Line($"ArrayView<Pair> leftPairs = leftSharedQuads.Cast<Pair>().SubView((warpRow + group) * {Text.Of(hiddenStride / 2)} + pair);");
        else
            WriteFirst(writer, left, "warpRow");
        WriteFirst(writer, right, "warpColumn");
    }

    /// <inheritdoc/>
    public override void WriteSlice(CodeWriter writer, FactorLoader? left, FactorLoader right, string buffer)
    {
        if (left is null)
            writer.Line("ArrayView<Pair> leftFirst = leftPairs.SubView(slice * 8), leftSecond = leftFirst.SubView(4);");
        else
            WriteBuffer(writer, left, buffer);
        WriteBuffer(writer, right, buffer);
    }

    /// <inheritdoc/>
    public override void WriteRows(CodeWriter writer, FactorLoader? left, int part, int row, bool isEmulated)
    {
        SharedLayout layout = left?.Layout ?? new SharedLayout(hiddenStride, AreTermsBeside: true);
        string number = Text.Of(row);
        int first = row * TensorTile.InstructionRows;
        if (layout.AreTermsBeside)
        {
            writer.Line($"Pair upper{number} = {PairAt("left", "First", layout, first)}, lower{number} = {PairAt("left", "First", layout, first + Half)};");
            writer.Line($"Pair upperEnd{number} = {PairAt("left", "Second", layout, first)}, lowerEnd{number} = {PairAt("left", "Second", layout, first + Half)};");
            WriteFactor(
                writer,
                ("rows" + number, "Left"),
                ("Quad", Rows(""), Rows("End")),
                isEmulated);
        }
        else
        {
            WriteFactor(writer, ("rows" + number, "Left"), ("Quad", QuadAt(layout, 0, first), QuadAt(layout, 8, first)), isEmulated);
        }

        string[] Rows(string end) => [$"upper{end}{number}.X", $"lower{end}{number}.X", $"upper{end}{number}.Y", $"lower{end}{number}.Y"];
    }

    /// <inheritdoc/>
    public override void WriteColumns(CodeWriter writer, FactorLoader right, int part, int column, bool isEmulated)
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
                ("Pair", [$"right{number}.X", $"right{number}.Y"], [$"rightEnd{number}.X", $"rightEnd{number}.Y"]),
                isEmulated);
        }
        else
        {
            WriteFactor(
                writer, ("columns" + number, "Right"), ("Pair", [At(0), At(1)], [At(8), At(9)]), isEmulated);
        }

        string At(int term) => ElementAt("right", layout, term, first);
    }

    // The thread's first element of a slice, in pairs where terms lie beside each other.
    private static void WriteFirst(CodeWriter writer, FactorLoader factor, string warp)
    {
        string name = factor.Name;
        if (factor.Layout.AreTermsBeside)
        {
            writer.Line($"ArrayView<Pair> {name}Pairs = {name}SharedQuads.Cast<Pair>();");
            writer.Line($"int {name}Place = ({warp} + group) * 8 + (pair ^ ((group & 2) * 2));");
        }
        else
        {
            writer.Line($"int {name}Place = pair * {Text.Of(2 * factor.Layout.Stride)} + {warp} + group;");
        }
    }

    private static void WriteBuffer(CodeWriter writer, FactorLoader factor, string buffer)
    {
        string name = factor.Name;
        writer.Line(factor.Layout.AreTermsBeside
            ? $"""
                ArrayView<Pair> {name}Buffer = {name}Pairs.SubView({buffer} * {Text.Of(factor.BufferLength / 2)});
                ArrayView<Pair> {name}First = {name}Buffer.SubView({name}Place), {name}Second = {name}Buffer.SubView({name}Place ^ 4);
                """
            : $"ArrayView<float> {name}First = {name}Shared.SubView({buffer} * {Text.Of(factor.BufferLength)} + {name}Place);");
    }

    // Of a factor, its values in the order of the instruction's registers.
    private void WriteFactor(
        CodeWriter writer, (string Name, string Type) factor, (string Type, string[] First, string[] Second) values, bool isEmulated)
    {
        bool takesFloats = instructions is { TakesFloats: true };
        if (takesFloats && !isEmulated)
        {
            TensorInstructions.WriteFactor(writer, factor.Name, values.First, values.Second);
            return;
        }

        // What would round with an instruction is given back through memory, which a kernel then reserves though it never runs.
        string create = takesFloats ? $"Products.{factor.Type}.Emulate" : $"new Products.{factor.Type}";
        writer.Line($"Products.{factor.Type} {factor.Name} = {create}(new {values.Type}({string.Join(", ", values.First)}), new {values.Type}({string.Join(", ", values.Second)}));");
    }

    private static string[] QuadAt(SharedLayout left, int term, int row)
    {
        return [At(term, row), At(term, row + Half), At(term + 1, row), At(term + 1, row + Half)];

        string At(int term, int row) => ElementAt("left", left, term, row);
    }

    private static string ElementAt(string name, SharedLayout layout, int term, int element) =>
        $"{name}First[{Text.Of((term * layout.Stride) + element)}]";

    private static string PairAt(string name, string half, SharedLayout layout, int element) =>
        $"{name}{half}[{Text.Of(element * layout.Stride / 2)}]";
}

using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>A kernel whose outputs are the terms: Kᵀ of g·Kᵀ.</summary>
internal sealed class TransposedPanelLoader(string name, PlacedParameter kernel, TensorAccess access, TileArithmetic arithmetic)
    : FactorLoader(name, arithmetic.Columns, arithmetic.Threads, arithmetic.Words(arithmetic.Depth), arithmetic.LayoutOfRows(arithmetic.Columns))
{
    private int Inputs => kernel.Specification.Shape.Dimensions[0];

    private int Panels => kernel.Length / Panel.Lanes / Inputs;

    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        string column = PowerOfTwo.Quotient(id, TermQuads), quad = PowerOfTwo.Remainder(id, TermQuads);
        writer.Line($"int {local}Term = {quad} * 4, {local}Column = firstColumn + {column};");
        writer.Line($"int {local}Shared = {PlaceOfTerms(column, quad)};");
        string place = access.Places.Parameter(arithmetic.Words(kernel.Offset) / GpuTensor.Quad);
        writer.Line(arithmetic.IsRounded
            ? $"int {local}Start = {place}{local}Column * 2 + (({local}Term >> 2) & 1) + ({local}Term >> 3) * {Text.Of(Inputs * 2)};"
            : $"int {local}Start = {place}{local}Column * 4 + ({local}Term >> 2);");
    }

    protected override string Condition(string local, string slice) => string.Join(" && ", new[]
    {
        Inputs % Side == 0 ? "" : $"{local}Column < {Text.Of(Inputs)}",
        arithmetic.IsRounded && Panels % 2 != 0 ? $"{local}Term{Skip(slice, Depth)} < {Text.Of(arithmetic.Words(Panels * Panel.Lanes))}" : "",
    }.Where(part => part.Length > 0));

    // A panel is 16 outputs; a slice is one, or half of it, or of what is rounded two.
    protected override void WriteLoad(CodeWriter writer, string local, string slice) =>
        writer.Line($"{local} = parameters[{Index(local, slice)}];");

    protected override void WriteCopy(CodeWriter writer, string local, string slice, string place, string condition, bool isEmulated) =>
        WriteParameterCopy(writer, arithmetic, place, Index(local, slice), condition, isEmulated);

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStoreOfTerms(writer, local, buffer);

    private string Index(string local, string slice)
    {
        // As many quads are one panel of floats, or two of what is rounded.
        string panel = Text.Of(Inputs * 4);
        string skip = Depth == Panel.Lanes ? $"{slice} * {panel}" : $"({slice} >> 1) * {panel} + ({slice} & 1) * 2";
        return $"{local}Start{(slice.Length == 0 ? "" : $" + {skip}")}";
    }
}

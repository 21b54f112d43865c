using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>Rows of samples whose elements are the terms: x of x·K, g of g·Kᵀ.</summary>
internal sealed class SampleLoader(string name, GpuTensor tensor, TensorAccess access, TileArithmetic arithmetic)
    : FactorLoader(name, arithmetic.Rows, arithmetic.Threads, arithmetic.Words(arithmetic.Depth), arithmetic.LayoutOfRows(arithmetic.Rows))
{
    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        string row = PowerOfTwo.Quotient(id, TermQuads), quad = PowerOfTwo.Remainder(id, TermQuads);
        writer.Line($"int {local}Term = {quad} * 4, {local}Row = firstRow + {row};");
        writer.Line($"int {local}Shared = {PlaceOfTerms(row, quad)};");
        writer.Line($"bool {local}Inside = {local}Row < a.Rows;");
        writer.Line($"long {local}Start = {local}Inside ? {access.RowStart(tensor, local + "Row")} + {local}Term : 0;");
    }

    protected override string Condition(string local, string slice) =>
        tensor.IsAligned && tensor.Extent % Depth != 0
            ? $"{local}Inside && {local}Term{Skip(slice, Depth)} < {Text.Of(tensor.Extent)}"
            : $"{local}Inside";

    protected override void WriteLoad(CodeWriter writer, string local, string slice) =>
        TensorAccess.WriteFloatsLoad(writer, local, tensor, $"{local}Start{Skip(slice, Depth)}", $"{local}Term{Skip(slice, Depth)}");

    protected override void WriteCopy(CodeWriter writer, string local, string slice, string place, string condition, bool isEmulated) =>
        TensorAccess.WriteCopy(
            writer, place, tensor, $"{local}Start{Skip(slice, Depth)}", $"{local}Term{Skip(slice, Depth)}", condition, isEmulated);

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStoreOfTerms(writer, local, buffer);
}

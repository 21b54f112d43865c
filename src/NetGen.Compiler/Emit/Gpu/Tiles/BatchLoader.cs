using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>Rows of samples which themselves are the terms: x and g of xᵀ·g.</summary>
/// <param name="name">The prefix of its names in the kernel.</param>
/// <param name="tensor">The tensor.</param>
/// <param name="access">How tensors are read.</param>
/// <param name="side">The rows or columns of the tile.</param>
/// <param name="arithmetic">How slices are multiplied.</param>
/// <param name="first">The C# name of the first element of the tile.</param>
internal sealed class BatchLoader(
    string name, GpuTensor tensor, TensorAccess access, int side, TileArithmetic arithmetic, string first)
    : FactorLoader(name, arithmetic.Words(side), arithmetic.Threads, arithmetic.Depth, arithmetic.LayoutOfBatch(side))
{
    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        string row = PowerOfTwo.Quotient(id, Side / GpuTensor.Quad), quad = PowerOfTwo.Remainder(id, Side / GpuTensor.Quad);
        writer.Line($"int {local}Element = {(arithmetic.IsRounded ? $"({first} >> 1)" : first)} + {quad} * 4, {local}Row = firstRow + {row};");
        writer.Line($"int {local}Shared = {row} * {Text.Of(Layout.Stride)} + {quad} * 4;");
        if (!arithmetic.IsAsync || !access.IsLookedUp(tensor))
            return;
        writer.Line(tensor.IsWholeVector
            ? $"int {local}Sample = {Sample(local + "Row")};"
            : $"long {local}Start = {Start(local + "Row")};");
    }

    protected override string Condition(string local, string slice)
    {
        string inside = $"{local}Row{Skip(slice, Depth)} < lastRow";
        return tensor.Extent % Side == 0 ? inside : $"{inside} && {local}Element < {Text.Of(tensor.Extent)}";
    }

    protected override void WriteLoad(CodeWriter writer, string local, string slice) => TensorAccess.WriteFloatsLoad(
        writer, local, tensor, $"{access.RowStart(tensor, slice.Length == 0 ? local + "Row" : $"({local}Row{Skip(slice, Depth)})")} + {local}Element", local + "Element");

    protected override void WriteCopy(CodeWriter writer, string local, string slice, string place, string condition, bool isEmulated)
    {
        if (!access.IsLookedUp(tensor))
        {
            TensorAccess.WriteCopy(
                writer, place, tensor, $"{access.RowStart(tensor, $"({local}Row{Skip(slice, Depth)})")} + {local}Element", local + "Element", condition, isEmulated);
            return;
        }

        // Which sample a row is was looked up one slice before, while another was multiplied.
        string start = tensor.IsWholeVector ? $"(long){local}Sample * {Text.Of(tensor.Pitch)}" : local + "Start";
        TensorAccess.WriteCopy(writer, place, tensor, $"{start} + {local}Element", local + "Element", condition, isEmulated);
        string next = $"{local}Row{Skip(slice, Depth)} + {Text.Of(Depth)}";
        writer.Line(tensor.IsWholeVector ? $"{local}Sample = {Sample(next)};" : $"{local}Start = {Start(next)};");
    }

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStraightStore(writer, local, buffer);

    private string Start(string row) => $"{row} < lastRow ? {access.RowStart(tensor, $"({row})")} : 0";

    private static string Sample(string row) => $"{row} < lastRow ? a.Order[a.FirstRow + {row}] : 0";
}

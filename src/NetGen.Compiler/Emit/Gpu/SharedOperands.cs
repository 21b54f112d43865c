using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>Rows of samples whose elements are the terms: x of x·K, g of g·Kᵀ.</summary>
internal sealed class SampleOperand(string name, GpuTensor tensor, TensorAccess access, TileArithmetic arithmetic)
    : SharedOperand(name, arithmetic.Rows, arithmetic.Threads, arithmetic.Words(arithmetic.Depth), arithmetic.LayoutOfRows(arithmetic.Rows))
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
        tensor.IsAligned && tensor.Pitch % Depth != 0
            ? $"{local}Inside && {local}Term{Skip(slice, Depth)} < {Text.Of(tensor.Pitch)}"
            : $"{local}Inside";

    protected override void WriteLoad(CodeWriter writer, string local, string slice) =>
        TensorAccess.WriteFloatsLoad(writer, local, tensor, $"{local}Start{Skip(slice, Depth)}", $"{local}Term{Skip(slice, Depth)}");

    protected override void WriteCopy(CodeWriter writer, string local, string slice, string place, string condition, bool isEmulated) =>
        TensorAccess.WriteCopy(
            writer, place, tensor, $"{local}Start{Skip(slice, Depth)}", $"{local}Term{Skip(slice, Depth)}", condition, isEmulated);

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStoreOfTerms(writer, local, buffer);
}

/// <summary>Rows of samples which themselves are the terms: x and g of xᵀ·g.</summary>
/// <param name="name">The prefix of its names in the kernel.</param>
/// <param name="tensor">The tensor.</param>
/// <param name="access">How tensors are read.</param>
/// <param name="side">The rows or columns of the tile.</param>
/// <param name="arithmetic">How slices are multiplied.</param>
/// <param name="first">The C# name of the first element of the tile.</param>
internal sealed class BatchOperand(
    string name, GpuTensor tensor, TensorAccess access, int side, TileArithmetic arithmetic, string first)
    : SharedOperand(name, arithmetic.Words(side), arithmetic.Threads, arithmetic.Depth, arithmetic.LayoutOfBatch(side))
{
    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        string row = PowerOfTwo.Quotient(id, Side / GpuTensor.Quad), quad = PowerOfTwo.Remainder(id, Side / GpuTensor.Quad);
        writer.Line($"int {local}Element = {(arithmetic.IsRounded ? $"({first} >> 1)" : first)} + {quad} * 4, {local}Row = firstRow + {row};");
        writer.Line($"int {local}Shared = {row} * {Text.Of(Layout.Stride)} + {quad} * 4;");
        if (arithmetic.IsAsync && access.IsLookedUp(tensor))
            writer.Line($"int {local}Sample = {Sample(local + "Row")};");
    }

    protected override string Condition(string local, string slice)
    {
        string inside = $"{local}Row{Skip(slice, Depth)} < lastRow";
        return tensor.Pitch % Side == 0 ? inside : $"{inside} && {local}Element < {Text.Of(tensor.Pitch)}";
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
        TensorAccess.WriteCopy(
            writer, place, tensor, $"(long){local}Sample * {Text.Of(tensor.Pitch)} + {local}Element", local + "Element", condition, isEmulated);
        writer.Line($"{local}Sample = {Sample($"{local}Row{Skip(slice, Depth)} + {Text.Of(Depth)}")};");
    }

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStraightStore(writer, local, buffer);

    private static string Sample(string row) => $"{row} < lastRow ? a.Order[a.FirstRow + {row}] : 0";
}

/// <summary>A kernel whose inputs are the terms: K of x·K. Panels are copied as they are.</summary>
/// <param name="name">The prefix of its names in the kernel.</param>
/// <param name="kernel">The kernel.</param>
/// <param name="arithmetic">How slices are multiplied.</param>
/// <param name="skip">What is added to its place among the parameters, in quads.</param>
internal sealed class KernelOperand(string name, PlacedParameter kernel, TileArithmetic arithmetic, string skip = "")
    : SharedOperand(name, arithmetic.Words(arithmetic.Columns), arithmetic.Threads, arithmetic.Depth, arithmetic.LayoutOfPanels)
{
    private int Inputs => kernel.Specification.Shape.Dimensions[0];

    private int Panels => kernel.Length / Panel.Lanes / Inputs;

    // The 128-bit loads of a panel's outputs of one term.
    private int PanelQuads => arithmetic.Words(Panel.Lanes) / GpuTensor.Quad;

    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        string panel = PowerOfTwo.Quotient(id, Depth * PanelQuads), quad = PowerOfTwo.Remainder(id, PanelQuads);
        string term = arithmetic.TermOfPanelLoad(PowerOfTwo.Quotient(id, PanelQuads));
        writer.Line($"int {local}Panel = (firstColumn >> 4) + {panel}, {local}Term = {term};");
        writer.Line($"int {local}Shared = {local}Term * {Text.Of(Layout.Stride)} + {panel} * {Text.Of(PanelQuads * GpuTensor.Quad)} + {quad} * 4;");
        writer.Line($"int {local}Start = {LayerPlace.Parameter(arithmetic.Words(kernel.Offset) / GpuTensor.Quad)}({local}Panel * {Text.Of(Inputs)} + {local}Term) * {Text.Of(PanelQuads)} + {quad}{skip};");
    }

    protected override string Condition(string local, string slice) => string.Join(" && ", new[]
    {
        Panels * Panel.Lanes % arithmetic.Columns == 0 ? "" : $"{local}Panel < {Text.Of(Panels)}",
        Inputs % Depth == 0 ? "" : $"{local}Term{Skip(slice, Depth)} < {Text.Of(Inputs)}",
    }.Where(part => part.Length > 0));

    protected override void WriteLoad(CodeWriter writer, string local, string slice) =>
        writer.Line($"{local} = parameters[{local}Start{Skip(slice, Depth * PanelQuads)}];");

    protected override void WriteCopy(CodeWriter writer, string local, string slice, string place, string condition, bool isEmulated) =>
        WriteParameterCopy(writer, arithmetic, place, $"{local}Start{Skip(slice, Depth * PanelQuads)}", condition, isEmulated);

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStraightStore(writer, local, buffer);
}

/// <summary>A kernel whose outputs are the terms: Kᵀ of g·Kᵀ.</summary>
internal sealed class TransposedKernelOperand(string name, PlacedParameter kernel, TileArithmetic arithmetic)
    : SharedOperand(name, arithmetic.Columns, arithmetic.Threads, arithmetic.Words(arithmetic.Depth), arithmetic.LayoutOfRows(arithmetic.Columns))
{
    private int Inputs => kernel.Specification.Shape.Dimensions[0];

    private int Panels => kernel.Length / Panel.Lanes / Inputs;

    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        string column = PowerOfTwo.Quotient(id, TermQuads), quad = PowerOfTwo.Remainder(id, TermQuads);
        writer.Line($"int {local}Term = {quad} * 4, {local}Column = firstColumn + {column};");
        writer.Line($"int {local}Shared = {PlaceOfTerms(column, quad)};");
        string place = LayerPlace.Parameter(arithmetic.Words(kernel.Offset) / GpuTensor.Quad);
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

using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>Rows of samples whose elements are the terms: x of x·K, g of g·Kᵀ.</summary>
internal sealed class SampleOperand(string name, GpuTensor tensor, TensorAccess access, GpuTile tile)
    : SharedOperand(name, tile.Rows, tile.Threads)
{
    public override int Stride => StrideOf(tile);

    /// <summary>The floats from one element of the samples of a tile to the next in shared memory.</summary>
    public static int StrideOf(GpuTile tile) => tile.Rows + GpuTensor.Quad;

    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        writer.Line($"int {local}Term = {id} % 2 * 4, {local}Row = firstRow + {id} / 2;");
        writer.Line($"int {local}Shared = {local}Term * {Text.Of(Stride)} + {id} / 2;");
        writer.Line($"bool {local}Inside = {local}Row < a.Rows;");
        writer.Line($"long {local}Start = {local}Inside ? {access.RowStart(tensor, local + "Row")} + {local}Term : 0;");
    }

    protected override string Condition(string local, string slice) =>
        tensor.IsAligned && tensor.Pitch % GpuTile.Depth != 0
            ? $"{local}Inside && {slice} * 8 + {local}Term < {Text.Of(tensor.Pitch)}"
            : $"{local}Inside";

    protected override void WriteLoad(CodeWriter writer, string local, string slice) =>
        TensorAccess.WriteQuadLoad(writer, local, tensor, $"{local}Start + {slice} * 8", $"{slice} * 8 + {local}Term");

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteTransposedStore(writer, local, buffer);
}

/// <summary>Rows of samples which themselves are the terms: x and g of xᵀ·g.</summary>
/// <param name="name">The prefix of its names in the kernel.</param>
/// <param name="tensor">The tensor.</param>
/// <param name="access">How tensors are read.</param>
/// <param name="side">The rows or columns of the tile.</param>
/// <param name="threads">The threads of a group.</param>
/// <param name="first">The C# name of the first element of the tile.</param>
internal sealed class BatchOperand(string name, GpuTensor tensor, TensorAccess access, int side, int threads, string first)
    : SharedOperand(name, side, threads)
{
    private string SideQuads => Text.Of(Side / GpuTensor.Quad);

    public override int Stride => Side;

    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        writer.Line($"int {local}Element = {first} + {id} % {SideQuads} * 4, {local}Row = firstRow + {id} / {SideQuads};");
        writer.Line($"int {local}Shared = {id} * 4;");
    }

    protected override string Condition(string local, string slice)
    {
        string inside = $"{local}Row + {slice} * 8 < lastRow";
        return tensor.Pitch % Side == 0 ? inside : $"{inside} && {local}Element < {Text.Of(tensor.Pitch)}";
    }

    protected override void WriteLoad(CodeWriter writer, string local, string slice) => TensorAccess.WriteQuadLoad(
        writer, local, tensor, $"{access.RowStart(tensor, $"({local}Row + {slice} * 8)")} + {local}Element", local + "Element");

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStraightStore(writer, local, buffer);
}

/// <summary>A kernel whose inputs are the terms: K of x·K. Panels are copied as they are.</summary>
internal sealed class KernelOperand(string name, PlacedParameter kernel, GpuTile tile)
    : SharedOperand(name, tile.Columns, tile.Threads)
{
    private int Inputs => kernel.Specification.Shape.Dimensions[0];

    private int Panels => kernel.Length / Panel.Lanes / Inputs;

    public override int Stride => Side == Panel.Lanes ? Side : Side + Panel.Lanes;

    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        writer.Line($"int {local}Panel = firstColumn / 16 + {id} / 32, {local}Term = {id} / 4 % 8;");
        writer.Line($"int {local}Shared = {local}Term * {Text.Of(Stride)} + {id} / 32 * 16 + {id} % 4 * 4;");
        writer.Line($"int {local}Start = {Text.Of(kernel.Offset / 4)} + ({local}Panel * {Text.Of(Inputs)} + {local}Term) * 4 + {id} % 4;");
    }

    protected override string Condition(string local, string slice) => string.Join(" && ", new[]
    {
        Panels * Panel.Lanes % Side == 0 ? "" : $"{local}Panel < {Text.Of(Panels)}",
        Inputs % GpuTile.Depth == 0 ? "" : $"{slice} * 8 + {local}Term < {Text.Of(Inputs)}",
    }.Where(part => part.Length > 0));

    protected override void WriteLoad(CodeWriter writer, string local, string slice) =>
        writer.Line($"{local} = parameters[{local}Start + {slice} * 32];");

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteStraightStore(writer, local, buffer);
}

/// <summary>A kernel whose outputs are the terms: Kᵀ of g·Kᵀ.</summary>
internal sealed class TransposedKernelOperand(string name, PlacedParameter kernel, GpuTile tile)
    : SharedOperand(name, tile.Columns, tile.Threads)
{
    private int Inputs => kernel.Specification.Shape.Dimensions[0];

    public override int Stride => Side + GpuTensor.Quad;

    protected override void WriteAddress(CodeWriter writer, string local, string id)
    {
        writer.Line($"int {local}Term = {id} % 2 * 4, {local}Column = firstColumn + {id} / 2;");
        writer.Line($"int {local}Shared = {local}Term * {Text.Of(Stride)} + {id} / 2;");
        writer.Line($"int {local}Start = {Text.Of(kernel.Offset / 4)} + {local}Column * 4 + {local}Term / 4;");
    }

    protected override string Condition(string local, string slice) =>
        Inputs % Side == 0 ? "" : $"{local}Column < {Text.Of(Inputs)}";

    protected override void WriteLoad(CodeWriter writer, string local, string slice) => writer.Line(
        $"{local} = parameters[{local}Start + {slice} / 2 * {Text.Of(Inputs * 4)} + {slice} % 2 * 2];");

    protected override void WriteStore(CodeWriter writer, string local, string buffer) =>
        WriteTransposedStore(writer, local, buffer);
}

using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Tiles;

/// <summary>A kernel whose inputs are the terms: K of x·K. Panels are copied as they are.</summary>
/// <param name="name">The prefix of its names in the kernel.</param>
/// <param name="kernel">The kernel.</param>
/// <param name="access">How parameters are read.</param>
/// <param name="arithmetic">How slices are multiplied.</param>
/// <param name="skip">What is added to its place among the parameters, in quads.</param>
internal sealed class PanelLoader(string name, PlacedParameter kernel, TensorAccess access, TileArithmetic arithmetic, string skip = "")
    : FactorLoader(name, arithmetic.Words(arithmetic.Columns), arithmetic.Threads, arithmetic.Depth, arithmetic.LayoutOfPanels)
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
        writer.Line($"int {local}Start = {access.Places.Parameter(arithmetic.Words(kernel.Offset) / GpuTensor.Quad)}({local}Panel * {Text.Of(Inputs)} + {local}Term) * {Text.Of(PanelQuads)} + {quad}{skip};");
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

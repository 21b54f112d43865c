using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>Long rows, each a warp's: each operation is a loop over elements in memory.</summary>
internal sealed class LoopRowKernels(CodeWriter writer, TensorAccess access) : RowKernels(writer, access, isWarp: true)
{
    /// <inheritdoc/>
    protected override void ForEach(int width, Action<RowElement> write)
    {
        using CodeWriter.Block loop = Writer.Open($"for (int e = lane; e < {Text.Of(width)}; e += 32)");
        write(new RowElement("e"));
    }

    /// <inheritdoc/>
    protected override string Load(GpuTensor tensor, RowElement element) => Index(tensor, element.Number);

    /// <inheritdoc/>
    protected override void Store(GpuTensor tensor, RowElement element, string value) =>
        Writer.Line($"{Index(tensor, element.Number)} = {value};");

    /// <inheritdoc/>
    protected override void Finish(GpuTensor tensor) => WritePadding(tensor);

    /// <inheritdoc/>
    protected override string Once(string name, RowElement element, string expression) => expression;
}

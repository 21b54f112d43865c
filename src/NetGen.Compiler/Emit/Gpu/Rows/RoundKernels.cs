using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>Copies of tensors in bfloat16, for products that take their factors so.</summary>
internal static class RoundKernels
{
    /// <summary>The threads of a group.</summary>
    public const int Threads = 256;

    /// <summary>The rows of a group, each a warp's.</summary>
    public const int RowsPerGroup = 8;

    /// <summary>The elements of a row that a group copies.</summary>
    public const int ElementsPerGroup = Threads / RowsPerGroup * ElementsOfThread;

    // Those of a store of 128 bits.
    private const int ElementsOfThread = 8;

    /// <summary>Writes the kernel.</summary>
    public static void Write(CodeWriter writer, string name, GpuStep.Round round, TensorAccess access)
    {
        writer.Line("/// <summary>Rows in bfloat16.</summary>");
        using CodeWriter.Block kernel = writer.Open($"public static void {name}(KernelArguments a)");
        writer.Line($"int row = Grid.IdxX * {Text.Of(RowsPerGroup)} + (Group.IdxX >> 5), element = Grid.IdxY * {Text.Of(ElementsPerGroup)} + (Group.IdxX & 31) * {Text.Of(ElementsOfThread)};");
        using CodeWriter.Block inside = writer.Open($"if (row < a.Rows && element < {Text.Of(round.Source.Size)})");
        writer.Line($"long start = {access.RowStart(round.Source, "row")} + element;");
        writer.Line("Quad first, second;");
        TensorAccess.WriteFloatsLoad(writer, "first", round.Source, "start", "element");
        TensorAccess.WriteFloatsLoad(writer, "second", round.Source, "start + 4", "element + 4");
        writer.Line($"a.Workspace.Cast<Bits4>()[({access.RowStart(round.Result, "row")} + (element >> 1)) >> 2] = Bfloat16Pairs.Round(first, second);");
    }
}

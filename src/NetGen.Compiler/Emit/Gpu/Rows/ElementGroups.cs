using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>How the elements of all samples are shared out to threads: a group has some elements of some samples.</summary>
/// <param name="Elements">The elements of a sample that a group has at a time, a power of two.</param>
/// <param name="Length">The elements of a sample.</param>
internal readonly record struct ElementGroups(int Elements, int Length)
{
    /// <summary>The threads of a group.</summary>
    public const int Threads = 64;

    // What CUDA has for the second dimension of a grid.
    private const int MostGroups = 65535;

    /// <summary>The samples of a group.</summary>
    public int Samples => Threads / Elements;

    /// <summary>The groups that have a sample together.</summary>
    public int Count => Math.Min(Blocks, MostGroups);

    private int Blocks => GpuCostModel.Ceiling(Length, Elements);

    /// <summary>The groups for a number of elements of each sample.</summary>
    public static ElementGroups Of(int length)
    {
        int elements = 1;
        while (elements < Threads && elements < length)
            elements *= 2;
        return new(elements, length);
    }

    /// <summary>Writes the sample and the elements of a thread, and the begin of what is done with each.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="row">The C# name of the sample.</param>
    /// <param name="number">The C# name of the element's number in its sample.</param>
    /// <param name="condition">The C# condition under which there is a sample.</param>
    public CodeWriter.Block Open(CodeWriter writer, string row, string number, string condition)
    {
        writer.Line($"int {row} = Grid.IdxX * {Text.Of(Samples)} + {PowerOfTwo.Quotient("Group.IdxX", Elements)}, {number} = Grid.IdxY * {Text.Of(Elements)} + {PowerOfTwo.Remainder("Group.IdxX", Elements)};");
        return writer.Open(Blocks <= MostGroups
            ? $"if ({condition} && {number} < {Text.Of(Length)})"
            : $"for (; {condition} && {number} < {Text.Of(Length)}; {number} += {Text.Of(MostGroups * Elements)})");
    }
}

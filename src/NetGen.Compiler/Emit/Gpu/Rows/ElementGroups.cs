using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu.Rows;

/// <summary>How the floats of all samples are shared out, one to each thread: a group has some floats of some samples.</summary>
/// <param name="Floats">The floats of a sample that a group has, a power of two.</param>
/// <param name="Count">The groups that have a sample together.</param>
internal readonly record struct ElementGroups(int Floats, int Count)
{
    /// <summary>The threads of a group.</summary>
    public const int Threads = 64;

    /// <summary>The samples of a group.</summary>
    public int Samples => Threads / Floats;

    /// <summary>The groups for a number of floats of each sample.</summary>
    public static ElementGroups Of(int length)
    {
        int floats = 1;
        while (floats < Threads && floats < length)
            floats *= 2;
        return new(floats, GpuCostModel.Ceiling(length, floats));
    }

    /// <summary>Writes the sample and the float of a thread, and the begin of what is done with it.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="number">The C# name of the float's number in its sample.</param>
    /// <param name="length">The floats of a sample.</param>
    public CodeWriter.Block Open(CodeWriter writer, string number, int length)
    {
        writer.Line($"int row = Grid.IdxX * {Text.Of(Samples)} + {PowerOfTwo.Quotient("Group.IdxX", Floats)}, {number} = Grid.IdxY * {Text.Of(Floats)} + {PowerOfTwo.Remainder("Group.IdxX", Floats)};");
        return writer.Open($"if (row < a.Rows && {number} < {Text.Of(length)})");
    }
}

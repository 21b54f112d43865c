using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Kernels;

/// <summary>The C# of kernels that compute a part of one sample, because several threads share it: what lies from <c>begin</c> to <c>end</c>.</summary>
internal static class PartText
{
    /// <summary>The parameters for the part, if a step is split.</summary>
    public static string[] Parameters(SplitAxis axis) => [.. Names(axis).Select(name => "int " + name)];

    /// <summary>The names of these parameters.</summary>
    public static string[] Names(SplitAxis axis) => axis == SplitAxis.None ? [] : ["begin", "end"];
}

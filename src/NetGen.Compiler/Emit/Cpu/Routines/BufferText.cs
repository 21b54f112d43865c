using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Buffers as arguments of kernels.</summary>
internal static class BufferText
{
    /// <summary>Several.</summary>
    public static string Refs(IEnumerable<Program.Buffer> buffers) => string.Join(", ", buffers.Select(buffer => Ref(buffer, CallerRows.Whole)));

    /// <summary>One, of a chunk whose samples are all there.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="rows">The caller's values.</param>
    public static string Ref(Program.Buffer buffer, CallerRows rows) => buffer.Place switch
    {
        Place.Input => rows.Input(buffer.Offset),
        Place.BatchWeight => "ref weights",
        Place.Parameter => Text.Ref("parameters", Text.Of(buffer.Offset)),
        _ => Text.Ref("workspace", Text.Of(buffer.Offset)),
    };
}

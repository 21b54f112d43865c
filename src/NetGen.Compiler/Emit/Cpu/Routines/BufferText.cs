using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Buffers as arguments of kernels.</summary>
internal static class BufferText
{
    /// <summary>Several.</summary>
    public static string Refs(IEnumerable<Program.Buffer> buffers) => string.Join(", ", buffers.Select(Ref));

    /// <summary>One, of a chunk whose samples are all there.</summary>
    public static string Ref(Program.Buffer buffer) => buffer.Place switch
    {
        Place.Input => Text.Ref("input", Text.Of(buffer.Offset)),
        Place.BatchWeight => "ref weights",
        Place.Parameter => Text.Ref("parameters", Text.Of(buffer.Offset)),
        _ => Text.Ref("workspace", Text.Of(buffer.Offset)),
    };
}

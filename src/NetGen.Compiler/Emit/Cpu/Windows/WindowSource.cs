using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Windows;

/// <summary>How what a window reads, or what it writes, lies in memory.</summary>
/// <param name="Channels">The channels of a position.</param>
/// <param name="Position">The floats from one position to the next.</param>
/// <param name="Panel">The floats from one panel of channels to the next.</param>
/// <param name="Sample">The floats from one sample to the next.</param>
internal readonly record struct WindowSource(int Channels, int Position, int Panel, int Sample)
{
    /// <summary>Whether the channels of a position follow those of the one before.</summary>
    public bool IsContiguous => Channels == Position;

    /// <summary>Whether the channels of a position are one run of floats.</summary>
    public bool IsOnePanel => Channels <= Program.Panel.Lanes || Panel == 0;

    /// <summary>The place of a tensor of a chunk.</summary>
    /// <param name="buffer">A tensor in panels, or in the caller's rows.</param>
    /// <param name="samples">The most samples of the chunk.</param>
    public static WindowSource Of(Program.Buffer buffer, int samples) => buffer.Place == Place.Input
        ? new(buffer.Size, buffer.Size, 0, buffer.Size * buffer.Positions)
        : new(buffer.Size, Program.Panel.Lanes, Program.Panel.Rows(samples, buffer.Positions) * Program.Panel.Lanes, buffer.Positions * Program.Panel.Lanes);
}

using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>The C# of tensors, parameters and rows in a routine.</summary>
/// <param name="samples">The most samples of a call.</param>
/// <param name="caller">The names of the caller's values.</param>
/// <param name="isPart">Whether a call computes a part of the chunk, and is given the workspace from its first row on.</param>
/// <param name="partialLength">The floats of the partial sums of 16 samples.</param>
internal sealed class RoutineText(int samples, CallerRows caller, bool isPart, int partialLength = 0)
{
    /// <summary>The number of the first row in its chunk, times the floats of a panel: the workspace of a sample with one position starts there.</summary>
    public const string ChunkRow = "chunkRow";

    /// <summary>The most samples of a call.</summary>
    public int Samples => samples;

    /// <summary>The names of the caller's values.</summary>
    public CallerRows Caller => caller;

    /// <summary>Whether a call computes one sample.</summary>
    public bool IsSingle => samples == 1;

    /// <summary>Whether a call computes a part of the chunk, and is given the workspace from its first row on.</summary>
    public bool IsPart => isPart;

    /// <summary>The number in the batch of the first sample, for messages.</summary>
    public string FirstRow => isPart ? "firstRow" : FirstSample;

    /// <summary>The parameter that has that number where a call computes a whole chunk.</summary>
    public const string FirstSample = "firstSample";

    /// <summary>The rows that a tensor with so many positions has room for.</summary>
    public string Capacity(int positions) => Text.Of(Panel.Rows(samples, positions));

    /// <summary>The rows of tensors with so many positions.</summary>
    public string Rows(int positions) => IsSingle ? Text.Of(positions) : Times("rows", positions);

    /// <summary>A number of samples as that of the rows of tensors with so many positions.</summary>
    public static string Times(string count, int positions) => positions == 1 ? count : $"{count} * {Text.Of(positions)}";

    /// <summary>The floats from the partial sums of 16 samples to those of the next.</summary>
    public string PartialStride => Text.Of(partialLength);

    /// <summary>The partial sums of a slot.</summary>
    public static string PartialOf(int slot) => Text.Ref("partials", Text.Of(slot));

    /// <summary>Where the losses of a column begin.</summary>
    public string Losses(int column) => Text.Ref("losses", Text.Of(column * samples));

    /// <summary>The reference to a float of the caller's state.</summary>
    public static string StateOf(int offset) => Text.Ref("state", Text.Of(offset));

    /// <summary>The local that refers to steps which a causal window sees.</summary>
    public static string HistoryOf(Program.Buffer history) => "history" + Text.Of(history.Offset);

    /// <summary>Where what is kept of earlier steps lies in the caller's state, as arguments.</summary>
    public static string PlaceOf(HistoryPlace place) =>
        $"{StateOf(0)}, {Text.Of(place.Offset)}, {Text.Of(place.Cursor)}, {Text.Of(place.Rows)}";

    /// <summary>The same, with what is seen, as the library's record.</summary>
    public static string ShapeOf(HistoryPlace place) =>
        $"new({Text.Of(place.Offset)}, {Text.Of(place.Cursor)}, {Text.Of(place.Rows)}, {Text.Of(place.Channels)}, {Text.Of(place.Taps)}, {Text.Of(place.Dilation)})";

    /// <summary>References to tensors.</summary>
    public string Refs(IEnumerable<Program.Buffer> buffers) => string.Join(", ", buffers.Select(Ref));

    /// <summary>References to those parameters that there are.</summary>
    public static string Refs(IEnumerable<PlacedParameter?> parameters) =>
        string.Join(", ", parameters.OfType<PlacedParameter>().Select(parameter => Text.Ref("parameters", Text.Of(parameter.Offset))));

    /// <summary>A reference to a tensor.</summary>
    /// <remarks>Given the workspace from row r on, a tensor with P rows to a sample starts P·r rows after its first.</remarks>
    public string Ref(Program.Buffer buffer) => buffer.Place switch
    {
        Place.Input => caller.Input(buffer.Offset),
        Place.State => StateOf(buffer.Offset),
        Place.History => "ref " + HistoryOf(buffer),
        Place.BatchWeight => "ref weights",
        Place.Parameter => Text.Ref("parameters", Text.Of(buffer.Offset)),
        Place.Shared => Text.Ref("shared", Text.Of(buffer.Offset)),
        _ when isPart && buffer.Positions > 1 => Text.Ref("workspace", Text.Offset(buffer.Offset, (buffer.Positions - 1, ChunkRow))),
        _ => Text.Ref("workspace", Text.Of(buffer.Offset)),
    };
}

using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>Writes the loop over the positions of sequences.</summary>
internal static class ScanText
{
    private const string Position = CellKernel.Position;

    /// <summary>The loop as statements, with what is done before it.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="call">Gives the call of a step.</param>
    /// <param name="calls">What is called for each position.</param>
    public static string Loop(Step.Scan scan, Func<Step, string> call, IEnumerable<string> calls)
    {
        string head = scan.IsReversed
            ? $"for (int {Position} = {Text.Of(scan.Count - 1)}; {Position} >= 0; {Position}--)"
            : $"for (int {Position} = 0; {Position} < {Text.Of(scan.Count)}; {Position}++)";
        IEnumerable<string> body = calls.SelectMany(step => step.Split('\n')).Select(line => "    " + line);
        return string.Join("\n", [.. scan.First.Select(call), head, "{", .. body, "}"]);
    }

    /// <summary>The arguments for a sequence at the position of the step.</summary>
    public static string Sequence(Program.Buffer sequence, RoutineText text) =>
        $"{text.Ref(sequence)}, {Text.Of(sequence.Positions)}, {text.Capacity(sequence.Positions)}, {Position}";

    /// <summary>The rows that are cleared: of columns, all blocks that have some.</summary>
    public static string WholeBlocks(Program.Buffer cleared, RoutineText text) => cleared.Layout == TensorLayout.Columns
        ? $"({text.Rows(1)} + {Text.Of(Panel.Lanes - 1)}) / {Text.Of(Panel.Lanes)} * {Text.Of(Panel.Lanes)}"
        : text.Rows(1);
}

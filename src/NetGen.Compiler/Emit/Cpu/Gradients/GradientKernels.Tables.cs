using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Gradients;

// Gradients in tables of which samples ask for rows. The places at which a row is asked for are chained, so that only rows that are used are
// summed up, each over its places in their order.
internal sealed partial class GradientKernels
{
    // The rows that are delivered at once: 4 KB.
    private const int TableTile = 64;

    /// <summary>The floats of scratch memory that the gradient in a table needs: a tile, the first place of each row, and the next of each place.</summary>
    /// <param name="step">The gradient.</param>
    /// <param name="rowCapacity">The samples of a chunk.</param>
    public static int TableLength(Step.GatherGradient step, int rowCapacity) =>
        NextStart(step, step.Terms.Count, rowCapacity);

    /// <summary>
    /// The kernel of some rows of a panel of the gradient in a table:
    /// <c>(piece, ref x, ref g[, ref x1, ref g1, …][, ref parameters], ref scratch, rows, offset, ref sink)</c>.
    /// </summary>
    public string Table(Step.GatherGradient step) => Get(step, step.Table, () => AddTable(step));

    private string AddTable(Step.GatherGradient step)
    {
        string[] factors = [.. Terms(step.Terms).SelectMany(term => new[] { "x" + term, "g" + term })];
        int block = Math.Min(Step.GatherGradient.BlockRows, step.TableRows);
        return kernels.Add(
            Text.Pascal(step.Table.Layer) + "TableGradient",
            $"The gradient in up to {Text.Of(block)} rows by 16 columns of a table of {Text.Count(step.TableRows, "row")}.",
            $"nuint piece, {References(factors)}{PenaltyParameter(step.Table)}, ref float scratch, int rows, nuint offset, ref TSink sink",
            writer =>
            {
                (string panel, string firstRow, string length) = WritePart(writer, step, block);
                foreach ((GradientTerm part, int term) in step.Terms.Select((part, term) => (part, term)))
                {
                    writer.Line($"ref float heads{Text.Of(term)} = {Text.Ref("scratch", Text.Of(HeadsStart(step, term)))};");
                    writer.Line($"ref float next{Text.Of(term)} = {Text.Ref("scratch", Text.Of(NextStart(step, term, rowCapacity)))};");
                    writer.Line(
                        $"TablePanels.Chain({IndexText.Of("ref " + factors[2 * term], part.Input, rowCapacity)}, rows, {Text.Of(step.TableRows)}, "
                            + $"{firstRow}, {length}, ref heads{Text.Of(term)}, ref next{Text.Of(term)});");
                }

                using (writer.Open($"for (int row = 0; row < {length}; row += {Text.Of(TableTile)})"))
                {
                    writer.Line($"int count = Math.Min({Text.Of(TableTile)}, {length} - row);");
                    foreach ((GradientTerm part, int term) in step.Terms.Select((part, term) => (part, term)))
                    {
                        string g = Text.Ref(factors[(2 * term) + 1], Text.Offset(0, (Capacity(part.Gradient) * Panel.Lanes, panel)));
                        writer.Line(
                            $"TablePanels.Sum<TPanel>({g}, {Text.Ref($"heads{Text.Of(term)}", "row")}, ref next{Text.Of(term)}, count, "
                                + $"{(term > 0 ? "true" : "false")}, ref scratch);");
                    }

                    string first = firstRow == "0" ? "" : $"(nuint){firstRow}";
                    string target = Text.Offset(
                        0, (1, "offset"), (step.TableRows * Panel.Lanes, panel), (Panel.Lanes, first), (Panel.Lanes, "(nuint)row"));
                    WriteDelivery(writer, step.Table, "scratch", target, $"(nuint)count * {Text.Of(Panel.Lanes)}");
                }
            },
            typeParameters: Sink);
    }

    // Which panel and which rows a piece is of.
    private static (string Panel, string FirstRow, string Length) WritePart(CodeWriter writer, Step.GatherGradient step, int block)
    {
        if (step.Blocks == 1)
            return ("piece", "0", Text.Of(block));
        string blocks = Text.Of(step.Blocks);
        writer.Line($"""
            nuint panel = piece / {blocks};
            int firstRow = {Text.Of(block)} * (int)(piece % {blocks});
            int length = Math.Min({Text.Of(block)}, {Text.Of(step.TableRows)} - firstRow);
            """);
        return ("panel", "firstRow", "length");
    }

    private static int HeadsStart(Step.GatherGradient step, int term) =>
        (TableTile * Panel.Lanes) + (term * Math.Min(Step.GatherGradient.BlockRows, step.TableRows));

    private static int NextStart(Step.GatherGradient step, int term, int rowCapacity) =>
        HeadsStart(step, step.Terms.Count) + step.Terms.Take(term).Sum(part => rowCapacity * part.Input.Size);
}

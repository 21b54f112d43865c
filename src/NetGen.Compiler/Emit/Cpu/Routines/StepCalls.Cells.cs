using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <content>The steps of one sample in cells: several steps for each call.</content>
internal sealed partial class StepCalls
{
    /// <summary>The calls of all steps of one sample, as statements.</summary>
    /// <param name="steps">The steps; each value has memory of its own.</param>
    /// <param name="isInSequence">Whether they are those of a position in a sequence, and else those of a step of a stream.</param>
    public IEnumerable<string> InCells(IReadOnlyList<Step> steps, bool isInSequence = false)
    {
        IReadOnlyList<Cell> cells = Cell.Split(steps);
        string[] references = [.. text.Caller.Parameters.Select(parameter => parameter.Name), .. isInSequence ? [] : new[] { "state" }, "parameters", "workspace"];
        string[] numbers = isInSequence ? [CellKernel.Position] : [];
        var histories = steps.OfType<Step.History>().ToDictionary(history => history.Result, history => history.Place);
        string arguments = string.Join(", ", references.Select(reference => "ref " + reference).Concat(numbers));
        foreach (Cell cell in cells)
        {
            if (cell.IsCall)
            {
                yield return Of(cell.Steps[0]);
                continue;
            }

            if (cell.Sums <= Cell.NarrowPanels || !cell.Steps.Any(step => step is Step.Map))
            {
                yield return Call(cell, isWide: false);
                continue;
            }

            // Where a panel takes several registers, the sums alone fill them.
            yield return "if (TPanel.VectorCount == 1)\n{";
            yield return "    " + Call(cell, isWide: true);
            yield return "}\nelse\n{";
            foreach (Cell half in cell.Halves())
                yield return "    " + Call(half, isWide: false);
            yield return "}";
        }

        string Call(Cell cell, bool isWide)
        {
            var inside = new HashSet<Step>(cell.Steps);
            HashSet<Program.Buffer> read = [.. steps.Where(step => !inside.Contains(step)).SelectMany(step => step.Reads)];
            Step named = cell.Products.FirstOrDefault() ?? cell.Steps[0];
            string name = (named is Step.Product product ? Text.Pascal(product.Kernel.Layer) : "Elementwise") + "Cell";
            return HalfPanelKernels.Add(
                kernels,
                CellKernel.FitsHalfPanels(cell),
                name,
                $"{Text.Count(cell.Products.Count(), "product")} of one sample, and what is computed from them.",
                references,
                numbers,
                writer => CellKernel.Write(writer, cell, read.Contains, histories, text, isWide)) + $"({arguments});";
        }
    }
}

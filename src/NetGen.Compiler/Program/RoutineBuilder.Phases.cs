namespace NetGen.Compiler.Program;

// What is computed once for the batch, between the phases of a training step.
internal sealed partial class RoutineBuilder
{
    private Routine InPhases(Routine routine) => routine with
    {
        Phases = Enumerable.Range(0, _phases.Count)
            .Select(phase => new RoutinePhase(
                _phases.StepsBefore(phase, Describe).ToEquatableArray(), _pending.Count(step => step.Phase == phase)))
            .ToEquatableArray(),
        SharedLength = _phases.SharedLength,
        PartialLength = _phases.PartialLength,
        Moving = (_graph.Training?.Moving ?? [])
            .Select(average => new PlacedAverage(_parameters[average.Parameter], _phases.Place(average.Value), average.Momentum))
            .ToEquatableArray(),
    };

    // With the last of the sums that one step computes.
    private void AddTotals(int index)
    {
        int[] sums = _phases.SumsWith(index);
        if (index != sums[sums.Length - 1])
            return;
        EquatableArray<int> operands = sums.SelectMany(sum => _values[sum]!.Operands).Distinct().ToEquatableArray();
        EquatableArray<int> inPanels = In(TensorLayout.Panels, operands);
        bool mustMask = sums.Any(sum => MustMask(sum, _values[sum]!));
        Add(inPanels, null, at => _phases.Totals(sums, operands, inPanels.Select(at).ToEquatableArray(), mustMask));
    }

    // Gradients that are computed once for the batch.
    private IEnumerable<PendingStep> CommonGradients() => (_graph.Training?.Gradients ?? [])
        .Select((root, parameter) => (root, parameter))
        .Where(gradient => gradient.root >= 0 && _phases.IsCommon(gradient.root))
        .Select(gradient => new PendingStep(
            [], [], _ => new Step.SharedGradient(_phases.Place(gradient.root), _parameters[gradient.parameter]), MayOverwrite: false));

    private int PhaseOf(EquatableArray<int> reads) => reads.Select(read => _phases.PhaseOf(read % _values.Length)).DefaultIfEmpty(0).Max();
}

using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

// Maps and sums over the channels that one pass over the rows computes.
internal sealed partial class RoutineBuilder
{
    // What a row's registers can hold besides, and what neither the caller nor a later batch asks for.
    private bool IsRowOperation(int index, ValueShape row) => _values[index] is { IsShared: false, Operation: Operation.Map or Operation.Sum } value
        && value.Domain.Positions == row.Positions
        && (value.Domain == row || value.Domain.Channels == 1)
        && !value.Reads.Any(_phases.IsCommon)
        && CostModel.FitsRegisters(row.Channels, Rows(row))
        && !IsOfLoss(index);

    private RowGroup?[] FindGroups()
    {
        var groups = new RowGroup?[_values.Length];
        for (int phase = 0; phase < _phases.Count; phase++)
        {
            RowGroup?[] ofPhase = RowGroup.Find(_values, (index, row) => _phases.PhaseOf(index) == phase && IsRowOperation(index, row));
            for (int index = 0; index < groups.Length; index++)
                groups[index] ??= ofPhase[index];
        }

        return groups;
    }

    private void AddRows(RowGroup group)
    {
        int[] members = group.Members;
        EquatableArray<int> inputs = In(TensorLayout.Panels, members
            .SelectMany(member => _values[member]!.Operands)
            .Where(operand => !members.Contains(operand))
            .Distinct()
            .ToEquatableArray());
        bool[] stored = [.. members.Select(IsReadOutside)];
        EquatableArray<int> results = members.Where((_, number) => stored[number]).ToEquatableArray();
        _pending.Add(new PendingStep(
            inputs,
            results,
            at => new Step.Rows(
                inputs.Select(at).ToEquatableArray(),
                members.Select((member, number) => Operation(member, stored[number] ? at(member) : null)).ToEquatableArray(),
                group.Row),
            MayOverwrite: false)
        {
            Phase = PhaseOf(inputs),
        });

        RowOperation Operation(int member, Buffer? result)
        {
            FusedValue value = _values[member]!;
            EquatableArray<int> operands = value.Operands
                .Select(operand => members.Contains(operand)
                    ? inputs.Count + Array.IndexOf(members, operand)
                    : inputs.Select(input => input % _values.Length).ToList().IndexOf(operand))
                .ToEquatableArray();
            return new RowOperation(
                value.Expression, operands, value.Domain.Channels, value.Operation is Operation.Sum, result, MustMask(member, value));
        }

        bool IsReadOutside(int member) => _graph.Outputs.Contains(member) || Enumerable.Range(0, _values.Length).Any(reader =>
            !members.Contains(reader) && _values[reader] is { } value && value.Reads.Contains(member));
    }
}

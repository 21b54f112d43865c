using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

// Sequences that are computed position by position. The body of a scan has a builder of its own, whose tensors have one position; all of
// them lie in one piece of the workspace.
internal sealed partial class RoutineBuilder
{
    // Of the builder of a body, what it belongs to.
    private readonly ScanPlace? _scan;

    // The pieces of the workspace for the bodies of scans, by numbers after those of transposed values: the floats for each sample.
    private readonly Dictionary<int, int> _pieces = [];

    private void LowerScan(int index, FusedValue value, Operation.Scan scan)
    {
        int[] results = [.. Enumerable.Range(0, _values.Length).Where(result =>
            _values[result] is { Operation: Operation.ScanResult } sequence && sequence.Operands[0] == index)];
        EquatableArray<int> operands = value.Operands
            .Select(operand => _values[operand]!.IsShared ? operand : In(TensorLayout.Panels, operand))
            .ToEquatableArray();
        var place = new ScanPlace(operands, results.ToLookup(result => ((Operation.ScanResult)_values[result]!.Operation).Value));
        var body = new RoutineBuilder(BodyOf(scan.Body, value, place), _parameters, _rowCapacity, place);
        IReadOnlyList<PendingStep> pending = body.LowerBody(scan.Body, out int first);
        var placement = StepPlacement.Plan(pending, body.Describe, body._parts, _rowCapacity, out int length);

        int piece = (2 * _values.Length) + index;
        _pieces.Add(piece, length / _rowCapacity);
        EquatableArray<int> reads = operands.Where(operand => !_values[operand % _values.Length]!.IsShared).Distinct().ToEquatableArray();
        _pending.Add(new PendingStep(
            reads,
            [.. results, piece],
            at =>
            {
                place.At = at;
                int start = at(piece).Offset;
                Step[] steps = [.. pending
                    .Select(step => step.Make(number => placement(number) is { Place: Place.Workspace } buffer
                        ? buffer with { Offset = buffer.Offset + start }
                        : placement(number)))];
                return new Step.Scan(
                    scan.Count,
                    scan.IsReversed,
                    steps.Take(first).ToEquatableArray(),
                    steps.Skip(first).Where(step => step is not Step.Copy copy || copy.Source != copy.Result).ToEquatableArray(),
                    reads.Select(at).ToEquatableArray(),
                    results.Select(at).ToEquatableArray());
            },
            MayOverwrite: false)
        {
            Phase = PhaseOf(reads),
        });
    }

    // What the body reads of parameters are parameters there, too. Its outputs are what it leaves.
    private NetworkGraph BodyOf(ScanBody body, FusedValue scan, ScanPlace place) => new(
        body.Values.Select(value => value.Operation is Operation.Outer outer && value.IsShared
            ? value with { Operation = _values[scan.Operands[outer.Operand]]!.Operation }
            : value).ToEquatableArray(),
        _graph.Parameters,
        body.States.Select(state => state.Next).Concat(place.Results.Select(results => results.Key)).Distinct().ToEquatableArray(),
        Training: null);

    // The steps of a body: first what is done once, then what is repeated. At the end of each time, the states go on.
    private List<PendingStep> LowerBody(ScanBody body, out int first)
    {
        foreach (ScanState state in body.States)
        {
            AddFirst(state.Value, state.Initial is int initial ? _scan!.Operands[initial] : null);
        }

        int[] outers = [.. Enumerable.Range(0, _values.Length).Where(index => _values[index] is { Operation: Operation.Outer })];
        foreach (int outer in outers)
            AddFirst(outer, _scan!.Operands[((Operation.Outer)_values[outer]!.Operation).Operand]);

        first = _pending.Count(step => step.Results.Count == 1 && IsKept(step.Results[0]));
        for (int index = 0; index < _values.Length; index++)
        {
            if (_values[index] is { } value)
                Lower(index, value);
        }

        int computed = _pending.Count;
        foreach (ScanState state in body.States)
        {
            int next = In(LayoutOf(state.Value), state.Next);
            if (MayReplace(state.Value, next, computed))
                _parts.Add(next, new PanelsOf(state.Value, 0));
        }

        // All states are read before the first of them changes.
        foreach (ScanState state in body.States)
        {
            int next = In(LayoutOf(state.Value), state.Next);
            if (_values[state.Next]!.Operation is Operation.State && next != state.Value)
                throw new InvalidOperationException("A state that becomes another one has no steps yet.");
            EquatableArray<int> kept = [next, state.Value, .. outers];
            _pending.Add(new PendingStep(kept, [], at => new Step.Copy(at(next), at(state.Value)), MayOverwrite: false));
        }

        return _pending;
    }

    // What the scan keeps from step to step.
    private bool IsKept(int number) => number < _values.Length && _values[number]!.Operation is Operation.State or Operation.Outer;

    private void AddFirst(int kept, int? source)
    {
        // What is copied lies in panels.
        bool isTransposed = source is not null && LayoutOf(kept) == TensorLayout.Columns;
        _pending.Add(new PendingStep([], [kept], at => source is not int from
            ? new Step.Copy(null, at(kept))
            : isTransposed ? new Step.Transpose(_scan!.At!(from), at(kept)) : new Step.Copy(_scan!.At!(from), at(kept)), MayOverwrite: false));
    }

    // Whether the next value of a state can take its place at once: nothing reads the old one after that.
    private bool MayReplace(int state, int next, int steps)
    {
        if (_rowCapacity == 1 || next == state || _parts.ContainsKey(next) || _joined.Contains(next) || IsKept(next) || next >= _values.Length)
            return false;
        int made = _pending.FindIndex(step => step.Results.Contains(next));
        int read = _pending.FindLastIndex(steps - 1, step => step.Reads.Contains(state));
        return made > read || (made == read && _pending[made] is { MayOverwrite: true, Results.Count: 1 });
    }

    // A position of the sequence that the values make.
    private void AddResults(int index)
    {
        if (_scan?.Results.Contains(index) != true)
            return;
        int source = In(TensorLayout.Panels, index);
        foreach (int result in _scan.Results[index])
            Add([source], null, at => new Step.PutPosition(at(source), _scan.At!(result)));
    }

    // What the body of a scan knows of the routine around it.
    private sealed class ScanPlace(EquatableArray<int> operands, ILookup<int, int> results)
    {
        // The scan's operands as values of the routine around.
        public EquatableArray<int> Operands => operands;

        // For each value of the body, the sequences that it makes.
        public ILookup<int, int> Results => results;

        // The places of values of the routine around, once they have some.
        public Func<int, Buffer>? At { get; set; }
    }
}

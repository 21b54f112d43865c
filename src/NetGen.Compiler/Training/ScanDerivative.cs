using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Training;

/// <summary>
/// The derivative of a scan: a scan in the other direction, whose states are the adjoints of the scan's states. It reads what the scan has
/// computed at each position. Sums over all steps, as the gradients in kernels are, are no part of it: each is one sum over positions.
/// </summary>
internal sealed class ScanDerivative
{
    private readonly GraphBuilder _outer;
    private readonly int _number;
    private readonly GraphValue _node;
    private readonly Operation.Scan _scan;
    private readonly List<int> _adjointSequences = [];
    private readonly GraphBuilder _body = new();
    private readonly ScanBuilder _reversed;
    private readonly Dictionary<int, int> _copies = [];
    private readonly int[] _states;
    private int _built;

    private ScanDerivative(GraphBuilder outer, int number)
    {
        (_outer, _number, _node) = (outer, number, outer.Values[number]);
        _scan = (Operation.Scan)_node.Operation;
        _reversed = new ScanBuilder(outer, _scan.Count, !_scan.IsReversed);
        foreach (GraphValue value in _scan.Body.Values)
            _body.Copy(value);
        _states = [.. _scan.Body.States.Select(state => _reversed.State(_body.Values[state.Value].Shape.Channels))];
    }

    /// <summary>Adds the adjoints of a scan's operands to a graph.</summary>
    /// <param name="outer">The graph around the scan; grows by the backward pass.</param>
    /// <param name="scan">The scan.</param>
    /// <param name="adjoints">The adjoints of its results, by the values of its body.</param>
    /// <param name="depends">Whether the adjoint of a value of the graph around is asked for.</param>
    /// <returns>Operands and terms of their adjoints.</returns>
    public static IReadOnlyList<(int Value, int Adjoint)> Differentiate(
        GraphBuilder outer, int scan, IReadOnlyDictionary<int, int> adjoints, Func<int, bool> depends) =>
        new ScanDerivative(outer, scan).Differentiate(adjoints, depends);

    private List<(int Value, int Adjoint)> Differentiate(IReadOnlyDictionary<int, int> adjoints, Func<int, bool> depends)
    {
        int values = _scan.Body.Values.Count;
        int[] asked = [.. Enumerable.Range(0, values).Where(value => IsAsked(_body.Values[value].Operation, depends))];
        var seeds = new List<(int Value, int Adjoint)>();
        foreach ((int value, int adjoint) in adjoints.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)))
        {
            int channels = _body.Values[value].Shape.Channels;
            _adjointSequences.Add(_outer.Repeat(adjoint, new(_scan.Count, channels)));
            seeds.Add((value, _body.Leaf(new Operation.Element(-_adjointSequences.Count), channels, isShared: false)));
        }

        // The states of the scan come first, and then those of the derivative.
        for (int state = 0; state < _states.Length; state++)
        {
            int next = _scan.Body.States[state].Next;
            seeds.Add((next, _body.Leaf(new Operation.State(_states.Length + state), _body.Values[next].Shape, isShared: false)));
        }

        IReadOnlyDictionary<int, int> found = ReverseMode.Differentiate(_body, values, seeds, asked);
        for (int state = 0; state < _states.Length; state++)
        {
            int value = _scan.Body.States[state].Value;
            _reversed.SetNext(_states[state], found.TryGetValue(value, out int adjoint) ? Copy(adjoint) : _reversed.Body.Constant(0));
        }

        int[] summed = [.. found.Values.SelectMany(Terms).Distinct()];
        foreach (int value in found.Values.Where(adjoint => !_body.Values[adjoint].IsShared).Concat(summed.Where(value => value >= values)))
            Copy(value);
        _built = _reversed.Build();

        var results = new List<(int Value, int Adjoint)>();
        for (int value = 0; value < values; value++)
        {
            if (!found.TryGetValue(value, out int adjoint))
                continue;
            switch (_body.Values[value].Operation)
            {
                case Operation.Element element:
                    results.Add((_node.Operands[element.Operand], ResultOf(adjoint, _body.Values[value].Shape.Channels)));
                    break;
                case Operation.Outer outer when _body.Values[value].IsShared:
                    results.Add((_node.Operands[outer.Operand], Hoist(adjoint)));
                    break;
                case Operation.Outer outer:
                    results.Add((_node.Operands[outer.Operand], _outer.SumPositions(ResultOf(adjoint, _body.Values[value].Shape.Channels))));
                    break;
            }
        }

        // What a state's adjoint is after the last step back.
        for (int state = 0; state < _states.Length; state++)
        {
            if (_scan.Body.States[state].Initial is int initial && depends(_node.Operands[initial]))
                results.Add((_node.Operands[initial], LastOf(state)));
        }

        return results;
    }

    private int LastOf(int state)
    {
        var operation = (Operation.Scan)_outer.Values[_built].Operation;
        int sequence = _outer.ScanResult(_built, operation.Body.States[state].Next);
        ValueShape shape = _outer.Values[sequence].Shape;
        return _outer.Slice(sequence, TensorShape.Of(shape.Positions, shape.Channels), 0, operation.IsReversed ? 0 : shape.Positions - 1, 1);
    }

    private bool IsAsked(Operation leaf, Func<int, bool> depends) => leaf switch
    {
        Operation.State => true,
        Operation.Element element => depends(_node.Operands[element.Operand]),
        Operation.Outer outer => depends(_node.Operands[outer.Operand]),
        _ => false,
    };

    // The values of samples that are summed over the steps in an adjoint that all samples share.
    private IEnumerable<int> Terms(int adjoint)
    {
        GraphValue value = _body.Values[adjoint];
        return value switch
        {
            { IsShared: false } => [],
            { Operation: Operation.KernelGradient or Operation.BatchSum } => value.Operands,
            _ => value.Operands.SelectMany(Terms),
        };
    }

    // The same sum, of all steps, in the graph around.
    private int Hoist(int adjoint)
    {
        GraphValue value = _body.Values[adjoint];
        return value.Operation switch
        {
            Operation.KernelGradient => _outer.KernelGradient(SequenceOf(value.Operands[0]), SequenceOf(value.Operands[1])),
            Operation.BatchSum => _outer.BatchSum(SequenceOf(value.Operands[0])),
            Operation.Map map => _outer.Map(map.Expression, value.Shape, [.. value.Operands.Select(Hoist)]),
            Operation.Outer outer => _node.Operands[outer.Operand],
            Operation.Constant constant => _outer.Constant(constant.Value),
            _ => throw new InvalidOperationException($"{value.Operation.GetType().Name} is summed over no steps yet."),
        };
    }

    // What a value of a step is at all of them.
    private int SequenceOf(int value) => value >= _scan.Body.Values.Count
        ? ResultOf(value, _body.Values[value].Shape.Channels)
        : _body.Values[value].Operation switch
        {
            Operation.Element element => _node.Operands[element.Operand],
            Operation.Outer outer => _outer.Repeat(_node.Operands[outer.Operand], new(_scan.Count, _body.Values[value].Shape.Channels)),
            _ => _outer.ScanResult(_number, value),
        };

    // What a value of the backward pass is at all steps; a number that is the same for all of them is repeated.
    private int ResultOf(int value, int channels)
    {
        GraphValue copied = _reversed.Body.Values[_copies[value]];
        var shape = new ValueShape(_scan.Count, channels);
        return copied.Operation switch
        {
            Operation.Constant constant => _outer.Constant(constant.Value),
            Operation.Element element => _outer.Repeat(_outer.Values[_built].Operands[element.Operand], shape),
            _ => _outer.Repeat(_outer.ScanResult(_built, _copies[value]), shape),
        };
    }

    // A value in the body of the derivative: what the scan has computed is read there.
    private int Copy(int value)
    {
        if (_copies.TryGetValue(value, out int known))
            return known;
        GraphValue node = _body.Values[value];
        bool isForward = value < _scan.Body.Values.Count;
        int copy = node.Operation switch
        {
            Operation.Constant constant => _reversed.Body.Constant(constant.Value),
            Operation.Outer outer => _reversed.Outer(_node.Operands[outer.Operand]),
            Operation.Element { Operand: < 0 } adjoint => _reversed.Element(_adjointSequences[-1 - adjoint.Operand]),
            Operation.Element element => _reversed.Element(_node.Operands[element.Operand]),
            Operation.State state when !isForward => _states[state.Number - _states.Length],
            _ when isForward && node.IsShared => CopyNode(node),
            _ when isForward => _reversed.Element(_outer.ScanResult(_number, value)),
            _ => CopyNode(node),
        };
        _copies.Add(value, copy);
        return copy;
    }

    private int CopyNode(GraphValue node) =>
        _reversed.Body.Copy(node with { Operands = node.Operands.Select(Copy).ToEquatableArray() });
}

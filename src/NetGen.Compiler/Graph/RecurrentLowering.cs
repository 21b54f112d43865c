using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>
/// Recurrent layers in terms of a scan. What depends on inputs alone is computed for all steps at once, before it; formulas as in
/// <c>keras.layers.SimpleRNN</c>, <c>LSTM</c> and <c>GRU</c>.
/// </summary>
internal sealed class RecurrentLowering
{
    private readonly GraphBuilder _graph;
    private readonly RecurrentLayer _layer;
    private readonly bool _isBackwards;
    private readonly int[] _parameters;
    private readonly ScanBuilder _scan;
    private readonly ScalarExpression _activation;
    private readonly ScalarExpression _gate;
    private readonly int? _stateMask;
    private readonly int? _steps;
    private readonly int _inputs;
    private readonly CarriedStates? _carried;

    private RecurrentLowering(
        GraphBuilder graph, RecurrentLayer layer, bool isBackwards, int x, int[] parameters, RecurrentMasks masks, int? steps, CarriedStates? carried)
    {
        (_graph, _layer, _isBackwards, _parameters, _carried) = (graph, layer, isBackwards, parameters, carried);
        _scan = new ScanBuilder(graph, layer.Steps, isBackwards);
        _activation = Activations.Expression(layer.Activation);
        _gate = layer.RecurrentActivation is { } gate ? Activations.Expression(gate) : Scalar.Variable(0);
        _inputs = masks.Inputs is int mask ? graph.Map(Scalar.Variable(0) * Scalar.Variable(1), graph.Values[x].Shape, x, mask) : x;
        _stateMask = masks.State is int ofState ? _scan.Outer(ofState) : null;
        _steps = steps is int ofSteps ? _scan.Element(ofSteps) : null;
    }

    private int Units => _layer.Declared.Units;

    private GraphBuilder Body => _scan.Body;

    /// <summary>Lowers a layer.</summary>
    /// <param name="graph">The graph that grows.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">Its input, [steps, features].</param>
    /// <param name="parameters">The parts of its parameters: those of the kernel, of the recurrent kernel and of the bias, for each direction.</param>
    /// <param name="masks">What is left out while training, for each direction.</param>
    /// <param name="steps">The mask of the steps, [steps, 1]; nothing where all count.</param>
    /// <param name="carried">Receives the states, if they go on from batch to batch.</param>
    public static int Lower(
        GraphBuilder graph, RecurrentLayer layer, int x, int[] parameters, IReadOnlyList<RecurrentMasks> masks, int? steps, CarriedStates? carried)
    {
        bool isBackwards = layer.Declared.GoBackwards;
        int[] Half(int number) => [.. parameters.Skip(number * parameters.Length / masks.Count).Take(parameters.Length / masks.Count)];
        int first = new RecurrentLowering(graph, layer, isBackwards, x, Half(0), masks[0], steps, carried).Lower();
        int states = layer.IsBidirectional
            ? Merge(graph, layer, first, new RecurrentLowering(graph, layer, !isBackwards, x, Half(1), masks[1], steps, carried).Lower())
            : first;

        // Keras returns states in the order in which they were computed: of two directions, in that of the first.
        return layer.Declared.ReturnSequences && isBackwards ? Reversed(graph, layer, states) : states;
    }

    private static int Merge(GraphBuilder graph, RecurrentLayer layer, int first, int second)
    {
        var shape = ValueShape.Of(layer.OutputShape);
        ScalarExpression a = Scalar.Variable(0), b = Scalar.Variable(1);
        if (layer.Declared.Bidirectional == BidirectionalMerge.Concatenate)
        {
            EquatableArray<int> output = layer.OutputShape.Dimensions;
            TensorShape part = TensorShape.Of([.. output.Take(output.Count - 1), layer.Declared.Units]);
            return graph.Concatenate(output.Count - 1, [part, part], first, second);
        }

        ScalarExpression merged = layer.Declared.Bidirectional switch
        {
            BidirectionalMerge.Sum => a + b,
            BidirectionalMerge.Average => (a + b) / 2,
            BidirectionalMerge.Multiply => a * b,
            _ => throw new InvalidOperationException($"Unknown merge {layer.Declared.Bidirectional}."),
        };
        return graph.Map(merged, shape, graph.Reshape(first, shape), graph.Reshape(second, shape));
    }

    // After each step in the order of the input, or after the last one.
    private int Lower()
    {
        int state = State();
        int next = _layer.Declared.Cell switch
        {
            RecurrentCell.LSTM => LongShortTermMemory(state),
            RecurrentCell.GRU => GatedUnit(state),
            _ => Map(_activation.Substitute([Scalar.Variable(0) + Scalar.Variable(1)]), Input(0), Recurrent(0, Masked(state))),
        };
        int kept = Kept(next, state);
        _scan.SetNext(state, kept);

        // Keras: a masked step has the output of the one before, and 0 where two directions are merged.
        int output = _steps is int mask && _layer is { IsBidirectional: true, Declared.ReturnSequences: true }
            ? Map(Scalar.IfGreater(Scalar.Variable(1), 0, Scalar.Variable(0), 0), next, mask)
            : kept;
        int scan = _scan.Build();
        _carried?.Leave(((Operation.Scan)_graph.Values[scan].Operation).Body.States.Select(left => Last(scan, left.Next)));
        return _layer.Declared.ReturnSequences ? _graph.ScanResult(scan, output) : Last(scan, output);
    }

    private int State() => _scan.State(Units, _carried?.Take(_graph, Units));

    // What a value of the body is at the last step.
    private int Last(int scan, int value) =>
        _graph.Slice(_graph.ScanResult(scan, value), TensorShape.Of(_layer.Steps, Units), 0, _isBackwards ? 0 : _layer.Steps - 1, 1);

    private static int Reversed(GraphBuilder graph, RecurrentLayer layer, int states)
    {
        var shape = ValueShape.Of(layer.OutputShape);
        BoxAxis elements = new(shape.Channels, 1, 1);
        IEnumerable<ArrangedBox> rows = Enumerable.Range(0, layer.Steps)
            .Select(step => new ArrangedBox(0, (layer.Steps - 1 - step) * shape.Channels, step * shape.Channels, [elements]));
        return graph.Rearrange(shape, rows, graph.Reshape(states, shape));
    }

    // i, f, c, o: c′ = f·c + i·f(c̃), h′ = o·f(c′).
    private int LongShortTermMemory(int state)
    {
        int carry = State(), h = Masked(state);
        int[] sums = [.. Enumerable.Range(0, 4).Select(gate => Sum(gate, h))];
        int input = Gate(sums[0]), forget = Gate(sums[1]), candidate = Map(_activation, sums[2]), output = Gate(sums[3]);
        int next = Map(
            (Scalar.Variable(0) * Scalar.Variable(1)) + (Scalar.Variable(2) * Scalar.Variable(3)), forget, carry, input, candidate);
        _scan.SetNext(carry, Kept(next, carry));
        return Map(Scalar.Variable(0) * Scalar.Variable(1), output, Map(_activation, next));
    }

    // z, r, h: h′ = z·h + (1 − z)·h̃.
    private int GatedUnit(int state)
    {
        int h = Masked(state);
        int update = Gate(Sum(0, h)), reset = Gate(Sum(1, h));
        ScalarExpression candidate = _activation.Substitute([Scalar.Variable(0) + Scalar.Variable(1)]);
        int proposed = _layer.Declared.ResetAfter
            ? Map(_activation.Substitute([Scalar.Variable(0) + (Scalar.Variable(1) * Scalar.Variable(2))]), Input(2), reset, Recurrent(2, h))
            : Map(candidate, Input(2), Recurrent(2, Map(Scalar.Variable(0) * Scalar.Variable(1), reset, h)));
        ScalarExpression z = Scalar.Variable(0);
        return Map((z * Scalar.Variable(1)) + ((1 - z) * Scalar.Variable(2)), update, state, proposed);
    }

    private int Sum(int gate, int h) => Map(Scalar.Variable(0) + Scalar.Variable(1), Input(gate), Recurrent(gate, h));

    private int Gate(int sum) => Map(_gate, sum);

    // x·K + b of a gate, of all steps at once.
    private int Input(int gate)
    {
        int? bias = _layer.Bias is null ? null : _parameters[(2 * _layer.Gates) + gate];
        return _scan.Element(_graph.MatrixProduct(_inputs, _parameters[gate], bias));
    }

    // h·R of a gate, with the second bias of a GRU.
    private int Recurrent(int gate, int h)
    {
        int? bias = _layer.Bias?.Shape.Rank == 2 ? _scan.Outer(_parameters[(3 * _layer.Gates) + gate]) : null;
        return Body.MatrixProduct(h, _scan.Outer(_parameters[_layer.Gates + gate]), bias);
    }

    // A masked step leaves a state as it was.
    private int Kept(int next, int state) => _steps is int mask
        ? Map(Scalar.IfGreater(Scalar.Variable(2), 0, Scalar.Variable(0), Scalar.Variable(1)), next, state, mask)
        : next;

    private int Masked(int state) => _stateMask is int mask ? Map(Scalar.Variable(0) * Scalar.Variable(1), state, mask) : state;

    private int Map(ScalarExpression expression, params int[] operands) =>
        Body.Repeat(Body.Map(expression, Units, operands), Units);
}

/// <summary>What is left out of a recurrent layer in one direction while training.</summary>
/// <param name="Inputs">What inputs are multiplied by, or nothing.</param>
/// <param name="State">What the state that goes into products is multiplied by, or nothing.</param>
internal readonly record struct RecurrentMasks(int? Inputs, int? State);

using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Makes a step of a prediction, or a block of steps, value by value.</summary>
internal sealed class StreamLowering
{
    private readonly GraphBuilder _step = new();
    private readonly int _steps;
    private readonly int _block;
    private readonly Network _network;
    private readonly List<(int Value, int Next)> _states = [];
    private readonly Dictionary<int, int[]> _bodies = [];
    private IReadOnlyList<GraphValue> _values = [];
    private StepValue?[] _made = [];
    private string? _reason;

    private StreamLowering(Network network, int steps, int block) => (_network, _steps, _block) = (network, steps, block);

    /// <summary>A network step by step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="obstacle">Why there is none.</param>
    /// <param name="block">The steps that are computed at once.</param>
    public static StreamGraph? Lower(Network network, out StreamObstacle? obstacle, int block = 1)
    {
        if (StreamGraph.StepsOf(network) is not int steps)
        {
            obstacle = new(null, "its inputs have no steps in common: the first axis of each must have the same size, and there must be another one, unless [Embedding] reads it");
            return null;
        }

        return new StreamLowering(network, steps, block).Lower(out obstacle);
    }

    private StreamGraph? Lower(out StreamObstacle? obstacle)
    {
        LayerLowering lowered = LayerLowering.Lower(_network, isTraining: false, carriesStates: false, out IReadOnlyList<int> ends);
        _values = lowered.Graph.Values;
        foreach (ParameterSpecification parameter in _network.ParameterParts)
            _step.Parameter(parameter);
        bool[] isNeeded = Needed(lowered.Outputs);
        _made = new StepValue?[_values.Count];
        for (int index = 0; index < _values.Count; index++)
        {
            if (!isNeeded[index])
                continue;
            _made[index] = Make(index);
            if (_made[index] is null)
            {
                int layer = ends.TakeWhile(end => end <= index).Count();
                obstacle = new(layer < _network.Layers.Count ? _network.Layers[layer] : null, _reason!);
                return null;
            }
        }

        obstacle = null;
        IEnumerable<int> outputs = lowered.Outputs.Select(output => _made[output]!.Value.Value);
        NetworkGraph graph = _step.Build([.. outputs, .. _states.Select(state => state.Next)], training: null);
        return new StreamGraph(graph, _states.Select(state => _step.Values[state.Value].Size).ToEquatableArray());
    }

    private bool[] Needed(IReadOnlyList<int> outputs)
    {
        bool[] isNeeded = new bool[_values.Count];
        foreach (int output in outputs)
            isNeeded[output] = true;
        for (int index = _values.Count - 1; index >= 0; index--)
        {
            foreach (int operand in isNeeded[index] ? _values[index].Operands : [])
                isNeeded[operand] = true;
        }

        return isNeeded;
    }

    private StepValue? Fail(string reason)
    {
        _reason = reason;
        return null;
    }

    private StepValue At(int index) => _made[index]!.Value;

    private bool IsBlock => _block > 1;

    private StepValue? Make(int index)
    {
        GraphValue value = _values[index];
        EquatableArray<int> x = value.Operands;
        if (IsBlock && (value.Operation is Operation.Scan || x.Any(operand => At(operand).Kind == StepKind.Last)))
            return Fail("has one step at a time");
        switch (value.Operation)
        {
            case Operation.Parameter parameter:
                return new(parameter.Index, StepKind.Shared);
            case Operation.Constant constant:
                return new(_step.Constant(constant.Value), StepKind.Shared);
            case Operation.Input input:
                return MakeInput(input, value.Shape);
            case Operation.MatrixProduct when IsSplit(x[0]):
                return new(
                    _step.Copy(value with { Operands = [.. x.Select(operand => At(operand).Value)], Shape = StepShape(value.Shape, At(x[0]).Kind) }),
                    At(x[0]).Kind);
            case Operation.Gather:
                int indices = At(x[0]).Value;
                return new(_step.Gather(_step.Reshape(indices, new(1, _step.Values[indices].Size)), At(x[1]).Value), At(x[0]).Kind);
            case Operation.Map map:
                return MakeMap(value, map.Expression);
            case Operation.Sum or Operation.Softmax or Operation.LogSoftmax when IsSplit(x[0]):
                StepValue rows = At(x[0]);
                return new(_step.Copy(value with { Operands = [rows.Value], Shape = StepShape(value.Shape, rows.Kind) }), rows.Kind);
            case Operation.SumPositions or Operation.AveragePooling or Operation.MaxPooling or Operation.Convolution or Operation.DepthwiseConvolution
                when At(x[0]).Kind == StepKind.Last:
                return new(_step.Copy(value with { Operands = [.. x.Select(operand => At(operand).Value)] }), StepKind.Last);
            case Operation.Rearrange rearrange:
                return MakeRearrangement(value, rearrange.Boxes);
            case Operation.Convolution { Window: var window }:
                return MakeConvolution(value, window);
            case Operation.DepthwiseConvolution { Window: var window }:
                return MakeDepthwise(value, window);
            case Operation.Scan scan:
                return MakeScan(index, scan, x);
            case Operation.ScanResult result:
                return new(_bodies[x[0]][result.Value], StepKind.Each);
            case Operation.ConvolutionInputGradient:
                return Fail("spreads each step over several");
            case Operation.AveragePooling or Operation.MaxPooling:
                return Fail("sees several steps at once");
            default:
                return Fail("needs all steps at once");
        }
    }

    // Whether each step has positions of its own, as what works along the channels needs.
    private bool IsSplit(int index) =>
        At(index).Kind == StepKind.Last || (_values[index].Shape.Positions % _steps == 0 && _values[index].Shape.Positions >= _steps);

    // A sequence can lie as a vector of all elements.
    private ValueShape StepShape(ValueShape shape, StepKind kind) => kind switch
    {
        StepKind.Each when shape.Positions == 1 && _steps > 1 => new(_block, shape.Channels / _steps),
        StepKind.Each => new(shape.Positions / _steps * _block, shape.Channels),
        _ => shape,
    };

    private StepValue? MakeInput(Operation.Input input, ValueShape shape)
    {
        int rowSize = _network.InputShape.Size / _steps;
        return _network.Inputs.Any(port => port.Offset == input.Offset && port.Shape.Size == shape.Size)
            ? new(_step.Input(StepShape(shape, StepKind.Each), input.Offset / _steps, rowSize * _block), StepKind.Each)
            : Fail("picks some of the steps");
    }

    private StepValue? MakeMap(GraphValue value, ScalarExpression expression)
    {
        StepKind[] kinds = [.. value.Operands.Select(operand => At(operand).Kind)];
        bool isEach = kinds.Contains(StepKind.Each);
        if (isEach && kinds.Contains(StepKind.Last))
            return Fail("reads the last step at every step");
        if (value.IsShared)
            return new(_step.Map(expression, value.Shape, [.. value.Operands.Select(operand => At(operand).Value)]), StepKind.Shared);

        // What has no operand of a sample is the same at all steps.
        StepKind kind = isEach || (!kinds.Contains(StepKind.Last) && value.Shape.Positions == _steps) ? StepKind.Each : StepKind.Last;
        ValueShape shape = StepShape(value.Shape, kind);
        if (kind == StepKind.Each && value.Operands.Any(operand => At(operand).Kind == StepKind.Shared && !_values[operand].Shape.BroadcastsTo(shape)))
            return Fail("has weights for each step");
        int made = _step.Map(expression, shape, [.. value.Operands.Select(operand => At(operand).Value)]);
        return new(_step.Repeat(made, shape), kind);
    }

    private StepValue? MakeRearrangement(GraphValue value, EquatableArray<ArrangedBox> boxes)
    {
        if (value.Operands.All(operand => At(operand).Kind == StepKind.Last))
            return new(_step.Rearrange(value.Shape, boxes, [.. value.Operands.Select(operand => At(operand).Value)]), StepKind.Last);

        // Where each element comes from.
        var sources = new (int Operand, int Source)?[value.Size];
        foreach (ArrangedBox box in boxes)
        {
            foreach ((int source, int target) in box.Elements())
                sources[target] = (box.Operand, source);
        }

        int[] operands = [.. value.Operands];
        StepValue? each = value.Size % _steps == 0 && value.Operands.All(operand => At(operand).Kind == StepKind.Each)
            && Enumerable.Range(0, value.Size).All(target => IsOfItsStep(value, sources, target))
                ? Rearranged(StepShape(value.Shape, StepKind.Each), sources.Take(value.Size / _steps), StepKind.Each, _ => 0)
                : null;
        if (each is not null || IsBlock)
            return each ?? Fail("has one step at a time");
        bool isLast = sources.All(source => source is null
            || At(operands[source.Value.Operand]).Kind == StepKind.Last
            || source.Value.Source / (_values[operands[source.Value.Operand]].Size / _steps) == _steps - 1);
        return isLast
            ? Rearranged(value.Shape, sources, StepKind.Last, operand =>
                At(operands[operand]).Kind == StepKind.Each ? _values[operands[operand]].Size / _steps * (_steps - 1) : 0)
            : Fail("moves elements from one step to another");

        StepValue? Rearranged(ValueShape shape, IEnumerable<(int Operand, int Source)?> from, StepKind kind, Func<int, int> start) => new(
            _step.Rearrange(shape, Runs(from, start).Select(InBlock), [.. operands.Select(operand => At(operand).Value)]), kind);

        // What is copied for a step, for each of the block.
        ArrangedBox InBlock(ArrangedBox box) => !IsBlock ? box : box with
        {
            Axes = [new BoxAxis(_block, _values[operands[box.Operand]].Size / _steps, value.Size / _steps), .. box.Axes],
        };
    }

    // As the element at the same place of the first step, as many steps on.
    private bool IsOfItsStep(GraphValue value, (int Operand, int Source)?[] sources, int target)
    {
        int size = value.Size / _steps;
        if (sources[target] is not { } own)
            return sources[target % size] is null;
        int ofOperand = _values[value.Operands[own.Operand]].Size / _steps;
        return sources[target % size] is { } first
            && first.Operand == own.Operand
            && first.Source < ofOperand
            && own.Source == first.Source + (target / size * ofOperand);
    }

    // What follows each other on both sides is one box.
    private static IEnumerable<ArrangedBox> Runs(IEnumerable<(int Operand, int Source)?> elements, Func<int, int> start)
    {
        (int Operand, int Source)?[] all = [.. elements];
        for (int target = 0; target < all.Length;)
        {
            if (all[target] is not { } first)
            {
                target++;
                continue;
            }

            int length = 1;
            while (target + length < all.Length && all[target + length] == (first.Operand, first.Source + length))
                length++;
            yield return new ArrangedBox(first.Operand, first.Source - start(first.Operand), target, [new BoxAxis(length, 1, 1)]);
            target += length;
        }
    }

    private StepValue? MakeConvolution(GraphValue value, Window window)
    {
        EquatableArray<int> x = value.Operands;
        EquatableArray<int> parameters = [.. x.Skip(1).Select(operand => At(operand).Value)];
        if (WithinStep(window) is { } within)
            return new(_step.Copy(value with
            {
                Operation = ((Operation.Convolution)value.Operation) with { Window = within },
                Operands = [At(x[0]).Value, .. parameters],
                Shape = StepShape(value.Shape, StepKind.Each),
            }), StepKind.Each);
        if (TapsOf(window) is not { } taps)
            return Fail(WhyNotCausal(window));
        if (taps.Size == 1)
            return new(_step.MatrixProduct(At(x[0]).Value, parameters[0], x.Count == 3 ? parameters[1] : null, skipsZeros: false), StepKind.Each);
        if (IsBlock)
            return OverBlock(value, new Operation.Convolution(InBlock(taps)), taps);
        int history = _step.History(At(x[0]).Value, taps.Size, taps.Dilation);
        return new(_step.MatrixProduct(history, parameters[0], x.Count == 3 ? parameters[1] : null, skipsZeros: false), StepKind.Each);
    }

    private StepValue? MakeDepthwise(GraphValue value, Window window)
    {
        EquatableArray<int> x = value.Operands;
        if (TapsOf(window) is not { } taps)
            return Fail(WhyNotCausal(window));
        if (IsBlock)
            return OverBlock(value, new Operation.DepthwiseConvolution(InBlock(taps)), taps);
        int channels = value.Shape.Channels;
        int history = _step.Reshape(_step.History(At(x[0]).Value, taps.Size, taps.Dilation), new(taps.Size, channels));
        int products = _step.Map(Scalar.Variable(0) * Scalar.Variable(1), new(taps.Size, channels), history, At(x[1]).Value);
        int sum = _step.SumPositions(products);
        return new(
            x.Count == 3 ? _step.Map(Scalar.Variable(0) + Scalar.Variable(1), channels, sum, At(x[2]).Value) : sum, StepKind.Each);
    }

    // A window that slides over the steps of a block, and begins in those before.
    private StepValue OverBlock(GraphValue value, Operation operation, WindowAxis taps)
    {
        int[] x = [.. value.Operands.Select(operand => At(operand).Value)];
        x[0] = _step.BlockHistory(x[0], taps.Size, taps.Dilation);
        return new(_step.Copy(value with { Operation = operation, Operands = [.. x], Shape = StepShape(value.Shape, StepKind.Each) }), StepKind.Each);
    }

    private Window InBlock(WindowAxis taps) =>
        new(WindowAxis.One, taps with { Inputs = taps.Extent - 1 + _block, Outputs = _block, Before = 0 });

    // Steps are the columns of a series, and the rows of an image.
    private Window? WithinStep(Window window) => window.Rows is { Size: 1, Stride: 1, Before: 0 } rows && rows.Inputs == _steps && rows.Outputs == _steps
        && window.Columns.Inputs > 1
            ? window with { Rows = WindowAxis.One with { Inputs = _block, Outputs = _block } }
            : null;

    private static WindowAxis? TapsOf(Window window) =>
        window.Rows.Inputs == 1 && window.Columns is var axis && axis.Stride == 1 && axis.Before == axis.Extent - 1 && axis.Outputs == axis.Inputs
            ? axis
            : null;

    private static string WhyNotCausal(Window window) => window.Rows.Stride > 1 || window.Columns.Stride > 1
        ? "moves its window by several steps"
        : "sees steps that are still to come; with Padding = Causal, a convolution of a series sees none";

    private StepValue? MakeScan(int index, Operation.Scan scan, EquatableArray<int> operands)
    {
        if (scan.IsReversed)
            return Fail("begins with the last step");
        if (scan.Body.States.Any(state => state.Initial is not null) || operands.Any(operand => At(operand).Kind == StepKind.Last))
            return Fail("reads the last step at every step");
        int[] made = new int[scan.Body.Values.Count];
        foreach (ScanState state in scan.Body.States)
        {
            made[state.Value] = _step.Leaf(new Operation.State(_states.Count), scan.Body.Values[state.Value].Shape, isShared: false);
            _states.Add((made[state.Value], 0));
        }

        int first = _states.Count - scan.Body.States.Count;
        for (int value = 0; value < made.Length; value++)
        {
            GraphValue node = scan.Body.Values[value];
            made[value] = node.Operation switch
            {
                Operation.State => made[value],
                Operation.Element element => _step.Reshape(At(operands[element.Operand]).Value, node.Shape),
                Operation.Outer outer => At(operands[outer.Operand]).Value,
                Operation.Map map => Repeated(node, _step.Map(map.Expression, node.Shape, [.. node.Operands.Select(operand => made[operand])])),
                _ => _step.Copy(node with { Operands = node.Operands.Select(operand => made[operand]).ToEquatableArray() }),
            };
        }

        for (int state = 0; state < scan.Body.States.Count; state++)
            _states[first + state] = _states[first + state] with { Next = made[scan.Body.States[state].Next] };
        _bodies.Add(index, made);
        return new(-1, StepKind.Each);
    }

    private int Repeated(GraphValue node, int value) => node.IsShared ? value : _step.Repeat(value, node.Shape);

    // A value of the step, and what it is of the whole.
    private readonly record struct StepValue(int Value, StepKind Kind);

    private enum StepKind
    {
        // The same for all steps and samples.
        Shared,

        // Each step has its own.
        Each,

        // What there is after the last step; in a stream, after each.
        Last,
    }
}

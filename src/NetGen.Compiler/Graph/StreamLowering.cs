using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Makes a step of a prediction, or a block of steps, value by value.</summary>
internal sealed partial class StreamLowering
{
    private readonly GraphBuilder _step = new();
    private readonly int _steps;
    private readonly int _stride;
    private readonly int _block;
    private readonly Network _network;
    private readonly LayerLowering _lowered;
    private readonly IReadOnlyList<int> _ends;
    private readonly IReadOnlyList<GraphValue> _values;
    private readonly StepValue?[] _made;
    private readonly List<(int Value, int Next)> _states = [];
    private readonly Dictionary<int, int[]> _bodies = [];
    private string? _reason;

    // By how many times more steps of the input a window needs at once.
    private int _factor = 1;

    private StreamLowering(Network network, LayerLowering lowered, IReadOnlyList<int> ends, int stride, int block)
    {
        (_network, _lowered, _ends, _stride, _block) = (network, lowered, ends, stride, block);
        _steps = StreamGraph.StepsOf(network)!.Value;
        _values = lowered.Graph.Values;
        _made = new StepValue?[_values.Count];
    }

    /// <summary>A network step by step.</summary>
    /// <param name="network">The network.</param>
    /// <param name="obstacle">Why there is none.</param>
    public static StreamGraph? Lower(Network network, out StreamObstacle? obstacle)
    {
        if (StreamGraph.StepsOf(network) is not int steps)
        {
            obstacle = new(null, "its inputs have no steps in common: the first axis of each must have the same size, and there must be another one, unless [Embedding] reads it");
            return null;
        }

        // A step has one step of the input, or as many as strides need.
        var lowered = LayerLowering.Lower(network, isTraining: false, carriesStates: false, out IReadOnlyList<int> ends);
        for (int stride = 1; ;)
        {
            var lowering = new StreamLowering(network, lowered, ends, stride, block: 1);
            StreamGraph? graph = lowering.Lower(out obstacle);
            if (lowering._factor == 1)
                return graph;
            long needed = (long)stride * lowering._factor;
            if (needed > steps)
            {
                obstacle = obstacle! with { Reason = FormattableString.Invariant($"needs {needed} steps of the input for one step, and sequences have {steps}") };
                return null;
            }

            stride = (int)needed;
        }
    }

    /// <summary>Several steps of a network at once; nothing where a step needs the one before.</summary>
    /// <param name="network">A network that has steps.</param>
    /// <param name="stride">The steps of the input in each.</param>
    /// <param name="block">How many, at least 2.</param>
    public static StreamGraph? LowerBlock(Network network, int stride, int block)
    {
        var lowered = LayerLowering.Lower(network, isTraining: false, carriesStates: false, out IReadOnlyList<int> ends);
        return new StreamLowering(network, lowered, ends, stride, block).Lower(out _);
    }

    private StreamGraph? Lower(out StreamObstacle? obstacle)
    {
        foreach (ParameterSpecification parameter in _network.ParameterParts)
            _step.Parameter(parameter);
        bool[] isNeeded = Needed(_lowered.Outputs);
        for (int index = 0; index < _values.Count; index++)
        {
            if (!isNeeded[index])
                continue;
            _made[index] = Make(index);
            if (_made[index] is null)
            {
                obstacle = new(LayerOf(index), _reason ?? "");
                return null;
            }
        }

        obstacle = null;
        StepValue[] outputs = [.. _lowered.Outputs.Select(output => _made[output]!.Value)];
        NetworkGraph graph = _step.Build([.. outputs.Select(output => output.Value), .. _states.Select(state => state.Next)], training: null);
        return new StreamGraph(
            graph,
            _states.Select(state => _step.Values[state.Value].Size).ToEquatableArray(),
            _stride,
            outputs.SelectMany(output => output.Part?.Newest ?? []).Select(newest => (_stride * _block) - 1 - newest).DefaultIfEmpty(0).Max());
    }

    private Layer? LayerOf(int index) =>
        _ends.TakeWhile(end => end <= index).Count() is var layer && layer < _network.Layers.Count ? _network.Layers[layer] : null;

    private bool[] Needed(IReadOnlyList<int> outputs)
    {
        bool[] isNeeded = new bool[_values.Count];
        foreach (int output in outputs)
            isNeeded[output] = true;
        for (int index = _values.Count - 1; index >= 0; index--)
        {
            foreach (int operand in isNeeded[index] ? OperandsOf(index) : [])
                isNeeded[operand] = true;
        }

        return isNeeded;
    }

    // A convolution with groups lays its inputs out for itself.
    private EquatableArray<int> OperandsOf(int index) => _lowered.Groups.TryGetValue(index, out LoweredGroups? groups)
        ? [groups.X, .. _values[index].Operands.Skip(1)]
        : _values[index].Operands;

    private StepValue? Fail(string reason)
    {
        _reason = reason;
        return null;
    }

    // With so many times as many steps of the input at once, there is a step.
    private StepValue? Ask(int factor)
    {
        _factor = factor;
        return null;
    }

    private StepValue At(int index) => _made[index]!.Value;

    private bool IsBlock => _block > 1;

    private StepValue? Make(int index)
    {
        GraphValue value = _values[index];
        EquatableArray<int> x = OperandsOf(index);
        if (IsBlock && (value.Operation is Operation.Scan || x.Any(operand => At(operand).Kind == StepKind.Last)))
            return Fail("has one step at a time");
        switch (value.Operation)
        {
            case Operation.Parameter parameter:
                return new(parameter.Index, StepKind.Shared, null);
            case Operation.Constant constant:
                return new(_step.Constant(constant.Value), StepKind.Shared, null);
            case Operation.Input input:
                return MakeInput(input, value.Shape);
            case Operation.MatrixProduct or Operation.Sum or Operation.Softmax or Operation.LogSoftmax:
                return MakeRows(value);
            case Operation.Gather:
                return MakeGather(value);
            case Operation.Map map:
                return MakeMap(value, map.Expression);
            case Operation.SumPositions or Operation.AveragePooling or Operation.MaxPooling or Operation.Convolution or Operation.DepthwiseConvolution
                when At(x[0]).Kind == StepKind.Last:
                return AfterLast(_step.Copy(value with { Operands = [.. value.Operands.Select(operand => At(operand).Value)] }), x);
            case Operation.Rearrange rearrange:
                return MakeRearrangement(value, rearrange.Boxes);
            case Operation.Convolution or Operation.DepthwiseConvolution or Operation.AveragePooling or Operation.MaxPooling:
                return MakeWindow(index);
            case Operation.Scan scan:
                return MakeScan(index, scan, x);
            case Operation.ScanResult result:
                return new(_bodies[x[0]][result.Value], StepKind.Each, At(x[0]).Part);
            case Operation.ConvolutionInputGradient:
                return Fail("spreads each step over several");
            default:
                return Fail("needs all steps at once");
        }
    }

    private StepValue AfterLast(int value, IEnumerable<int> operands) => new(
        value, StepKind.Last, new(1, [operands.SelectMany(operand => At(operand).Part?.Newest ?? []).DefaultIfEmpty(0).Max()]));

    private StepValue? MakeInput(Operation.Input input, ValueShape shape)
    {
        StepPart part = OfInputs();
        int count = part.Count;
        return _network.Inputs.Any(port => port.Offset == input.Offset && port.Shape.Size == shape.Size)
            ? new(_step.Input(part.ShapeOf(shape), input.Offset / _steps * count, _network.InputShape.Size / _steps * count), StepKind.Each, part)
            : Fail("picks some of the steps");
    }

    private StepPart OfInputs() => new(_steps, [.. Enumerable.Range(0, _stride * _block)]);

    // Work along the channels needs positions that are of one step each.
    private StepValue? MakeRows(GraphValue value)
    {
        StepValue rows = At(value.Operands[0]);
        ValueShape whole = _values[value.Operands[0]].Shape;
        if (rows.Kind == StepKind.Last)
            return AfterLast(_step.Copy(value with { Operands = [.. value.Operands.Select(operand => At(operand).Value)] }), value.Operands);
        if (whole.Positions == 1 && rows.Part!.Length > 1)
            return Fail("needs all steps at once");
        if (rows.Part!.As(whole.Positions) is not { } ofRows)
            return Ask(rows.Part.FactorFor(whole.Positions));
        StepPart part = whole.Positions % rows.Part.Length == 0 ? rows.Part : ofRows;
        int x = _step.Reshape(rows.Value, part.ShapeOf(whole));
        return new(
            _step.Copy(value with
            {
                Operands = [x, .. value.Operands.Skip(1).Select(operand => At(operand).Value)],
                Shape = part.ShapeOf(value.Shape),
            }),
            StepKind.Each,
            part);
    }

    private StepValue MakeGather(GraphValue value)
    {
        StepValue indices = At(value.Operands[0]);
        return indices with
        {
            Value = _step.Gather(_step.Reshape(indices.Value, new(1, _step.Values[indices.Value].Size)), At(value.Operands[1]).Value),
        };
    }

    private StepValue? MakeMap(GraphValue value, ScalarExpression expression)
    {
        StepKind[] kinds = [.. value.Operands.Select(operand => At(operand).Kind)];
        bool isEach = kinds.Contains(StepKind.Each);
        if (isEach && kinds.Contains(StepKind.Last))
            return Fail("reads the last step at every step");
        if (value.IsShared)
            return new(_step.Map(expression, value.Shape, [.. value.Operands.Select(operand => At(operand).Value)]), StepKind.Shared, null);
        bool isSame = !isEach && !kinds.Contains(StepKind.Last) && value.Shape.Positions == _steps;
        if (!isEach && !isSame && (kinds.Contains(StepKind.Last) || value.Shape.Positions == 1))
        {
            int last = _step.Map(expression, value.Shape, [.. value.Operands.Select(operand => At(operand).Value)]);
            return AfterLast(_step.Repeat(last, value.Shape), value.Operands);
        }

        // What has no operand of a sample is the same at all steps.
        if (!isEach && !isSame)
            return Fail("reads nothing of the input");
        StepPart? part = isEach ? CommonParts(value.Operands).FirstOrDefault() : OfInputs();
        if (part is null)
            return Fail("merges sequences of different strides");
        ValueShape shape = part.ShapeOf(value.Shape);
        var operands = new List<int>();
        foreach (int operand in value.Operands)
        {
            StepValue made = At(operand);
            bool isShared = made.Kind == StepKind.Shared;
            ValueShape own = isShared ? _values[operand].Shape : part.ShapeOf(_values[operand].Shape);
            if (!own.BroadcastsTo(shape))
                return Fail(isShared ? "has weights for each step" : "needs all steps at once");
            operands.Add(isShared ? made.Value : _step.Reshape(made.Value, own));
        }

        return new(_step.Repeat(_step.Map(expression, shape, [.. operands]), shape), StepKind.Each, part);
    }

    // The part that a step has of sequences which are read together, the finest positions first; nothing where it is not as much of each.
    private StepPart[] CommonParts(IEnumerable<int> operands)
    {
        int[] sequences = [.. operands.Where(operand => At(operand).Kind == StepKind.Each)];
        StepPart[] parts = [.. sequences.Select(operand => At(operand).Part!)];
        return
        [
            .. parts
                .Where(part => parts.All(part.IsAsMuch) && sequences.All(operand => _values[operand].Size % part.Length == 0))
                .OrderByDescending(part => part.Length)
                .Select(part => part with { Newest = [.. part.Newest.Select((_, position) => parts.Max(other => other.As(part.Length)!.Newest[position]))] }),
        ];
    }

    private StepValue? MakeRearrangement(GraphValue value, EquatableArray<ArrangedBox> boxes)
    {
        int[] operands = [.. value.Operands];
        if (operands.All(operand => At(operand).Kind == StepKind.Last))
            return AfterLast(_step.Rearrange(value.Shape, boxes, [.. operands.Select(operand => At(operand).Value)]), operands);

        // Where each element comes from.
        var sources = new (int Operand, int Source)?[value.Size];
        foreach (ArrangedBox box in boxes)
        {
            foreach ((int source, int target) in box.Elements())
                sources[target] = (box.Operand, source);
        }

        bool isEach = operands.All(operand => At(operand).Kind == StepKind.Each);
        StepPart[] parts = isEach ? CommonParts(operands) : [];
        if (isEach && parts.Length == 0)
            return Fail("merges sequences of different strides");
        if (Array.Find(parts, part => IsWithinPositions(value, sources, part.Length)) is { } own)
        {
            IEnumerable<ArrangedBox> ofAll = Runs(sources.Take(value.Size / own.Length), _ => 0).Select(box => box with
            {
                Axes = [new BoxAxis(own.Count, _values[operands[box.Operand]].Size / own.Length, value.Size / own.Length), .. box.Axes],
            });
            return new(_step.Rearrange(own.ShapeOf(value.Shape), ofAll, [.. operands.Select(operand => At(operand).Value)]), StepKind.Each, own);
        }

        if (IsBlock)
            return Fail("has one step at a time");
        bool isLast = sources.All(source => source is not { } from
            || At(operands[from.Operand]) is not { Kind: StepKind.Each, Part: { } sequence }
            || from.Source / (_values[operands[from.Operand]].Size / sequence.Length) == sequence.Length - 1);
        return isLast
            ? AfterLast(_step.Rearrange(value.Shape, Runs(sources, StartOfStep), [.. operands.Select(operand => At(operand).Value)]), operands)
            : Fail("moves elements from one step to another");

        // The last elements of a sequence are those of the step.
        int StartOfStep(int operand) => At(operands[operand]) is { Kind: StepKind.Each, Part: { } sequence }
            ? _values[operands[operand]].Size / sequence.Length * (sequence.Length - sequence.Count)
            : 0;
    }

    // Whether each position is made as the first one, of what is as many positions on.
    private bool IsWithinPositions(GraphValue value, (int Operand, int Source)?[] sources, int length)
    {
        int size = value.Size / length;
        return value.Size % length == 0 && Enumerable.Range(0, value.Size).All(IsAsInTheFirst);

        bool IsAsInTheFirst(int target)
        {
            if (sources[target] is not { } own)
                return sources[target % size] is null;
            int ofOperand = _values[value.Operands[own.Operand]].Size / length;
            return sources[target % size] is { } first
                && first.Operand == own.Operand
                && first.Source < ofOperand
                && own.Source == first.Source + (target / size * ofOperand);
        }
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

    private StepValue? MakeScan(int index, Operation.Scan scan, EquatableArray<int> operands)
    {
        if (scan.IsReversed)
            return Fail("begins with the last step");
        if (scan.Body.States.Any(state => state.Initial is not null) || operands.Any(operand => At(operand).Kind == StepKind.Last))
            return Fail("reads the last step at every step");
        foreach (StepPart whole in operands.Select(operand => At(operand).Part).OfType<StepPart>())
        {
            if (whole.As(scan.Count) is not { } sequence)
                return Ask(whole.FactorFor(scan.Count));
            if (sequence.Count > 1)
                return Fail($"has one step at a time, and with the strides of the network it would have {sequence.Count} at once");
        }

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
        return new(-1, StepKind.Each, CommonParts(operands)[0].As(scan.Count));
    }

    private int Repeated(GraphValue node, int value) => node.IsShared ? value : _step.Repeat(value, node.Shape);

    // A value of the step, what it is of the whole, and of a sequence how much of it.
    private readonly record struct StepValue(int Value, StepKind Kind, StepPart? Part);

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

using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Graph to routine: fuses the operations, turns each into a step, and places the tensors.</summary>
internal sealed partial class RoutineBuilder
{
    private readonly NetworkGraph _graph;
    private readonly EquatableArray<PlacedParameter> _parameters;
    private readonly int _rowCapacity;
    private readonly FusedValue?[] _values;
    private readonly ShapeChoice?[] _choices;
    private readonly RowGroup?[] _groups;
    private readonly HashSet<int> _inputsInRows;
    private readonly bool _hasWindows;
    private readonly List<PendingStep> _pending = [];
    private readonly HashSet<PendingStep> _outputs = [];
    private readonly HashSet<int> _joined = [];
    private readonly HashSet<int> _transposed = [];
    private readonly Dictionary<int, PanelsOf> _parts = [];
    private readonly GradientSums _gradients;
    private readonly BatchPhases _phases;

    private RoutineBuilder(
        NetworkGraph graph, EquatableArray<PlacedParameter> parameters, int rowCapacity, ScanPlace? scan = null, StreamLayout? stream = null, bool hasCells = false)
    {
        (_graph, _parameters, _rowCapacity, _scan, _stream, _hasCells) = (graph, parameters, rowCapacity, scan, stream, hasCells);
        _values = Fusion.Fuse(graph);
        _hasWindows = CostModel.HasWindows(graph);
        _choices = [.. _values.Select(value => value is { Operation: Operation.MatrixProduct } ? Choose(value) : null)];
        _phases = BatchPhases.Of(graph, _values);
        _groups = FindGroups();
        _inputsInRows = [.. Enumerable.Range(0, _values.Length)
            .Where(index => _values[index] is { Operation: Operation.Input } && IsReadAsRows(index))];
        _gradients = new GradientSums(parameters, GradientRoots.Find(_graph, _values, _phases));
        FindParts();
    }

    /// <summary>Builds the routine of a graph.</summary>
    /// <param name="graph">An inference, evaluation or training graph.</param>
    /// <param name="parameters">The placed parameters.</param>
    /// <param name="rowCapacity">The most samples of a chunk.</param>
    /// <param name="stream">Of a step of a stream, how its state lies.</param>
    /// <param name="isBlock">Whether it is several steps of a stream.</param>
    public static Routine Build(
        NetworkGraph graph, EquatableArray<PlacedParameter> parameters, int rowCapacity, StreamLayout? stream = null, bool isBlock = false)
    {
        bool hasCells = stream is not null && rowCapacity == 1 && !isBlock;
        var builder = new RoutineBuilder(graph, parameters, rowCapacity, stream: stream, hasCells: hasCells);
        for (int index = 0; index < builder._values.Length; index++)
        {
            if (builder._values[index] is { } value)
                builder.Lower(index, value);
        }

        if (rowCapacity == 1)
            builder.DelayOutputs();
        builder.AddNextStates();

        // The steps of single samples first, phase by phase, then the sums over all of them.
        IEnumerable<PendingStep> steps = builder._pending.OrderBy(step => step.Phase)
            .Concat(builder._gradients.Steps())
            .Concat(builder.CommonGradients());
        Routine routine = StepPlacement.Place(
            [.. steps], builder.Describe, builder._parts, rowCapacity, isShared: graph.Training is not null, keepsAll: hasCells);
        return builder._phases.Any ? builder.InPhases(routine) : routine with { HasCells = hasCells };
    }

    // The caller of one sample may give the memory of an input for an output: nothing is written before all inputs are read. What is packed
    // is read first.
    private void DelayOutputs()
    {
        int last = _pending.FindLastIndex(step => step.Reads.Any(_inputsInRows.Contains));
        PendingStep[] early = [.. _pending.Take(last + 1).Where(_outputs.Contains)];
        _pending.InsertRange(last + 1, early);
        foreach (PendingStep output in early)
            _pending.Remove(output);
    }

    // The one place where an operation of the graph becomes a step.
    private void Lower(int index, FusedValue value)
    {
        EquatableArray<int> x = value.Operands;
        switch (value.Operation)
        {
            case Operation.Map or Operation.Sum when _groups[index] is { } group:
                if (group.Members[0] == index)
                    AddRows(group);
                break;
            case Operation.Input input when !_inputsInRows.Contains(index):
                Add([], index, at => new Step.PackInput(new(input.Offset, input.RowSize), at(index)));
                break;
            case Operation.Target target when IsReadElementwise(index):
                Add([], index, at => new Step.PackTarget(new(target.Offset, target.RowSize), at(index)));
                break;
            case Operation.OneHot:
                var classes = (Operation.Target)_values[x[0]]!.Operation;
                Add([], index, at => new Step.PackOneHot(new(classes.Offset, classes.RowSize), at(index)));
                break;
            case Operation.MatrixProduct:
                LowerProduct(index, value);
                break;
            case Operation.Map or Operation.Sum or Operation.SumPositions when IsLoss(index):
                AddLosses(index, value);
                break;
            case Operation.Map when !value.IsShared:
                EquatableArray<int> operands = In(LayoutOf(index), x);
                bool masksMap = MustMask(index, value);
                Add(operands, index, mayOverwrite: true, make: at => new Step.Map(
                    value.Expression, operands.Select(at).ToEquatableArray(), at(index), masksMap));
                break;
            case Operation.Sum or Operation.SumPositions when !value.IsShared:
                AddSum(index, value, index, column: 0);
                break;
            case Operation.Rearrange when _joined.Contains(index) || _parts.ContainsKey(index):
                break;
            case Operation.Rearrange rearrange:
                EquatableArray<int> sources = In(TensorLayout.Panels, x);
                Add(sources, index, at => new Step.Rearrange(rearrange.Boxes, sources.Select(at).ToEquatableArray(), at(index)));
                break;
            case Operation.Gather:
                int indices = In(TensorLayout.Panels, x[0]);
                Add([indices], index, at => new Step.Gather(at(indices), Parameter(x[1]), at(index)));
                break;
            case Operation.Softmax or Operation.LogSoftmax:
                int logits = In(LayoutOf(index), x[0]);
                bool isLogarithm = value.Operation is Operation.LogSoftmax;
                Add([logits], index, mayOverwrite: true, make: at => new Step.Softmax(at(logits), at(index), isLogarithm));
                break;
            case Operation.DropoutMask mask:
                Add([], index, at => new Step.DropoutMask(mask.Layer, mask.Rate, at(index)));
                break;
            case Operation.Noise noise:
                Add([], index, at => new Step.Noise(noise.Layer, at(index)));
                break;
            case Operation.InputGradient:
                int gradient = In(TensorLayout.Panels, x[0]);
                EquatableArray<int> others = In(TensorLayout.Panels, value.EpilogueOperands);
                Add([gradient, .. others], index, at =>
                {
                    Buffer result = at(index);
                    PlacedParameter ofGradient = Parameter(x[1]);
                    ShapeChoice tiles = CostModel.InputGradient(result.Size, ofGradient.HasInputLanes);
                    return new Step.InputGradient(at(gradient), ofGradient, EpilogueOf(value, others, at), result, tiles);
                });
                break;
            case Operation.Convolution { Window: var window }:
                LowerWindowProduct(index, value, window, WindowProductKind.Convolution);
                break;
            case Operation.WinogradConvolution { Window: var window }:
                LowerWinograd(index, value, window);
                break;
            case Operation.ConvolutionInputGradient { Window: var window }:
                LowerWindowProduct(index, value, window, WindowProductKind.InputGradient);
                break;
            case Operation.DepthwiseConvolution { Window: var window }:
                LowerWindowProduct(index, value, window, WindowProductKind.Depthwise);
                break;
            case Operation.DepthwiseInputGradient { Window: var window }:
                LowerWindowProduct(index, value, window, WindowProductKind.DepthwiseInputGradient);
                break;
            case Operation.AveragePooling { Window: var window }:
                LowerPooling(index, x[0], window, isMaximum: false);
                break;
            case Operation.MaxPooling { Window: var window }:
                LowerPooling(index, x[0], window, isMaximum: true);
                break;
            case Operation.AveragePoolingGradient { Window: var window }:
                int averaged = In(TensorLayout.Panels, x[0]);
                Add([averaged], index, at => new Step.PoolingGradient(at(averaged), [], window, at(index)));
                break;
            case Operation.MaxPoolingGradient { Window: var window }:
                EquatableArray<int> pooled = In(TensorLayout.Panels, x);
                Add(pooled, index, at => new Step.PoolingGradient(at(pooled[2]), [at(pooled[0]), at(pooled[1])], window, at(index)));
                break;
            case Operation.Scan scan:
                LowerScan(index, value, scan);
                break;
            case Operation.State state when _stream is not null:
                AddState(index, state);
                break;
            case Operation.History history:
                int seen = In(TensorLayout.Panels, x[0]);
                Add([seen], index, at => new Step.History(at(seen), _stream!.Histories[history.Number], at(index)));
                break;
            case Operation.BlockHistory { Of.Number: var block }:
                int kept = In(TensorLayout.Panels, x[0]);
                Add([kept], index, at => new Step.BlockHistory(at(kept), _stream!.Histories[block], at(index)));
                break;
            case Operation.Element element:
                Add([], index, at => new Step.TakePosition(_scan!.At!(_scan.Operands[element.Operand]), at(index)));
                break;
            case Operation.BatchMean or Operation.BatchVariance when _phases.IsCommon(index):
                if (!_phases.SharesPartial(index))
                {
                    int summed = In(TensorLayout.Panels, x[0]);
                    Add([summed], null, at => _phases.Moments(index, at(summed)));
                }

                break;
            case Operation.BatchSum when _phases.IsCommon(index):
                AddTotals(index);
                break;
            case { IsGradientSum: true }:
                _gradients.Add(index, value.Operation, In(TensorLayout.Panels, x));
                break;

            // No part of a chunk's work: parameters lie where they lie, and arithmetic on them is done once; so do the caller's rows, and what
            // a scan makes and keeps.
            case Operation.Input or Operation.Target or Operation.ScanResult or Operation.State or Operation.Outer:
                break;
            default:
                if (!value.IsShared)
                    throw new InvalidOperationException($"{value.Operation.GetType().Name} has no step.");
                break;
        }

        if (IsOfLoss(index) && !value.IsShared && IsReadLater(index))
            AddReadLosses(index);
        if (_scan is not null)
        {
            AddResults(index);
            return;
        }

        int outputs = _stream?.OutputCount ?? _graph.Outputs.Count, size = _graph.Outputs.Take(outputs).Sum(output => _graph.Values[output].Size);
        for (int number = 0; number < outputs; number++)
        {
            var slice = new RowSlice(_graph.OutputOffset(number), size);
            if (_graph.Outputs[number] == index)
                _outputs.Add(Add([index], null, at => new Step.UnpackOutput(at(index), slice)));
        }
    }

    private void LowerProduct(int index, FusedValue value)
    {
        EquatableArray<int> x = value.Operands;
        PlacedParameter kernel = Parameter(x[1]);
        PlacedParameter? bias = x.Count == 3 ? Parameter(x[2]) : null;
        ShapeChoice choice = _choices[index]!;
        int input = In(choice.Shape == CodeShape.Columns ? TensorLayout.Columns : TensorLayout.Panels, x[0]);
        EquatableArray<int> others = In(LayoutOf(index), value.EpilogueOperands);
        Add([input, .. others], index, at =>
            new Step.Product(at(input), kernel, bias, EpilogueOf(value, others, at), at(index), choice));
    }

    private bool IsColumnsProduct(int index) => _choices[index] is { Shape: CodeShape.Columns or CodeShape.InnerProducts };

    private ShapeChoice Choose(FusedValue product)
    {
        (int inputs, int outputs, int rows) = (_graph.Values[product.Operands[0]].Shape.Channels, product.Shape.Channels, Rows(product.Shape));
        if (_graph.Values[product.Operands[1]].Operation is Operation.Parameter { Index: var kernel } && _parameters[kernel].HasInputLanes)
            return CostModel.TransposedProduct(inputs, outputs, rows);
        var operation = (Operation.MatrixProduct)product.Operation;
        return CostModel.Product(
            inputs, outputs, rows, operation.IsUnrolled, operation.SkipsZeros, isInPanels: _hasWindows && product.Shape.Positions > 1);
    }

    // What runs over narrow tensors keeps samples in the lanes; products with many inputs or outputs need panels, and windows do.
    private TensorLayout LayoutOf(int index)
    {
        FusedValue value = _values[index]!;
        if (_hasWindows && value.Domain.Positions > 1 && value.Operation is not Operation.MatrixProduct)
            return TensorLayout.Panels;
        bool isColumns = value.Operation switch
        {
            Operation.Map or Operation.Sum => IsNarrow(value.Domain) && !RepeatsRows(value) && _groups[index] is null,
            Operation.Softmax or Operation.LogSoftmax => IsNarrow(value.Domain),
            Operation.Input or Operation.Target or Operation.OneHot or Operation.State => IsNarrow(value.Shape),
            Operation.MatrixProduct => IsColumnsProduct(index),
            _ => false,
        };
        return isColumns ? TensorLayout.Columns : TensorLayout.Panels;
    }

    private int Rows(ValueShape shape) => Panel.Rows(_rowCapacity, shape.Positions);

    private bool IsNarrow(ValueShape shape) => CostModel.IsNarrow(shape.Channels, Rows(shape));

    // Whether something that it reads is not another row for each of its own: one for all positions of a sample, or for those of all samples.
    private bool RepeatsRows(FusedValue value) => value.Domain.Positions > 1 && value.Operands.Any(operand =>
        _values[operand]!.Shape.Positions == 1
            ? _values[operand]! is not { IsShared: true, Operation: not Operation.BatchWeight }
            : _values[operand]!.IsShared);

    private EquatableArray<int> In(TensorLayout layout, EquatableArray<int> values) =>
        values.Select(value => In(layout, value)).ToEquatableArray();

    // The number that a value has in a layout; a step that transposes it is added where it is first asked for.
    private int In(TensorLayout layout, int index)
    {
        if (Describe(index) is not { Place: Place.Workspace } native || native.Layout == layout)
            return index;
        int transposed = index + _values.Length;
        if (_transposed.Add(transposed))
            Add([index], transposed, at => new Step.Transpose(at(index), at(transposed)));
        return transposed;
    }

    private static Epilogue EpilogueOf(FusedValue value, EquatableArray<int> operands, Func<int, Buffer> at) =>
        new(value.Expression, operands.Select(at).ToEquatableArray());

    private PendingStep Add(EquatableArray<int> reads, int? result, Func<Func<int, Buffer>, Step> make, bool mayOverwrite = false)
    {
        var step = new PendingStep(reads, result is int made ? [made] : [], make, mayOverwrite) { Phase = PhaseOf(reads) };
        _pending.Add(step);
        return step;
    }

    private Buffer Describe(int number)
    {
        if (_pieces.TryGetValue(number, out int floats))
            return new Buffer(Place.Workspace, 0, floats, TensorLayout.Panels);
        int index = number % _values.Length;
        FusedValue value = _values[index]!;
        TensorLayout native = LayoutOf(index);
        (int positions, int channels) = (value.Shape.Positions, value.Shape.Channels);
        return value.Operation switch
        {
            Operation.Input input when _inputsInRows.Contains(index) => new Buffer(Place.Input, input.Offset, channels, TensorLayout.Panels)
            {
                Positions = positions,
                Stride = positions == 1 ? input.RowSize : channels,
            },
            Operation.State state when _stream is not null && _rowCapacity == 1 =>
                new Buffer(Place.State, _stream.States[state.Number], channels, TensorLayout.Panels),
            Operation.History history when IsReadInPlace(index) => new Buffer(Place.History, history.Number, channels, TensorLayout.Panels),
            Operation.BlockHistory { Of.Number: var ring } when _rowCapacity == 1 => new Buffer(Place.History, ring, channels, TensorLayout.Panels)
            {
                Positions = 2 * _stream!.Histories[ring].Rows,
            },
            Operation.BatchWeight => new Buffer(Place.BatchWeight, 0, 1, TensorLayout.Panels),
            Operation.Parameter => new Buffer(Place.Parameter, Parameter(index).Offset, channels, TensorLayout.Panels) { Positions = positions },
            _ when _phases.IsCommon(index) => _phases.Place(index),
            Operation operation when value.IsShared => throw new InvalidOperationException(
                $"A step reads {operation.GetType().Name} element by element, which no kernel does yet."),
            _ => new Buffer(Place.Workspace, 0, channels, number == index ? native : Other(native)) { Positions = positions },
        };
    }

    private static TensorLayout Other(TensorLayout layout) =>
        layout == TensorLayout.Panels ? TensorLayout.Columns : TensorLayout.Panels;

    // Products with many inputs or outputs read the caller's rows as they are; whatever else reads the input needs it in
    // the workspace. So do positions that are not as far apart from sample to sample as within one.
    private bool IsReadAsRows(int index) => !_graph.Outputs.Contains(index) && HasEvenRows(_values[index]!)
        && Enumerable.Range(0, _values.Length).All(number =>
        _values[number] is not { } reader
        || !reader.Reads.Contains(index)
        || (reader.Operation is Operation.MatrixProduct or Operation.KernelGradient
                or Operation.Convolution or Operation.ConvolutionKernelGradient
                or Operation.Gather or Operation.GatherGradient
            && !reader.Reads.Skip(1).Contains(index)
            && !IsColumnsProduct(number)));

    private bool HasEvenRows(FusedValue input) =>
        input.Shape.Positions == 1 || _rowCapacity == 1 || ((Operation.Input)input.Operation).RowSize == input.Size;

    // A gradient in an input may be a target as it is.
    private bool IsReadElementwise(int index) => _graph.Outputs.Contains(index)
        || _values.Any(reader => reader is { Operation: not Operation.OneHot } && reader.Reads.Contains(index));

    private bool MustMask(int index, FusedValue value) =>
        value.Domain.Channels % Panel.Lanes != 0
        && LayoutOf(index) == TensorLayout.Panels
        && !ExpressionProperties.KeepsZero(value.Expression, variable => IsPadded(value.Operands[variable], value.Domain.Channels));

    // 1/batch is broadcast to every lane, even where the other operands have one element as well.
    private bool IsPadded(int index, int channels) =>
        _values[index]!.Shape.Channels == channels && _values[index]!.Operation is not Operation.BatchWeight;

    private PlacedParameter Parameter(int index) =>
        _parameters[((Operation.Parameter)_graph.Values[index].Operation).Index];
}

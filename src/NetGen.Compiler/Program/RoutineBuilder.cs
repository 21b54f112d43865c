using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Graph to routine: fuses the operations, turns each into a step, and places the tensors.</summary>
internal sealed class RoutineBuilder
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

    private RoutineBuilder(NetworkGraph graph, EquatableArray<PlacedParameter> parameters, int rowCapacity)
    {
        (_graph, _parameters, _rowCapacity) = (graph, parameters, rowCapacity);
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
    public static Routine Build(NetworkGraph graph, EquatableArray<PlacedParameter> parameters, int rowCapacity)
    {
        var builder = new RoutineBuilder(graph, parameters, rowCapacity);
        for (int index = 0; index < builder._values.Length; index++)
        {
            if (builder._values[index] is { } value)
                builder.Lower(index, value);
        }

        if (rowCapacity == 1)
            builder.DelayOutputs();

        // The steps of single samples first, phase by phase, then the sums over all of them.
        IEnumerable<PendingStep> steps = builder._pending.OrderBy(step => step.Phase)
            .Concat(builder._gradients.Steps())
            .Concat(builder.CommonGradients());
        Routine routine = StepPlacement.Place([.. steps], builder.Describe, builder._parts, rowCapacity, isShared: graph.Training is not null);
        return builder._phases.Any ? builder.InPhases(routine) : routine;
    }

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

    // Gradients that are computed once for the batch.
    private IEnumerable<PendingStep> CommonGradients() => (_graph.Training?.Gradients ?? [])
        .Select((root, parameter) => (root, parameter))
        .Where(gradient => gradient.root >= 0 && _phases.IsCommon(gradient.root))
        .Select(gradient => new PendingStep(
            [], [], _ => new Step.SharedGradient(_phases.Place(gradient.root), _parameters[gradient.parameter]), MayOverwrite: false));

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

    // Values that are joined at the boundaries of panels are computed where they are joined, and a slice of whole panels lies where it is cut
    // from: nothing is copied.
    private void FindParts()
    {
        for (int index = 0; index < _values.Length; index++)
        {
            if (_values[index] is not { Operation: Operation.Rearrange rearrange } value)
                continue;
            if (rearrange.Boxes is [var slice] && PanelOf(slice.Source, slice, value, _values[value.Operands[0]]!) is { } panel
                && IsInPanels(value.Operands[0]))
            {
                _parts.Add(index, new PanelsOf(value.Operands[0], panel));
            }
            else if (value.Operands.Distinct().Count() == rearrange.Boxes.Count
                && rearrange.Boxes.Sum(box => box.Size) == value.Size
                && rearrange.Boxes.All(box => CanLieIn(value.Operands[box.Operand], box)))
            {
                _joined.Add(index);
                foreach (ArrangedBox box in rearrange.Boxes)
                    _parts.Add(value.Operands[box.Operand], new PanelsOf(index, box.Target / Panel.Lanes));
            }

            bool CanLieIn(int operand, ArrangedBox box) => PanelOf(box.Target, box, _values[operand]!, value) is not null
                && IsInPanels(operand)
                && !_parts.ContainsKey(operand)
                && !_joined.Contains(operand)
                && _values[operand]!.Operation is not Operation.Rearrange;
        }

        bool IsInPanels(int operand) => Describe(operand) is { Place: Place.Workspace, Layout: TensorLayout.Panels };
    }

    // The panel of the whole at which a part of it starts, where the box between them is all of the part, and panels of the whole.
    private static int? PanelOf(int start, ArrangedBox box, FusedValue part, FusedValue whole)
    {
        (int positions, int channels) = (part.Shape.Positions, part.Shape.Channels);
        bool isRows = positions == whole.Shape.Positions && start + channels <= whole.Shape.Channels && box.Size == part.Size && positions switch
        {
            1 => box.Axes is [{ SourceStride: 1, TargetStride: 1 }],
            _ => box.Axes is [{ } rows, { SourceStride: 1, TargetStride: 1 } run]
                && rows.Length == positions && run.Length == channels
                && rows.SourceStride + rows.TargetStride == channels + whole.Shape.Channels,
        };
        bool isAligned = start % Panel.Lanes == 0 && (channels % Panel.Lanes == 0 || start + channels == whole.Shape.Channels);
        return isRows && isAligned ? start / Panel.Lanes : null;
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
                    ShapeChoice tiles = CostModel.InputGradient(result.Size);
                    return new Step.InputGradient(at(gradient), Parameter(x[1]), EpilogueOf(value, others, at), result, tiles);
                });
                break;
            case Operation.Convolution { Window: var window }:
                LowerWindow(index, value, window, WindowProductKind.Convolution);
                break;
            case Operation.WinogradConvolution { Window: var window }:
                LowerWinograd(index, value, window);
                break;
            case Operation.ConvolutionInputGradient { Window: var window }:
                LowerWindow(index, value, window, WindowProductKind.InputGradient);
                break;
            case Operation.DepthwiseConvolution { Window: var window }:
                LowerWindow(index, value, window, WindowProductKind.Depthwise);
                break;
            case Operation.DepthwiseInputGradient { Window: var window }:
                LowerWindow(index, value, window, WindowProductKind.DepthwiseInputGradient);
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
            case Operation.BatchMean or Operation.BatchVariance or Operation.BatchSum when _phases.IsCommon(index):
                if (!_phases.SharesPartial(index))
                {
                    EquatableArray<int> summed = In(TensorLayout.Panels, x);
                    bool masksTerms = MustMask(index, value);
                    Add(summed, null, at => _phases.Partial(index, summed.Select(at).ToEquatableArray(), masksTerms));
                }

                break;
            case Operation.KernelGradient or Operation.ConvolutionKernelGradient or Operation.DepthwiseKernelGradient or Operation.BatchSum:
                _gradients.Add(index, value.Operation, In(TensorLayout.Panels, x));
                break;

            // No part of a chunk's work: parameters lie where they lie, and arithmetic on them is done once; so do the caller's rows.
            case Operation.Input or Operation.Target:
                break;
            default:
                if (!value.IsShared)
                    throw new InvalidOperationException($"{value.Operation.GetType().Name} has no step.");
                break;
        }

        if (IsOfLoss(index) && !value.IsShared && IsReadLater(index))
            AddReadLosses(index);
        for (int number = 0; number < _graph.Outputs.Count; number++)
        {
            var slice = new RowSlice(_graph.OutputOffset(number), _graph.OutputSize);
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

    private void LowerWindow(int index, FusedValue value, Window window, WindowProductKind kind)
    {
        EquatableArray<int> x = value.Operands;
        PlacedParameter? bias = x.Count == 3 ? Parameter(x[2]) : null;
        int input = In(TensorLayout.Panels, x[0]);
        EquatableArray<int> others = In(TensorLayout.Panels, value.EpilogueOperands);
        Add([input, .. others], index, at => new Step.WindowProduct(
            at(input), Parameter(x[1]), bias, window, kind, EpilogueOf(value, others, at), at(index)));
    }

    private void LowerWinograd(int index, FusedValue value, Window window)
    {
        EquatableArray<int> x = value.Operands;
        PlacedParameter? bias = x.Count == 3 ? Parameter(x[2]) : null;
        int input = In(TensorLayout.Panels, x[0]);
        EquatableArray<int> others = In(TensorLayout.Panels, value.EpilogueOperands);
        Add([input, .. others], index, at =>
            new Step.WinogradProduct(at(input), Parameter(x[1]), bias, window, EpilogueOf(value, others, at), at(index)));
    }

    private void LowerPooling(int index, int pooled, Window window, bool isMaximum)
    {
        int input = In(TensorLayout.Panels, pooled);
        Add([input], index, at => new Step.Pooling(at(input), window, isMaximum, at(index)));
    }

    private bool IsColumnsProduct(int index) => _choices[index] is { Shape: CodeShape.Columns or CodeShape.InnerProducts };

    private ShapeChoice Choose(FusedValue product) => CostModel.Product(
        _graph.Values[product.Operands[0]].Shape.Channels,
        product.Shape.Channels,
        Rows(product.Shape),
        ((Operation.MatrixProduct)product.Operation).IsUnrolled,
        ((Operation.MatrixProduct)product.Operation).SkipsZeros);

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
            Operation.Input or Operation.Target or Operation.OneHot => IsNarrow(value.Shape),
            Operation.MatrixProduct => IsColumnsProduct(index),
            _ => false,
        };
        return isColumns ? TensorLayout.Columns : TensorLayout.Panels;
    }

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

    private int PhaseOf(EquatableArray<int> reads) => reads.Select(read => _phases.PhaseOf(read % _values.Length)).DefaultIfEmpty(0).Max();

    // What is differentiated and not reported need not be computed.
    private bool IsLoss(int index) => IsOfLoss(index) && !IsReadLater(index);

    private bool IsOfLoss(int index) =>
        _graph.Training is { } training && (training.Loss == index || training.Losses.Contains(index));

    private bool IsReadLater(int index) => _values.Any(reader => reader is not null
        && reader.Reads.Contains(index)
        && !(_graph.Training is { } training && ReferenceEquals(reader, _values[training.Loss]) && !training.Losses.Contains(training.Loss)));

    // An expression of sums is a sum over one element.
    private void AddLosses(int index, FusedValue value)
    {
        EquatableArray<int> losses = _graph.Training!.Losses;
        for (int column = 0; column < losses.Count; column++)
        {
            if (losses[column] == index)
                AddSum(index, value, result: null, column);
        }
    }

    // A loss that the backward pass reads is a value like any other, and goes to the caller besides.
    private void AddReadLosses(int index)
    {
        EquatableArray<int> losses = _graph.Training?.Losses ?? [];
        for (int column = 0; column < losses.Count; column++)
        {
            int number = column;
            if (losses[column] == index)
                Add([index], null, at => new Step.Sum(Scalar.Variable(0), [at(index)], 1, null, LayoutOf(index), false) { Column = number });
        }
    }

    private void AddSum(int index, FusedValue value, int? result, int column)
    {
        TensorLayout layout = LayoutOf(index);
        EquatableArray<int> terms = In(layout, value.Operands);
        bool masks = MustMask(index, value);
        Func<Func<int, Buffer>, Step> make = value.Operation is Operation.SumPositions
            ? at => new Step.SumPositions(value.Expression, Operands(at), value.Domain, Result(at), masks) { Column = column }
            : at => new Step.Sum(value.Expression, Operands(at), value.Domain.Channels, Result(at), layout, masks) { Column = column };
        Add(terms, result, make);

        EquatableArray<Buffer> Operands(Func<int, Buffer> at) => terms.Select(at).ToEquatableArray();

        Buffer? Result(Func<int, Buffer> at) => result is int made ? at(made) : null;
    }

    private Buffer Describe(int number)
    {
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
            && !reader.Reads.Skip(1).Contains(index)
            && !IsColumnsProduct(number)));

    private bool HasEvenRows(FusedValue input) =>
        input.Shape.Positions == 1 || _rowCapacity == 1 || ((Operation.Input)input.Operation).RowSize == input.Size;

    private bool IsReadElementwise(int index) => _values.Any(reader =>
        reader is { Operation: not Operation.OneHot } && reader.Reads.Contains(index));

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

using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program.Gpu;

/// <summary>
/// Graph to kernels: element-wise work goes into the product whose result it reads, and what is left of a row's own work, between two
/// products, into one kernel. Positions of a sample are as many rows.
/// </summary>
internal sealed class GpuRoutineBuilder
{
    private readonly NetworkGraph _graph;
    private readonly EquatableArray<PlacedParameter> _parameters;
    private readonly GpuPrecision _precision;
    private readonly int _leastRounded;
    private readonly FusedValue?[] _values;
    private readonly ILookup<int, int> _gradientParameters;
    private readonly ILookup<int, GpuTensor> _callersPlaces;
    private readonly HashSet<int> _drawnToMemory;
    private readonly Dictionary<int, int> _mostSummedPositions;
    private readonly List<PendingKernel> _kernels = [];
    private readonly Dictionary<int, PendingKernel> _makers = [];
    private readonly Dictionary<int, int> _lastReads = [];
    private readonly HashSet<int> _withGradient = [];

    // What the products of a chain read, which are kernels of their own on devices without matrix instructions.
    private readonly HashSet<int> _linkInputs = [];

    // What is read in bfloat16 where there are matrix instructions, and what is read in floats even there.
    private readonly HashSet<int> _rounded = [];
    private readonly HashSet<int> _floatReads = [];

    private GpuRoutineBuilder(
        NetworkGraph graph, EquatableArray<PlacedParameter> parameters, GpuPrecision precision, int leastRounded)
    {
        (_graph, _parameters, _precision, _leastRounded) = (graph, parameters, precision, leastRounded);
        _values = Fusion.Fuse(graph, everyEpilogue: true);
        _gradientParameters = GradientRoots.Find(graph, _values);
        _callersPlaces = FindCallersPlaces().ToLookup(pair => pair.Value, pair => pair.Place);
        _drawnToMemory = [.. _values.SelectMany(ReadFromMemory).Where(IsRandom)];
        _mostSummedPositions = FindMostSummedPositions();
    }

    /// <summary>Builds the routine of a graph.</summary>
    /// <param name="graph">An inference, evaluation or training graph.</param>
    /// <param name="parameters">The placed parameters.</param>
    /// <param name="precision">How exactly kernels multiply.</param>
    /// <param name="joinsProducts">Whether products of narrow layers are joined, their results stored.</param>
    /// <param name="leastRounded">The least inputs and outputs of layers whose products take bfloat16 from memory.</param>
    public static GpuRoutine Build(
        NetworkGraph graph,
        EquatableArray<PlacedParameter> parameters,
        GpuPrecision precision,
        bool joinsProducts,
        int leastRounded)
    {
        var builder = new GpuRoutineBuilder(graph, parameters, precision, leastRounded);
        for (int index = 0; index < builder._values.Length; index++)
        {
            if (builder._values[index] is { } value)
                builder.Lower(index, value);
        }

        List<PendingKernel> kernels = joinsProducts
            ? ProductChains.Join(builder._kernels, precision, value => builder.Describe(value).IsWholeVector)
            : builder._kernels;
        for (int number = 0; number < kernels.Count; number++)
            builder.Number(kernels[number], number);
        return GpuPlacement.Place(kernels, builder._lastReads, builder.Describe);
    }

    private void Number(PendingKernel kernel, int number)
    {
        foreach (PendingKernel link in kernel.Links)
        {
            link.Number = number;
            _linkInputs.Add(link.Input);
        }

        kernel.Number = number;
        foreach (int read in kernel.Reads)
            _lastReads[read] = number;
        foreach (int read in kernel.RoundedReads)
            _lastReads[NumberOfCopy(read)] = number;
        _floatReads.UnionWith(kernel.Reads.Where(read =>
            kernel.Reads.Count(other => other == read) > kernel.RoundedReads.Count(other => other == read)));
    }

    // Of a value's copy in bfloat16.
    private static int NumberOfCopy(int value) => ~value;

    // The one place where an operation of the graph becomes a kernel or a part of one.
    private void Lower(int index, FusedValue value)
    {
        EquatableArray<int> x = value.Operands;
        switch (value.Operation)
        {
            // What is differentiated and not reported need not be computed.
            case Operation.Map when index == _graph.Training?.Loss && !_callersPlaces[index].Any() && !IsRead(index):
                break;
            case Operation.MatrixProduct or Operation.InputGradient:
                LowerProduct(index, value);
                break;
            case Operation.Map when !value.IsShared && FindProduct(value) is { } product:
                product.Results.Add(index);
                NoteSigns(product, index, value.Expression, value.Operands);
                Add(product, index);
                break;
            case Operation.Map when !value.IsShared:
                AddRows(index, value.Domain, x, at => new GpuRowOperation.Map(value.Expression, Operands(x, at), at(index)));
                break;
            case Operation.Sum when !value.IsShared:
                AddRows(index, value.Domain, x, at =>
                    new GpuRowOperation.Sum(value.Expression, Operands(x, at), value.Domain.Channels, at(index)));
                break;
            case Operation.SumPositions when !value.IsShared:
                AddSinglePass(index, x, at => new GpuStep.SumPositions(value.Expression, Operands(x, at), value.Domain, at(index)));
                break;
            case Operation.Rearrange rearrange:
                AddSinglePass(index, x, at => new GpuStep.Rearrange(rearrange.Boxes, x.Select(at).ToEquatableArray(), at(index)));
                break;
            case Operation.Softmax or Operation.LogSoftmax:
                bool isLogarithm = value.Operation is Operation.LogSoftmax;
                AddRows(index, value.Domain, x, at => new GpuRowOperation.Softmax(at(x[0]), at(index), isLogarithm));
                break;
            case Operation.OneHot:
                AddRows(index, value.Domain, x, at => new GpuRowOperation.OneHot(at(x[0]), at(index)));
                break;
            case Operation.DropoutMask or Operation.Noise when _drawnToMemory.Contains(index):
                AddRows(index, value.Domain, [], at => new GpuRowOperation.Map(Scalar.Variable(0), [Drawn(value)], at(index)));
                break;
            case Operation.KernelGradient:
                (int inputs, int outputs) = (_graph.Values[x[0]].Shape.Channels, _graph.Values[x[1]].Shape.Channels);
                bool isRounded = IsRounded(_graph.Values[x[0]].Shape.Positions, inputs, outputs);
                foreach (int kernel in _gradientParameters[index])
                {
                    bool isAdded = !_withGradient.Add(kernel);
                    AddGradient(x, isRounded, at => new GpuStep.KernelGradient(
                        at(x[0]),
                        at(x[1]),
                        _parameters[kernel],
                        GpuCostModel.PartSamples(inputs, outputs, _mostSummedPositions[kernel]),
                        GpuCostModel.KernelGradient(inputs, outputs),
                        GpuCostModel.TensorKernelGradient(inputs, outputs, _precision),
                        isAdded,
                        isRounded ? (Rounded(x[0], at), Rounded(x[1], at)) : null));
                }

                break;
            case Operation.BatchSum:
                bool hasCopy = _rounded.Contains(x[0]);
                foreach (int bias in _gradientParameters[index])
                {
                    bool isAdded = !_withGradient.Add(bias);
                    int samples = GpuCostModel.PartSamples(1, value.Shape.Channels, _mostSummedPositions[bias]);
                    AddGradient(x, hasCopy, at => new GpuStep.BiasGradient(
                        at(x[0]), _parameters[bias], samples, isAdded, hasCopy ? Rounded(x[0], at) : null));
                }

                break;

            // Input and targets are read where they lie, masks drawn where they are read; arithmetic on parameters is the
            // optimizer's.
            default:
                break;
        }

        AddCopies(index, value);
    }

    // A value is computed in the first of its places in the caller's rows. It goes from there to others, and an input to all of them.
    private void AddCopies(int index, FusedValue value)
    {
        foreach (GpuTensor place in _callersPlaces[index].Skip(_makers.ContainsKey(index) ? 1 : 0))
            AddRows(null, value.Shape, [index], at => new GpuRowOperation.Map(Scalar.Variable(0), Operands([index], at), place));
    }

    private IEnumerable<(int Value, GpuTensor Place)> FindCallersPlaces()
    {
        for (int number = 0; number < _graph.Outputs.Count; number++)
        {
            ValueShape shape = _graph.Values[_graph.Outputs[number]].Shape;
            yield return (_graph.Outputs[number], new GpuTensor(GpuPlace.Output, _graph.OutputOffset(number), shape.Channels)
            {
                Positions = shape.Positions,
                RowSize = _graph.OutputSize,
            });
        }

        EquatableArray<int> losses = _graph.Training?.Losses ?? [];
        for (int column = 0; column < losses.Count; column++)
            yield return (losses[column], new GpuTensor(GpuPlace.Loss, column, 1) { RowSize = losses.Count });
    }

    private bool IsRead(int index) => _values.Any(value => value is not null && value.Reads.Contains(index));

    private bool IsRandom(int index) => _values[index] is { Operation: Operation.DropoutMask or Operation.Noise };

    // All but expressions need the numbers of a layer of noise, or a mask, in memory.
    private static IEnumerable<int> ReadFromMemory(FusedValue? value) =>
        value is null or { Operation: Operation.Map or Operation.Sum or Operation.SumPositions } ? [] : value.Operands;

    // The parts of a gradient are the same samples for all uses of a parameter.
    private Dictionary<int, int> FindMostSummedPositions()
    {
        var most = new Dictionary<int, int>();
        for (int sum = 0; sum < _values.Length; sum++)
        {
            if (_values[sum] is not { Operation: Operation.KernelGradient or Operation.BatchSum } value)
                continue;
            int positions = _graph.Values[value.Operands[0]].Shape.Positions / (value.Operation is Operation.BatchSum ? value.Shape.Positions : 1);
            foreach (int parameter in _gradientParameters[sum])
                most[parameter] = Math.Max(most.TryGetValue(parameter, out int known) ? known : 1, positions);
        }

        return most;
    }

    private void LowerProduct(int index, FusedValue value)
    {
        PlacedParameter kernel = Parameter(value.Operands[1]);
        PlacedParameter? bias = value.Operands.Count == 3 ? Parameter(value.Operands[2]) : null;
        int input = value.Operands[0], terms = _graph.Values[input].Shape.Channels;
        (int positions, int columns) = (value.Shape.Positions, value.Shape.Channels);
        bool isRounded = IsRounded(positions, terms, columns);
        if (isRounded)
            RequireRounded(input);
        GpuTile tile = GpuCostModel.Product(columns);
        PendingKernel pending = AddKernel([input, .. value.EpilogueOperands]);
        (pending.Input, pending.Terms, pending.Size, pending.Positions) = (input, terms, columns, positions);
        if (isRounded)
            pending.RoundedReads.Add(input);
        pending.Results.Add(index);
        TensorTile tensorTile = GpuCostModel.TensorProduct(terms, columns, _precision);
        bool isTransposed = value.Operation is Operation.InputGradient;
        pending.Make = at => new GpuStep.Product(
            at(input), kernel, isTransposed, bias, Results(pending, at), tile, tensorTile, isRounded ? Rounded(input, at) : null);
        NoteSigns(pending, index, value.Expression, value.EpilogueOperands, firstVariable: 1);
        Add(pending, index);
    }

    // On which side of 0 a value is, its copy in bfloat16 says too, unless it is less than 2⁻¹³⁴: a derivative of ReLU reads no floats.
    private void NoteSigns(
        PendingKernel product, int result, ScalarExpression expression, EquatableArray<int> operands, int firstVariable = 0)
    {
        for (int i = 0; i < operands.Count; i++)
        {
            int operand = operands[i];
            if (!_rounded.Contains(operand)
                || product.Results.Contains(operand)
                || !ExpressionProperties.ReadsSignOnly(expression, firstVariable + i))
                continue;
            product.RoundedReads.Add(operand);
            product.RoundedOperands.Add((result, firstVariable + i));
        }
    }

    private bool IsRounded(int positions, int inputs, int outputs) =>
        _precision == GpuPrecision.Bfloat16
        && positions == 1
        && Math.Min(inputs, outputs) >= _leastRounded
        && GpuTensor.CanRound(inputs)
        && GpuTensor.CanRound(outputs);

    // A product rounds what it has in registers; what comes from elsewhere is copied once.
    private void RequireRounded(int value)
    {
        if (!_rounded.Add(value) || (_makers.TryGetValue(value, out PendingKernel? maker) && maker.IsProduct))
            return;
        AddKernel([value]).Make = at => new GpuStep.Round(at(value), Rounded(value, at));
    }

    // The product that has just computed an operand of a map whose other operands were there before it.
    private PendingKernel? FindProduct(FusedValue map)
    {
        PendingKernel? product = map.Operands
            .Select(operand => _makers.TryGetValue(operand, out PendingKernel? maker) ? maker : null)
            .LastOrDefault(maker => maker is not null && maker.IsProduct && _values[maker.Results[0]]!.Shape == map.Shape);
        if (product is null)
            return null;
        bool isThere = map.Operands.All(operand =>
            _values[operand]!.Shape == map.Shape
            && (map.Shape.Positions == 1 || _values[operand]!.Operation is not Operation.Parameter)
            && (!_makers.TryGetValue(operand, out PendingKernel? maker) || maker.Number <= product.Number));
        return isThere ? product : null;
    }

    private EquatableArray<GpuResult> Results(PendingKernel pending, Func<int, GpuTensor> at) => pending.Results
        .Select((index, number) =>
        {
            FusedValue value = _values[index]!;
            IEnumerable<GpuOperand> operands = number == 0
                ? [new GpuOperand.Computed(0), .. value.EpilogueOperands.Select((operand, i) => At(operand, 1 + i))]
                : value.Operands.Select((operand, i) => pending.Results.IndexOf(operand) is >= 0 and int earlier
                    ? new GpuOperand.Computed(1 + earlier)
                    : At(operand, i));
            GpuTensor? store = IsStored(pending, index) ? at(index) : null;
            return new GpuResult(
                value.Expression, operands.ToEquatableArray(), store, _rounded.Contains(index) ? Rounded(index, at) : null);

            GpuOperand At(int operand, int variable) => pending.RoundedOperands.Contains((index, variable))
                ? new GpuOperand.Element(at(operand), Rounded(operand, at))
                : Operand(operand, at);
        })
        .ToEquatableArray();

    // The copy in bfloat16. Where nobody reads the floats that kernels without matrix instructions leave, it takes their place.
    private GpuTensor Rounded(int value, Func<int, GpuTensor> at) =>
        _floatReads.Contains(value) || Describe(value).Place != GpuPlace.Workspace ? at(NumberOfCopy(value)) : at(value) with { IsRounded = true };

    private EquatableArray<GpuOperand> Operands(EquatableArray<int> values, Func<int, GpuTensor> at) =>
        values.Select(value => Operand(value, at)).ToEquatableArray();

    private GpuOperand Operand(int index, Func<int, GpuTensor> at) => _values[index]!.Operation switch
    {
        Operation.DropoutMask or Operation.Noise when !_drawnToMemory.Contains(index) => Drawn(_values[index]!),
        Operation.BatchWeight => new GpuOperand.BatchWeight(),
        Operation.Parameter => new GpuOperand.Parameter(
            Parameter(index).Offset, _values[index]!.Shape.Channels, _values[index]!.Shape.Positions),
        Operation operation when _values[index]!.IsShared => throw new InvalidOperationException(
            $"A kernel reads {operation.GetType().Name} element by element, which none does yet."),
        _ => new GpuOperand.Element(at(index)),
    };

    private static GpuOperand Drawn(FusedValue value) => value.Operation is Operation.DropoutMask mask
        ? new GpuOperand.Mask(mask.Layer, mask.Rate, value.Shape)
        : new GpuOperand.Noise(((Operation.Noise)value.Operation).Layer, value.Shape);

    private bool IsStored(PendingKernel maker, int index) =>
        _callersPlaces[index].Any()
        || _linkInputs.Contains(index)
        || (_lastReads.TryGetValue(index, out int last) && last > maker.Number);

    private void AddRows(int? index, ValueShape domain, EquatableArray<int> reads, Func<Func<int, GpuTensor>, GpuRowOperation> make)
    {
        if (_kernels.Count == 0 || !_kernels[_kernels.Count - 1].IsRows || _kernels[_kernels.Count - 1].Positions != domain.Positions)
        {
            var operations = new List<Func<Func<int, GpuTensor>, GpuRowOperation>>();
            PendingKernel rows = AddKernel([]);
            (rows.Operations, rows.Positions) = (operations, domain.Positions);
            rows.Make = at => new GpuStep.Rows(
                operations.Select(operation => operation(value => InRegisters(rows, value) ?? at(value))).ToEquatableArray());
        }

        PendingKernel last = _kernels[_kernels.Count - 1];
        last.Operations!.Add(make);
        last.Size = Math.Max(last.Size, domain.Channels);
        last.Reads.AddRange(Stored(reads));
        if (index is { } made)
            _makers.Add(made, last);
    }

    private void AddSinglePass(int index, EquatableArray<int> reads, Func<Func<int, GpuTensor>, GpuStep> make)
    {
        PendingKernel pass = AddKernel(reads);
        pass.Make = make;
        _makers.Add(index, pass);
    }

    // What no other kernel reads does not go to memory, if the row is short.
    private GpuTensor? InRegisters(PendingKernel rows, int value) =>
        rows.Size <= GpuCostModel.MaximumRegisterRow
        && _makers.TryGetValue(value, out PendingKernel? maker) && maker == rows
        && !IsStored(rows, value)
        && Describe(value) is { Place: GpuPlace.Workspace } tensor
            ? tensor with { Place = GpuPlace.Registers, Offset = value }
            : null;

    private void AddGradient(EquatableArray<int> reads, bool isRounded, Func<Func<int, GpuTensor>, GpuStep> make)
    {
        foreach (int read in isRounded ? reads : [])
            RequireRounded(read);
        PendingKernel pending = AddKernel(reads);
        if (isRounded)
            pending.RoundedReads.AddRange(reads);
        pending.IsGradientOfParameter = true;
        pending.Make = make;
    }

    private PendingKernel AddKernel(IEnumerable<int> reads)
    {
        var pending = new PendingKernel(_kernels.Count);
        pending.Reads.AddRange(Stored(reads));
        _kernels.Add(pending);
        return pending;
    }

    private void Add(PendingKernel product, int result)
    {
        product.Reads.AddRange(Stored(_values[result]!.Operation is Operation.Map ? _values[result]!.Operands : [])
            .Where(read => !product.Results.Contains(read)));
        _makers.Add(result, product);
    }

    // What another kernel has to have left in memory.
    private IEnumerable<int> Stored(IEnumerable<int> values) =>
        values.Where(value => _values[value]!.Operation is not (Operation.BatchWeight or Operation.Parameter)
            && (!IsRandom(value) || _drawnToMemory.Contains(value)));

    private GpuTensor Describe(int index)
    {
        if (index < 0)
            return new GpuTensor(GpuPlace.Workspace, 0, _values[NumberOfCopy(index)]!.Size, IsRounded: true);
        FusedValue value = _values[index]!;
        return value.Operation switch
        {
            Operation.Input input => Slice(GpuPlace.Input, input.Offset, input.RowSize),
            Operation.Target target => Slice(GpuPlace.Target, target.Offset, target.RowSize),
            Operation when !_makers.ContainsKey(index) => throw new InvalidOperationException(
                $"A kernel reads {value.Operation.GetType().Name} from memory, where none leaves it."),
            _ when _callersPlaces[index].Any() => _callersPlaces[index].First(),
            _ => new GpuTensor(GpuPlace.Workspace, 0, value.Shape.Channels) { Positions = value.Shape.Positions },
        };

        GpuTensor Slice(GpuPlace place, int offset, int rowSize) =>
            new(place, offset, value.Shape.Channels) { Positions = value.Shape.Positions, RowSize = rowSize };
    }

    private PlacedParameter Parameter(int index) =>
        _parameters[((Operation.Parameter)_graph.Values[index].Operation).Index];
}

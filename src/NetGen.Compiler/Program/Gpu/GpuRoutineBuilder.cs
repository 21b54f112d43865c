using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program.Gpu;

/// <summary>
/// Graph to kernels: element-wise work goes into the product whose result it reads, and what is left of a sample's own
/// work, between two products, into one kernel.
/// </summary>
internal sealed class GpuRoutineBuilder
{
    private readonly NetworkGraph _graph;
    private readonly EquatableArray<PlacedParameter> _parameters;
    private readonly GpuPrecision _precision;
    private readonly int _leastRounded;
    private readonly FusedValue?[] _values;
    private readonly ILookup<int, int> _gradientParameters;
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

        List<PendingKernel> kernels = joinsProducts ? ProductChains.Join(builder._kernels, precision) : builder._kernels;
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
            case Operation.MatrixProduct or Operation.InputGradient:
                LowerProduct(index, value);
                break;
            case Operation.Map when !value.IsShared && FindProduct(value) is { } product:
                product.Results.Add(index);
                NoteSigns(product, index, value.Expression, value.Operands);
                Add(product, index);
                break;
            case Operation.Map when !value.IsShared:
                AddRows(index, value.Size, x, at => new GpuRowOperation.Map(value.Expression, Operands(x, at), at(index)));
                break;
            case Operation.Sum when !value.IsShared:
                AddRows(index, value.Domain.Size, x, at =>
                    new GpuRowOperation.Sum(value.Expression, Operands(x, at), value.Domain.Size, at(index)));
                break;
            case Operation.Softmax or Operation.LogSoftmax:
                bool isLogarithm = value.Operation is Operation.LogSoftmax;
                AddRows(index, value.Size, x, at => new GpuRowOperation.Softmax(at(x[0]), at(index), isLogarithm));
                break;
            case Operation.OneHot:
                AddRows(index, value.Size, [], at => new GpuRowOperation.OneHot(at(index)));
                break;
            case Operation.KernelGradient:
                (int inputs, int outputs) = (_graph.Values[x[0]].Size, _graph.Values[x[1]].Size);
                bool isRounded = IsRounded(inputs, outputs);
                foreach (int kernel in _gradientParameters[index])
                {
                    bool isAdded = !_withGradient.Add(kernel);
                    AddGradient(x, isRounded, at => new GpuStep.KernelGradient(
                        at(x[0]),
                        at(x[1]),
                        _parameters[kernel],
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
                    AddGradient(x, hasCopy, at => new GpuStep.BiasGradient(
                        at(x[0]), _parameters[bias], isAdded, hasCopy ? Rounded(x[0], at) : null));
                }

                break;

            // Input and targets are read where they lie, masks drawn where they are read; arithmetic on parameters is the
            // optimizer's.
            default:
                break;
        }

        if (index == _graph.Output && !_makers.ContainsKey(index))
            AddRows(index, value.Size, [], at => new GpuRowOperation.Map(
                Scalar.Variable(0), [new GpuOperand.Element(new GpuTensor(GpuPlace.Input, 0, value.Size))], at(index)));
    }

    private void LowerProduct(int index, FusedValue value)
    {
        PlacedParameter kernel = Parameter(value.Operands[1]);
        PlacedParameter? bias = value.Operands.Count == 3 ? Parameter(value.Operands[2]) : null;
        int input = value.Operands[0], terms = _graph.Values[input].Size;
        bool isRounded = IsRounded(terms, value.Size);
        if (isRounded)
            RequireRounded(input);
        GpuTile tile = GpuCostModel.Product(value.Size);
        PendingKernel pending = AddKernel([input, .. value.EpilogueOperands]);
        (pending.Input, pending.Terms, pending.Size) = (input, terms, value.Size);
        if (isRounded)
            pending.RoundedReads.Add(input);
        pending.Results.Add(index);
        TensorTile tensorTile = GpuCostModel.TensorProduct(terms, value.Size, _precision);
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

    private bool IsRounded(int inputs, int outputs) =>
        _precision == GpuPrecision.Bfloat16
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
            .LastOrDefault(maker => maker is not null && maker.Results.Count > 0 && maker.Size == map.Size);
        if (product is null)
            return null;
        bool isThere = map.Operands.All(operand =>
            _values[operand]!.Size == map.Size
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
        Operation.DropoutMask mask => new GpuOperand.Mask(mask.Layer, mask.Rate),
        Operation.BatchWeight => new GpuOperand.BatchWeight(),
        Operation.Parameter when Parameter(index) is { Specification.Shape: { Rank: 1, Size: var size }, Offset: var offset } =>
            new GpuOperand.Parameter(offset, size),
        Operation operation when _values[index]!.IsShared => throw new InvalidOperationException(
            $"A kernel reads {operation.GetType().Name} element by element, which none does yet."),
        _ => new GpuOperand.Element(at(index)),
    };

    private bool IsStored(PendingKernel maker, int index) =>
        index == _graph.Output
        || _linkInputs.Contains(index)
        || (_lastReads.TryGetValue(index, out int last) && last > maker.Number);

    private void AddRows(int index, int width, EquatableArray<int> reads, Func<Func<int, GpuTensor>, GpuRowOperation> make)
    {
        if (_kernels.Count == 0 || !_kernels[_kernels.Count - 1].IsRows)
        {
            var operations = new List<Func<Func<int, GpuTensor>, GpuRowOperation>>();
            PendingKernel rows = AddKernel([]);
            rows.Operations = operations;
            rows.Make = at => new GpuStep.Rows(
                operations.Select(operation => operation(value => InRegisters(rows, value) ?? at(value))).ToEquatableArray());
        }

        PendingKernel last = _kernels[_kernels.Count - 1];
        last.Operations!.Add(make);
        last.Size = Math.Max(last.Size, width);
        last.Reads.AddRange(Stored(reads));
        _makers.Add(index, last);
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
        values.Where(value => _values[value]!.Operation is not (Operation.DropoutMask or Operation.BatchWeight or Operation.Parameter));

    private GpuTensor Describe(int index)
    {
        if (index < 0)
            return new GpuTensor(GpuPlace.Workspace, 0, _values[NumberOfCopy(index)]!.Size, IsRounded: true);
        FusedValue value = _values[index]!;
        GpuPlace place = value.Operation switch
        {
            _ when index == _graph.Output && _makers.ContainsKey(index) => GpuPlace.Output,
            _ when index == _graph.Training?.Loss => GpuPlace.Loss,
            Operation.Input => GpuPlace.Input,
            Operation.Target => GpuPlace.Target,
            _ => GpuPlace.Workspace,
        };
        return new GpuTensor(place, 0, value.Size);
    }

    private PlacedParameter Parameter(int index) =>
        _parameters[((Operation.Parameter)_graph.Values[index].Operation).Index];
}

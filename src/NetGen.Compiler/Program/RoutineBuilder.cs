using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>Graph to routine: fuses the operations, turns each into a step, and places the tensors.</summary>
internal sealed class RoutineBuilder
{
    private readonly NetworkGraph _graph;
    private readonly EquatableArray<PlacedParameter> _parameters;
    private readonly int _rowCapacity;
    private readonly FusedValue?[] _values;
    private readonly List<PendingStep> _pending = [];
    private readonly List<PendingStep> _sums = [];

    private RoutineBuilder(NetworkGraph graph, EquatableArray<PlacedParameter> parameters, int rowCapacity)
    {
        (_graph, _parameters, _rowCapacity) = (graph, parameters, rowCapacity);
        _values = Fusion.Fuse(graph);
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

        // The steps of single samples first, then the sums over all of them: the two phases of a training step.
        IEnumerable<PendingStep> steps = builder._pending.Concat(builder._sums);
        return StepPlacement.Place([.. steps], builder.Locate, rowCapacity);
    }

    // The one place where an operation of the graph becomes a step.
    private void Lower(int index, FusedValue value)
    {
        EquatableArray<int> x = value.Operands;
        switch (value.Operation)
        {
            case Operation.Input when !IsReadAsRows(index):
                Add([], index, at => new Step.PackInput(at(index)));
                break;
            case Operation.Target when IsReadElementwise(index):
                Add([], index, at => new Step.PackTarget(at(index)));
                break;
            case Operation.OneHot:
                Add([], index, at => new Step.PackOneHot(at(index)));
                break;
            case Operation.MatrixProduct:
                LowerProduct(index, value);
                break;
            case Operation.Map when !value.IsShared:
                bool masksMap = MustMask(value);
                Add(x, index, mayOverwrite: true, make: at => new Step.Map(
                    value.Expression, x.Select(at).ToEquatableArray(), at(index), masksMap));
                break;
            case Operation.Sum when !value.IsShared:
                bool masksSum = MustMask(value);
                bool isLoss = index == _graph.Training?.Loss;
                Add(x, isLoss ? null : index, at => new Step.Sum(
                    value.Expression, x.Select(at).ToEquatableArray(), value.Domain, isLoss ? null : at(index), masksSum));
                break;
            case Operation.Softmax or Operation.LogSoftmax:
                bool isLogarithm = value.Operation is Operation.LogSoftmax;
                Add(x, index, mayOverwrite: true, make: at => new Step.Softmax(at(x[0]), at(index), isLogarithm));
                break;
            case Operation.DropoutMask mask:
                Add([], index, at => new Step.DropoutMask(mask.Layer, mask.Rate, at(index)));
                break;
            case Operation.InputGradient:
                Add([x[0], .. value.EpilogueOperands], index, at =>
                    new Step.InputGradient(at(x[0]), Parameter(x[1]), EpilogueOf(value, at), at(index)));
                break;
            case Operation.KernelGradient:
                AddSum(x, at => new Step.KernelGradient(at(x[0]), at(x[1]), GradientParameter(index)));
                break;
            case Operation.BatchSum:
                AddSum(x, at => new Step.BiasGradient(at(x[0]), GradientParameter(index)));
                break;

            // The rest is no part of a chunk's work: parameters lie where they lie, and arithmetic on them is done once.
            default:
                break;
        }

        if (index == _graph.Output)
            Add([index], null, at => new Step.UnpackOutput(at(index)));
    }

    private void LowerProduct(int index, FusedValue value)
    {
        EquatableArray<int> x = value.Operands;
        PlacedParameter kernel = Parameter(x[1]);
        PlacedParameter? bias = x.Count == 3 ? Parameter(x[2]) : null;
        CodeShape shape = CostModel.Product(_graph.Values[x[0]].Size, value.Size, _rowCapacity);
        Add([x[0], .. value.EpilogueOperands], index, at =>
            new Step.Product(at(x[0]), kernel, bias, EpilogueOf(value, at), at(index), shape));
    }

    private static Epilogue EpilogueOf(FusedValue value, Func<int, Buffer> at) =>
        new(value.Expression, value.EpilogueOperands.Select(at).ToEquatableArray());

    private void Add(
        EquatableArray<int> reads, int? result, Func<Func<int, Buffer>, Step> make, bool mayOverwrite = false) =>
        _pending.Add(new PendingStep(reads, result, make, mayOverwrite));

    // The last layers' sums come first in the graph; the first layers' gradients are what is still in the cache.
    private void AddSum(EquatableArray<int> reads, Func<Func<int, Buffer>, Step> make) =>
        _sums.Insert(0, new PendingStep(reads, null, make, MayOverwrite: false));

    // Values that lie outside the workspace; nothing for the others.
    private Buffer? Locate(int index, out int size)
    {
        size = _values[index]!.Size;
        return _values[index]!.Operation switch
        {
            Operation.Input when IsReadAsRows(index) => new Buffer(Place.Input, 0, size),
            Operation.BatchWeight => new Buffer(Place.BatchWeight, 0, 1),
            Operation operation when _values[index]!.IsShared => throw new InvalidOperationException(
                $"A step reads {operation.GetType().Name} element by element, which no kernel does yet."),
            _ => null,
        };
    }

    // Products read the caller's rows as they are; whatever else reads the input needs it in panels.
    private bool IsReadAsRows(int index) => index != _graph.Output && _values.All(reader =>
        reader is null
        || !reader.Reads.Contains(index)
        || (reader.Operation is Operation.MatrixProduct or Operation.KernelGradient
            && !reader.Reads.Skip(1).Contains(index)));

    private bool IsReadElementwise(int index) => _values.Any(reader =>
        reader is { Operation: not Operation.OneHot } && reader.Reads.Contains(index));

    private bool MustMask(FusedValue value) =>
        value.Domain % Panel.Lanes != 0
        && !ExpressionProperties.KeepsZero(value.Expression, variable => IsPadded(value.Operands[variable], value.Domain));

    // 1/batch is broadcast to every lane, even where the other operands have one element as well.
    private bool IsPadded(int index, int size) =>
        _values[index]!.Size == size && _values[index]!.Operation is not Operation.BatchWeight;

    private PlacedParameter Parameter(int index) =>
        _parameters[((Operation.Parameter)_graph.Values[index].Operation).Index];

    // The parameter whose gradient a sum over the batch is: itself the root, or a term of it beside the regulariser's.
    private PlacedParameter GradientParameter(int index)
    {
        EquatableArray<int> roots = _graph.Training!.Gradients;
        int parameter = Enumerable.Range(0, roots.Count).Single(candidate =>
            roots[candidate] == index || (roots[candidate] >= 0 && _values[roots[candidate]]!.Operands.Contains(index)));
        return _parameters[parameter];
    }
}

using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Program;

/// <summary>
/// What predictions read in the place of the parameters: values that follow from parameters alone, computed once when these have changed,
/// with a copy of the parameters that are read as they are.
/// </summary>
/// <param name="Length">The floats of all of it.</param>
/// <param name="Copies">The parameters that are copied.</param>
/// <param name="Steps">What is computed, in order.</param>
public sealed record PreparedWeights(int Length, EquatableArray<PreparedCopy> Copies, EquatableArray<Step> Steps);

/// <summary>A parameter that predictions read as it is.</summary>
/// <param name="Parameter">Where it lies among the parameters.</param>
/// <param name="Offset">Where it lies among the prepared weights.</param>
public sealed record PreparedCopy(PlacedParameter Parameter, int Offset);

/// <summary>
/// Takes arithmetic on parameters out of the graphs of predictions. A map after a product that multiplies and adds what follows from
/// parameters, as batch normalisation does, becomes part of the product: f(x·K + b) = x·(K·f′) + f(b). Kernels of convolutions are transformed
/// where Winograd's products pay.
/// </summary>
internal sealed class WeightPreparation
{
    private readonly EquatableArray<PlacedParameter> _parameters;
    private readonly List<PlacedParameter> _prepared = [];
    private readonly List<PreparedCopy> _copies = [];
    private readonly List<Step> _steps = [];
    private readonly Dictionary<Step, int> _known = [];
    private int _length;

    private WeightPreparation(EquatableArray<PlacedParameter> parameters) => _parameters = parameters;

    /// <summary>The graphs over prepared weights; as they are, and no weights, where nothing can be prepared.</summary>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="graphs">Graphs without a backward pass.</param>
    public static (NetworkGraph[] Graphs, EquatableArray<PlacedParameter> Parameters, PreparedWeights? Weights) Prepare(
        EquatableArray<PlacedParameter> parameters, IReadOnlyList<NetworkGraph> graphs)
    {
        if (!graphs.Any(graph => graph.Values.Any(value => ParameterArithmetic.IsReadBy(graph, value) || WinogradTiles.Fit(graph, value))))
            return ([.. graphs], parameters, null);
        var preparation = new WeightPreparation(parameters);
        NetworkGraph[] prepared = [.. graphs.Select(graph => ParameterArithmetic.Replace(
            WinogradRewriting.Rewrite(ProductFolding.Fold(WithoutPenalties(graph))), preparation.PlaceOf))];
        EquatableArray<ParameterSpecification> specifications = preparation._prepared.Select(parameter => parameter.Specification).ToEquatableArray();
        return (
            [.. prepared.Select(graph => graph with { Parameters = specifications })],
            preparation._prepared.ToEquatableArray(),
            new(preparation._length, preparation._copies.ToEquatableArray(), preparation._steps.ToEquatableArray()));
    }

    // Regularisers are computed from the parameters themselves.
    private static NetworkGraph WithoutPenalties(NetworkGraph graph) =>
        graph.Training is { } training ? graph with { Training = training with { Penalties = [] } } : graph;

    // The number of a value among the prepared weights.
    private int PlaceOf(NetworkGraph graph, int index)
    {
        GraphValue value = graph.Values[index];
        if (value.Operation is not Operation.Parameter parameter)
            return Compute(graph, index);
        PlacedParameter original = _parameters[parameter.Index];
        return Place(
            new Step.SharedMap(Scalar.Variable(0), [ParameterArithmetic.BufferOf(original)], default),
            original.Specification,
            value.Shape,
            original,
            placed => _copies.Add(new PreparedCopy(original, placed.Offset)));
    }

    private int Compute(NetworkGraph graph, int index)
    {
        GraphValue value = graph.Values[index];
        EquatableArray<Buffer> operands = value.Operands.Select(operand => graph.Values[operand].Operation is Operation.Parameter parameter
            ? ParameterArithmetic.BufferOf(_parameters[parameter.Index])
            : SharedBuffer(_prepared[Compute(graph, operand)], graph.Values[operand].Shape)).ToEquatableArray();
        Func<Buffer, Step> make = value.Operation is Operation.Map map
            ? result => new Step.SharedMap(map.Expression, operands, result)
            : result => new Step.WinogradKernel(operands[0], result);
        return Place(
            make(default),
            ParameterArithmetic.SpecificationOf(graph, value, _parameters),
            value.Shape,
            original: null,
            placed => _steps.Add(make(SharedBuffer(placed, value.Shape))));
    }

    private int Place(Step key, ParameterSpecification specification, ValueShape shape, PlacedParameter? original, Action<PlacedParameter> add)
    {
        if (_known.TryGetValue(key, out int known))
            return known;
        int size = original?.Length ?? checked(Panel.Pad(shape.Channels) * shape.Positions);
        var placed = new PlacedParameter(specification, _length, size) { HasInputLanes = original?.HasInputLanes ?? false };
        _length = checked(_length + size);
        _prepared.Add(placed);
        add(placed);
        _known.Add(key, _prepared.Count - 1);
        return _prepared.Count - 1;
    }

    private static Buffer SharedBuffer(PlacedParameter placed, ValueShape shape) =>
        new(Program.Place.Shared, placed.Offset, shape.Channels, TensorLayout.Panels) { Positions = shape.Positions };
}

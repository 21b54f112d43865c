using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Program;

/// <summary>The predictions of a quantized network without arithmetic on parameters.</summary>
/// <param name="Graphs">What they compute.</param>
/// <param name="Parameters">The parameters of the graphs: those that are stored, and after them those that stand for what is computed.</param>
/// <param name="Steps">What is computed, in order.</param>
/// <param name="Length">The words of all weights, with what is computed.</param>
internal sealed record PreparedQuantization(
    IReadOnlyList<NetworkGraph> Graphs, EquatableArray<PlacedParameter> Parameters, EquatableArray<Step> Steps, int Length);

/// <summary>
/// Takes arithmetic on parameters out of the graphs of a quantized network, as <see cref="WeightPreparation"/> does for the network of floats.
/// What is computed lies after the parameters. A kernel in fewer bits stays as it is: factors that are folded into its product join its scales.
/// </summary>
internal sealed class QuantizedWeightPreparation
{
    private readonly List<PlacedParameter> _parameters;
    private readonly EquatableArray<PlacedParameter> _stored;
    private readonly List<Step> _steps = [];
    private readonly Dictionary<Step, int> _known = [];
    private int _length;

    private QuantizedWeightPreparation(EquatableArray<PlacedParameter> stored, int length) =>
        (_parameters, _stored, _length) = ([.. stored], stored, length);

    /// <summary>Prepares graphs; they stay as they are where nothing can be computed from parameters alone.</summary>
    /// <param name="graphs">The graphs of predictions.</param>
    /// <param name="stored">Their parameters as they are stored.</param>
    /// <param name="length">The words that they take.</param>
    public static PreparedQuantization Prepare(IReadOnlyList<NetworkGraph> graphs, EquatableArray<PlacedParameter> stored, int length)
    {
        if (!graphs.Any(graph => graph.Values.Any(value => ParameterArithmetic.IsReadBy(graph, value))))
            return new(graphs, stored, [], length);
        var preparation = new QuantizedWeightPreparation(stored, length);
        NetworkGraph[] prepared = [.. graphs.Select(graph => ParameterArithmetic.Replace(
            ProductFolding.Fold(graph, keeps: parameter => stored[parameter].Format is not null), preparation.PlaceOf))];
        var parameters = preparation._parameters.ToEquatableArray();
        EquatableArray<ParameterSpecification> specifications = parameters.Select(parameter => parameter.Specification).ToEquatableArray();
        return new(
            [.. prepared.Select(graph => graph with { Parameters = specifications })],
            parameters,
            preparation._steps.ToEquatableArray(),
            preparation._length);
    }

    // The number of a shared value among the parameters.
    private int PlaceOf(NetworkGraph graph, int index)
    {
        GraphValue value = graph.Values[index];
        return value.Operation switch
        {
            Operation.Parameter parameter => parameter.Index,
            Operation.ScaledKernel => Scale(_parameters[PlaceOf(graph, value.Operands[0])], _parameters[PlaceOf(graph, value.Operands[1])]),
            Operation.Map map => Compute(
                map.Expression,
                value.Operands.Select(operand => BufferOf(_parameters[PlaceOf(graph, operand)])).ToEquatableArray(),
                ParameterArithmetic.SpecificationOf(graph, value, _stored),
                value.Shape),
            _ => throw new InvalidOperationException($"Samples read {value.Operation.GetType().Name}, which is not computed from parameters alone."),
        };
    }

    private int Scale(PlacedParameter kernel, PlacedParameter factors)
    {
        PlacedParameter scales = kernel.Scales is not { } own ? factors : _parameters[Compute(
            Scalar.Variable(0) * Scalar.Variable(1),
            [BufferOf(own), BufferOf(factors)],
            factors.Specification,
            ValueShape.Of(factors.Specification))];
        _parameters.Add(kernel with { Scales = scales });
        return _parameters.Count - 1;
    }

    private int Compute(ScalarExpression expression, EquatableArray<Buffer> operands, ParameterSpecification specification, ValueShape shape)
    {
        Step key = new Step.SharedMap(expression, operands, default);
        if (_known.TryGetValue(key, out int known))
            return known;
        var placed = new PlacedParameter(specification, _length, checked(Panel.Pad(shape.Channels) * shape.Positions));
        _length = checked(_length + placed.Length);
        _steps.Add(new Step.SharedMap(
            expression,
            operands,
            new Buffer(Place.Parameter, placed.Offset, shape.Channels, TensorLayout.Panels) { Positions = shape.Positions }));
        _parameters.Add(placed);
        _known.Add(key, _parameters.Count - 1);
        return _parameters.Count - 1;
    }

    private static Buffer BufferOf(PlacedParameter parameter) => ParameterArithmetic.BufferOf(parameter);
}

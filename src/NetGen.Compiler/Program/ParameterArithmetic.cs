using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Program;

/// <summary>What follows from parameters alone in the graph of a prediction, and how samples read it instead as parameters of its own.</summary>
internal static class ParameterArithmetic
{
    /// <summary>Whether a value of each sample reads what follows from parameters.</summary>
    public static bool IsReadBy(NetworkGraph graph, GraphValue reader) => !reader.IsShared
        && reader.Operands.Any(operand => graph.Values[operand] is { IsShared: true, Operation: Operation.Map });

    /// <summary>The graph in which what samples read of what they share is a parameter; the rest of what they share is left out.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="placeOf">The number of the parameter that stands for a value.</param>
    public static NetworkGraph Replace(NetworkGraph graph, Func<NetworkGraph, int, int> placeOf)
    {
        var numbers = new Dictionary<int, int>();
        var kept = new List<GraphValue>();
        for (int index = 0; index < graph.Values.Count; index++)
        {
            GraphValue value = graph.Values[index];
            if (value.IsShared && value.Operation is not Operation.BatchWeight)
                continue;
            foreach (int operand in value.Operands)
            {
                if (numbers.ContainsKey(operand))
                    continue;
                numbers.Add(operand, kept.Count);
                kept.Add(graph.Values[operand] with { Operation = new Operation.Parameter(placeOf(graph, operand)), Operands = [] });
            }

            numbers.Add(index, kept.Count);
            kept.Add(value with { Operands = value.Operands.Select(operand => numbers[operand]).ToEquatableArray() });
        }

        return graph with
        {
            Values = kept.ToEquatableArray(),
            Outputs = graph.Outputs.Select(output => numbers[output]).ToEquatableArray(),
            Training = graph.Training?.Renumber(root => numbers[root]),
        };
    }

    /// <summary>What a computed value is called: a folded kernel as the kernel, and a vector as what it is in its layer.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="value">The value.</param>
    /// <param name="parameters">The parameters of the graph.</param>
    public static ParameterSpecification SpecificationOf(NetworkGraph graph, GraphValue value, EquatableArray<PlacedParameter> parameters)
    {
        ParameterSpecification[] read =
            [.. Sources(graph, value).Distinct().OrderBy(index => index).Select(index => parameters[index].Specification)];
        ParameterSpecification? kernel = value.Shape.Positions > 1 ? read.First(parameter => !parameter.IsVector) : null;
        return kernel ?? read[0] with
        {
            Name = read[0].Name.Substring(0, read[0].Name.LastIndexOf('/')) + (read[0].Name.EndsWith("/bias", StringComparison.Ordinal) ? "/bias" : "/factor"),
            Shape = TensorShape.Of(value.Shape.Channels),
            LaneAxes = 1,
        };
    }

    /// <summary>The place of a parameter as a tensor.</summary>
    public static Buffer BufferOf(PlacedParameter parameter)
    {
        var shape = ValueShape.Of(parameter.Specification);
        return new Buffer(Program.Place.Parameter, parameter.Offset, shape.Channels, TensorLayout.Panels) { Positions = shape.Positions };
    }

    private static IEnumerable<int> Sources(NetworkGraph graph, GraphValue value) => value.Operation is Operation.Parameter parameter
        ? [parameter.Index]
        : value.Operands.SelectMany(operand => Sources(graph, graph.Values[operand]));
}

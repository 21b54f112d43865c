using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Normalisations in terms of the primitive operations: γ·(x − μ)/√(σ² + ε) + β with the mean and the variance of different sets.</summary>
internal static class NormalizationLowering
{
    private static readonly ScalarExpression A = Scalar.Variable(0), B = Scalar.Variable(1), C = Scalar.Variable(2);

    /// <summary>Along the last axes of each sample.</summary>
    /// <param name="graph">Receives the operations.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="parameters">The values of its parameters.</param>
    public static int Lower(GraphBuilder graph, NormalizationLayer layer, int x, int[] parameters)
    {
        int size = layer.InputShape.SizeAfter(layer.InputShape.Rank - layer.Normalized - 1);
        ValueShape shape = new(layer.InputShape.Size / size, size);
        ValueShape mean = new(shape.Positions, 1);
        int value = graph.Reshape(x, shape);
        int Mean(int of) => graph.Map(A * (1.0 / size), mean, graph.Sum(of));
        if (layer.IsCentered)
            value = graph.Map(A - B, shape, value, Mean(value));
        int inverse = graph.Map(1 / Scalar.Sqrt(A + layer.Epsilon), mean, Mean(graph.Map(A * A, shape, value)));

        var operands = new List<int> { value, inverse };
        ScalarExpression result = A * B;
        if (layer.Gamma is not null)
            Use((factor, parameter) => factor * parameter);
        if (layer.Beta is not null)
            Use((shifted, parameter) => shifted + parameter);
        return graph.Map(result, shape, [.. operands]);

        void Use(Func<ScalarExpression, ScalarExpression, ScalarExpression> combine)
        {
            result = combine(result, Scalar.Variable(operands.Count));
            operands.Add(parameters[operands.Count - 2]);
        }
    }

    /// <summary>Over all samples and positions. What does not depend on a sample, 1/√(σ² + ε) for one, is computed once for all.</summary>
    /// <param name="graph">Receives the operations.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="parameters">The values of its parameters.</param>
    /// <param name="ofBatch">Whether the mean and the variance are those of the batch, and not their moving averages.</param>
    /// <param name="moving">Receives the moving averages that the batch's are added to.</param>
    public static int Lower(
        GraphBuilder graph, BatchNormalizationLayer layer, int x, int[] parameters, bool ofBatch, List<MovingAverage> moving)
    {
        var shape = ValueShape.Of(layer.InputShape);
        int value = graph.Reshape(x, shape), first = parameters.Length - 2;
        (int movingMean, int movingVariance) = (parameters[first], parameters[first + 1]);
        (int mean, int variance) = ofBatch ? (graph.BatchMean(value), graph.BatchVariance(value)) : (movingMean, movingVariance);
        if (ofBatch)
        {
            moving.Add(new MovingAverage(IndexOf(graph, movingMean), mean, layer.Momentum));
            moving.Add(new MovingAverage(IndexOf(graph, movingVariance), variance, layer.Momentum));
        }

        ScalarExpression inverse = 1 / Scalar.Sqrt(A + layer.Epsilon);
        int factor = layer.Gamma is null
            ? graph.Map(inverse, shape.Channels, variance)
            : graph.Map(inverse * B, shape.Channels, variance, parameters[0]);
        return layer.Beta is null
            ? graph.Map((A - B) * C, shape, value, mean, factor)
            : graph.Map(((A - B) * C) + Scalar.Variable(3), shape, value, mean, factor, parameters[first - 1]);
    }

    /// <summary>
    /// Over the positions and the channels of each group, for each sample. The channels are summed over the positions first, so that groups
    /// are of a vector.
    /// </summary>
    /// <param name="graph">Receives the operations.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="x">What it reads.</param>
    /// <param name="parameters">The values of its parameters.</param>
    public static int Lower(GraphBuilder graph, GroupNormalizationLayer layer, int x, int[] parameters)
    {
        var shape = ValueShape.Of(layer.InputShape);
        ValueShape groups = new(layer.Groups, shape.Channels / layer.Groups), ofGroups = new(layer.Groups, 1);
        double part = 1.0 / (shape.Positions * groups.Channels);
        int value = graph.Reshape(x, shape);
        int centered = graph.Map(A - B, shape, value, OfGroup(Mean(value), A));
        int inverse = OfGroup(Mean(graph.Map(A * A, shape, centered)), 1 / Scalar.Sqrt(A + layer.Epsilon));
        int factor = layer.Gamma is null ? inverse : graph.Map(A * B, shape.Channels, inverse, parameters[0]);
        return layer.Beta is null
            ? graph.Map(A * B, shape, centered, factor)
            : graph.Map((A * B) + C, shape, centered, factor, parameters[parameters.Length - 1]);

        int Mean(int of) => graph.Map(A * part, ofGroups, graph.Sum(graph.Reshape(graph.SumPositions(of), groups)));

        // A function of the number of a group, at each of its channels.
        int OfGroup(int number, ScalarExpression function) =>
            graph.Reshape(graph.Repeat(graph.Map(function, ofGroups, number), groups), shape.Channels);
    }

    private static int IndexOf(GraphBuilder graph, int parameter) => ((Operation.Parameter)graph.Values[parameter].Operation).Index;
}

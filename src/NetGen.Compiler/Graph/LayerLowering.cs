using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Network to graph: each layer in terms of the primitive operations.</summary>
/// <remarks>
/// A value lies as a vector of its elements, the last axis fastest, until a layer needs its positions. So Flatten and Reshape cost nothing,
/// and what works element by element takes each value as it is.
/// </remarks>
public sealed class LayerLowering
{
    private readonly List<int> _parameters = [];
    private readonly List<int> _values = [];
    private readonly List<int[]> _parametersOf = [];
    private readonly bool _isTraining;
    private int _dropouts;

    private LayerLowering(GraphBuilder graph, bool isTraining) => (Graph, _isTraining) = (graph, isTraining);

    /// <summary>The graph that grows.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The values of the parameters, in order.</summary>
    public IReadOnlyList<int> Parameters => _parameters;

    /// <summary>The predictions, in order.</summary>
    public IReadOnlyList<int> Outputs { get; private set; } = [];

    /// <summary>The inference graph of a network: no dropout, no loss.</summary>
    public static NetworkGraph Inference(Network network)
    {
        LayerLowering lowered = Lower(network, isTraining: false);
        return lowered.Graph.Build(lowered.Outputs, training: null);
    }

    /// <summary>Lowers all layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isTraining">Whether dropout acts.</param>
    public static LayerLowering Lower(Network network, bool isTraining)
    {
        var lowering = new LayerLowering(new GraphBuilder(), isTraining);
        foreach (NetworkPort input in network.Inputs)
            lowering._values.Add(lowering.Graph.Input(input.Shape.Size, input.Offset, network.InputShape.Size));
        foreach (Layer layer in network.Layers)
        {
            int[] parameters = layer.SharedWith is { } owner
                ? lowering._parametersOf[owner]
                : [.. layer.Parameters.Select(lowering.Declare)];
            lowering._parametersOf.Add(parameters);
            lowering._values.Add(lowering.Lower(layer, [.. layer.Sources.Select(source => lowering._values[source])], parameters));
        }

        lowering.Outputs = [.. network.Outputs.Select(output => lowering._values[output.Value])];
        return lowering;
    }

    // The one place where a layer's meaning is registered.
    private int Lower(Layer layer, int[] x, int[] parameters) => layer switch
    {
        DenseLayer dense => LowerDense(dense, x[0], parameters),
        ActivationLayer activation => Activate(activation.Activation, x[0]),
        DropoutLayer dropout => LowerDropout(dropout, x[0]),
        ReshapeLayer => x[0],
        MergeLayer merge => LowerMerge(merge, x),
        ConcatenateLayer concatenate => Graph.Concatenate(concatenate.Axis, concatenate.InputShapes, x),
        SliceLayer slice => Graph.Slice(
            x[0],
            slice.InputShape,
            slice.InputShape.Rank - 1,
            slice.Start,
            slice.OutputShape.Dimensions[slice.OutputShape.Rank - 1]),
        _ => throw new InvalidOperationException($"Unknown layer {layer.GetType().Name}."),
    };

    private int LowerDense(DenseLayer layer, int x, int[] parameters)
    {
        int? bias = layer.Bias is null ? null : parameters[1];
        return Activate(layer.Activation, Graph.MatrixProduct(Flat(x), parameters[0], bias, layer.IsUnrolled, layer.SkipsZeros));
    }

    private int Activate(ActivationSpecification activation, int x) => activation.Function == Activation.Softmax
        ? Graph.Softmax(Flat(x))
        : Map(Activations.Expression(activation), Graph.Values[x].Shape, x);

    private int LowerDropout(DropoutLayer layer, int x)
    {
        int number = _dropouts++;
        if (!_isTraining || layer.Rate == 0)
            return x;
        ValueShape shape = Graph.Values[x].Shape;
        int mask = Graph.DropoutMask(number, layer.Rate, shape);
        return Graph.Map(Scalar.Variable(0) * Scalar.Variable(1), shape, x, mask);
    }

    private int LowerMerge(MergeLayer layer, int[] x)
    {
        ScalarExpression merged = Scalar.Variable(0);
        for (int i = 1; i < x.Length; i++)
        {
            ScalarExpression next = Scalar.Variable(i);
            merged = layer.Function switch
            {
                MergeFunction.Add or MergeFunction.Average => merged + next,
                MergeFunction.Subtract => merged - next,
                MergeFunction.Multiply => merged * next,
                MergeFunction.Maximum => Scalar.Max(merged, next),
                MergeFunction.Minimum => Scalar.Min(merged, next),
                _ => throw new InvalidOperationException($"Unknown function {layer.Function}."),
            };
        }

        if (layer.Function == MergeFunction.Average)
            merged /= x.Length;
        ValueShape shape = Graph.Values[x[0]].Shape;
        if (!layer.Broadcasts && x.All(value => Graph.Values[value].Shape == shape))
            return Map(merged, shape, x);

        // An axis of one element is repeated by the map where it is all positions or the channels, and by copies otherwise.
        shape = ValueShape.Of(layer.OutputShape);
        return Map(merged, shape, [.. x.Select((value, i) => Broadcast(value, layer.InputShapes[i], layer.OutputShape))]);
    }

    private int Broadcast(int x, TensorShape from, TensorShape to)
    {
        ValueShape shape = ValueShape.Of(from), wide = ValueShape.Of(to);
        int shaped = Graph.Reshape(x, shape);
        if (shape.BroadcastsTo(wide))
            return shaped;

        int missing = to.Rank - from.Rank;
        int[] sizes = [.. Enumerable.Repeat(1, missing), .. from.Dimensions];
        int Stride(IEnumerable<int> dimensions, int axis) => dimensions.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        EquatableArray<BoxAxis> axes = to.Dimensions
            .Select((size, axis) => new BoxAxis(size, sizes[axis] == 1 ? 0 : Stride(sizes, axis), Stride(to.Dimensions, axis)))
            .ToEquatableArray();
        return Graph.Rearrange(wide, [new ArrangedBox(0, 0, 0, axes)], shaped);
    }

    // What does not depend on its operands is a constant, which is no value of a sample.
    private int Map(ScalarExpression expression, ValueShape shape, params int[] operands) =>
        Graph.Repeat(Graph.Map(expression, shape, operands), shape);

    private int Flat(int x) => Graph.Reshape(x, Graph.Values[x].Size);

    private int Declare(ParameterSpecification parameter)
    {
        int value = Graph.Parameter(parameter);
        _parameters.Add(value);
        return value;
    }
}

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
    private const double KerasEpsilon = 1e-7;

    private readonly List<int> _parameters = [];
    private readonly List<int> _values = [];
    private readonly List<int[]> _parametersOf = [];
    private readonly List<int> _activities = [];
    private readonly List<MovingAverage> _moving = [];
    private readonly MaskLowering _masks;
    private readonly bool _isTraining;
    private readonly CarriedStates? _carried;
    private int _randomLayers;

    private LayerLowering(GraphBuilder graph, Network network, bool isTraining, CarriedStates? carried) =>
        (Graph, _masks, _isTraining, _carried) = (graph, new MaskLowering(graph, network), isTraining, carried);

    /// <summary>The graph that grows.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The values of the parameters, in order.</summary>
    public IReadOnlyList<int> Parameters => _parameters;

    /// <summary>What layers add to the loss of a sample: each per-sample [1].</summary>
    public IReadOnlyList<int> Activities => _activities;

    /// <summary>The convolutions with groups, by their values.</summary>
    internal Dictionary<int, LoweredGroups> Groups { get; } = [];

    /// <summary>The moving averages of the batch's statistics.</summary>
    public IReadOnlyList<MovingAverage> Moving => _moving;

    /// <summary>What the states become that go on from batch to batch (<see cref="TrainingOutputs.States"/>).</summary>
    public IReadOnlyList<int> States => _carried?.Next ?? [];

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
    /// <param name="isTraining">Whether dropout and noise act, and normalisations take the batch's statistics.</param>
    /// <param name="carriesStates">Whether stateful layers begin with what the batch before has left.</param>
    public static LayerLowering Lower(Network network, bool isTraining, bool carriesStates = false) =>
        Lower(network, isTraining, carriesStates, out _);

    /// <inheritdoc cref="Lower(Network, bool, bool)"/>
    /// <param name="network"><inheritdoc cref="Lower(Network, bool, bool)"/></param>
    /// <param name="isTraining"><inheritdoc cref="Lower(Network, bool, bool)"/></param>
    /// <param name="carriesStates"><inheritdoc cref="Lower(Network, bool, bool)"/></param>
    /// <param name="ends">For each layer the number of values in the graph after it.</param>
    public static LayerLowering Lower(Network network, bool isTraining, bool carriesStates, out IReadOnlyList<int> ends)
    {
        var counts = new List<int>();
        ends = counts;
        var lowering = new LayerLowering(new GraphBuilder(), network, isTraining, carriesStates ? new CarriedStates() : null);
        foreach (NetworkPort input in network.Inputs)
            lowering._values.Add(lowering.Graph.Input(input.Shape.Size, input.Offset, network.InputShape.Size));
        foreach (Layer layer in network.Layers)
        {
            int[] parameters = layer.SharedWith is { } owner
                ? lowering._parametersOf[owner]
                : [.. layer.Parameters.SelectMany(parameter => parameter.Parts).Select(lowering.Declare)];
            lowering._parametersOf.Add(parameters);
            lowering._values.Add(lowering.Lower(layer, [.. layer.Sources.Select(source => lowering._values[source])], parameters));
            counts.Add(lowering.Graph.Values.Count);
        }

        lowering.Outputs = [.. network.Outputs.Select(output => lowering._values[output.Value])];
        return lowering;
    }

    // The one place where a layer's meaning is registered.
    private int Lower(Layer layer, int[] x, int[] parameters) => layer switch
    {
        DenseLayer dense => LowerDense(dense, x[0], parameters),
        ActivationLayer activation => Activate(activation.Activation, x[0], activation.InputShape),
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
        PermuteLayer permute => Graph.Permute(x[0], permute.InputShape, permute.Axes),
        PoolingLayer pooling => LowerPooling(pooling, x[0]),
        GlobalPoolingLayer pooling => LowerGlobalPooling(pooling, x[0], _masks.Of(layer.Sources[0])),
        BorderLayer border => Graph.Pad(x[0], SpatialShape.Of(border.InputShape), border.Borders),
        UpSamplingLayer sampling => LowerUpSampling(sampling, x[0]),
        NormalizationLayer normalization => NormalizationLowering.Lower(Graph, normalization, x[0], parameters),
        GroupNormalizationLayer normalization => NormalizationLowering.Lower(Graph, normalization, x[0], parameters),
        BatchNormalizationLayer normalization => NormalizationLowering.Lower(
            Graph, normalization, x[0], parameters, ofBatch: _isTraining && !normalization.IsFrozen, _moving),
        ElementwiseLayer elementwise => Map(Activations.Expression(elementwise.Function), Graph.Values[x[0]].Shape, x[0]),
        PReLULayer relu => LowerPReLU(relu, x[0], parameters[0]),
        GaussianNoiseLayer noise => LowerNoise(noise, x[0]),
        ActivityRegularizationLayer regularization => LowerActivity(regularization, x[0]),
        DataNormalizationLayer normalization => LowerDataNormalization(normalization, x[0], parameters[0], parameters[1]),
        RecurrentLayer recurrent => LowerRecurrent(recurrent, x[0], parameters),
        MaskingLayer masking => _masks.Lower(masking, x[0]),
        EmbeddingLayer embedding => LowerEmbedding(embedding, x[0], parameters[0]),
        ConvolutionLayer convolution => Activate(
            convolution.Activation, ConvolutionLowering.Lower(Graph, convolution, x[0], parameters, Groups), convolution.OutputShape),
        _ => throw new InvalidOperationException($"Unknown layer {layer.GetType().Name}."),
    };

    private int LowerDense(DenseLayer layer, int x, int[] parameters)
    {
        int? bias = layer.Bias is null ? null : parameters[1];
        int rows = Graph.Reshape(x, ValueShape.Of(layer.InputShape));
        return Activate(
            layer.Activation, Graph.MatrixProduct(rows, parameters[0], bias, layer.IsUnrolled, layer.SkipsZeros), layer.OutputShape);
    }

    private int Activate(ActivationSpecification activation, int x, TensorShape shape) => activation.Function switch
    {
        Activation.Softmax => Graph.Softmax(Graph.Reshape(x, ValueShape.Of(shape))),
        Activation.LogSoftmax => Graph.LogSoftmax(Graph.Reshape(x, ValueShape.Of(shape))),
        _ => Map(Activations.Expression(activation), Graph.Values[x].Shape, x),
    };

    private int LowerPooling(PoolingLayer layer, int x)
    {
        int value = Graph.Reshape(x, ValueShape.Of(layer.InputShape));
        return layer.Declared.Function == PoolingFunction.Average
            ? Graph.AveragePooling(value, layer.Window)
            : Graph.MaxPooling(value, layer.Window);
    }

    private int LowerEmbedding(EmbeddingLayer layer, int x, int table)
    {
        if (layer.MasksZeros)
            _masks.AddZeros(layer, x);
        return Graph.Gather(Graph.Reshape(x, Graph.Values[x].Size), table);
    }

    private int LowerGlobalPooling(GlobalPoolingLayer layer, int x, int? mask)
    {
        var shape = ValueShape.Of(layer.InputShape);
        int positions = shape.Positions, value = Graph.Reshape(x, shape);
        if (mask is int steps)
            return Graph.Map(Scalar.Variable(0) / Scalar.Variable(1), shape.Channels, Graph.SumPositions(_masks.Select(steps, value)), Graph.SumPositions(steps));
        if (layer.Function == PoolingFunction.Average)
            return Graph.SumPositions(Graph.Map(Scalar.Variable(0) * (1.0 / positions), shape, value));
        return positions == 1 ? value : Graph.MaxPooling(value, new Window(WindowAxis.One, new(positions, Outputs: 1, positions)));
    }

    private int LowerUpSampling(UpSamplingLayer layer, int x)
    {
        var shape = SpatialShape.Of(layer.InputShape);
        return layer.Interpolation == Interpolation.Bilinear
            ? Graph.Interpolate(x, shape, layer.RowFactor, layer.ColumnFactor)
            : Graph.RepeatPositions(x, shape, layer.RowFactor, layer.ColumnFactor);
    }

    private int LowerDataNormalization(DataNormalizationLayer layer, int x, int mean, int variance)
    {
        var shape = ValueShape.Of(layer.InputShape);
        ScalarExpression deviation = Scalar.Max(Scalar.Sqrt(Scalar.Variable(2)), KerasEpsilon);
        return Graph.Map((Scalar.Variable(0) - Scalar.Variable(1)) / deviation, shape, Graph.Reshape(x, shape), mean, variance);
    }

    private int LowerPReLU(PReLULayer layer, int x, int alpha)
    {
        ValueShape shape = new(layer.Positions, layer.InputShape.Size / layer.Positions);
        ScalarExpression value = Scalar.Variable(0);
        return Graph.Map(Scalar.Max(value, 0) + (Scalar.Variable(1) * Scalar.Min(value, 0)), shape, Graph.Reshape(x, shape), alpha);
    }

    private int LowerDropout(DropoutLayer layer, int x)
    {
        int number = _randomLayers++;
        if (!_isTraining || layer.Rate == 0)
            return x;
        ValueShape shape = layer.IsSpatial ? ValueShape.Of(layer.InputShape) : Graph.Values[x].Shape;
        int mask = Graph.DropoutMask(number, layer.Rate, layer.IsSpatial ? shape.Channels : shape);
        return Graph.Map(Scalar.Variable(0) * Scalar.Variable(1), shape, Graph.Reshape(x, shape), mask);
    }

    private int LowerRecurrent(RecurrentLayer layer, int x, int[] parameters)
    {
        int? Mask(double rate, int channels)
        {
            int number = _randomLayers++;
            return _isTraining && rate > 0 ? Graph.DropoutMask(number, rate, channels) : null;
        }

        var shape = ValueShape.Of(layer.InputShape);
        RecurrentMasks[] masks =
        [
            .. Enumerable.Range(0, layer.IsBidirectional ? 2 : 1).Select(_ => new RecurrentMasks(
                Mask(layer.Declared.Dropout, shape.Channels), Mask(layer.Declared.RecurrentDropout, layer.Declared.Units))),
        ];
        return RecurrentLowering.Lower(
            Graph, layer, Graph.Reshape(x, shape), parameters, masks, _masks.Of(layer.Sources[0]), layer.Declared.Stateful ? _carried : null);
    }

    private int LowerNoise(GaussianNoiseLayer layer, int x)
    {
        int number = _randomLayers++;
        if (!_isTraining || layer.Deviation == 0)
            return x;
        ValueShape shape = Graph.Values[x].Shape;
        return Graph.Map(Scalar.Variable(0) + (layer.Deviation * Scalar.Variable(1)), shape, x, Graph.Noise(number, shape));
    }

    /// <summary>λ₁·|v| + λ₂·v² of an element v, which a regulariser adds to the loss.</summary>
    internal static ScalarExpression Penalty(double l1, double l2)
    {
        ScalarExpression value = Scalar.Variable(0);
        return (l1 * Scalar.Abs(value)) + (l2 * value * value);
    }

    private int LowerActivity(ActivityRegularizationLayer layer, int x)
    {
        ScalarExpression penalty = Penalty(layer.L1, layer.L2);
        if (penalty is not ConstantExpression)
            _activities.Add(Graph.SumAll(Map(penalty, Graph.Values[x].Shape, x)));
        return x;
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

        TensorShape aligned = TensorShape.Of([.. Enumerable.Repeat(1, to.Rank - from.Rank), .. from.Dimensions]);
        EquatableArray<BoxAxis> axes = to.Dimensions
            .Select((size, axis) => new BoxAxis(size, aligned.Dimensions[axis] == 1 ? 0 : aligned.SizeAfter(axis), to.SizeAfter(axis)))
            .ToEquatableArray();
        return Graph.Rearrange(wide, [new ArrangedBox(0, 0, 0, axes)], shaped);
    }

    // What does not depend on its operands is a constant, which is no value of a sample.
    private int Map(ScalarExpression expression, ValueShape shape, params int[] operands) =>
        Graph.Repeat(Graph.Map(expression, shape, operands), shape);

    private int Declare(ParameterSpecification parameter)
    {
        int value = Graph.Parameter(parameter);
        _parameters.Add(value);
        return value;
    }
}

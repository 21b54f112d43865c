using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Graph;

/// <summary>Network to graph: each layer in terms of the primitive operations.</summary>
public sealed class LayerLowering
{
    private readonly List<int> _parameters = [];
    private readonly bool _isTraining;
    private int _dropouts;

    private LayerLowering(GraphBuilder graph, bool isTraining) => (Graph, _isTraining) = (graph, isTraining);

    /// <summary>The graph that grows.</summary>
    public GraphBuilder Graph { get; }

    /// <summary>The values of the parameters, in order.</summary>
    public IReadOnlyList<int> Parameters => _parameters;

    /// <summary>The prediction.</summary>
    public int Output { get; private set; }

    /// <summary>What enters the last activation; the prediction itself where the last layer has none.</summary>
    public int Logits { get; private set; }

    /// <summary>The last activation.</summary>
    public Activation LastActivation { get; private set; } = Activation.Linear;

    /// <summary>The inference graph of a network: no dropout, no loss.</summary>
    public static NetworkGraph Inference(Network network)
    {
        LayerLowering lowered = Lower(network, isTraining: false);
        return lowered.Graph.Build(lowered.Output, training: null);
    }

    /// <summary>Lowers all layers.</summary>
    /// <param name="network">The network.</param>
    /// <param name="isTraining">Whether dropout acts.</param>
    public static LayerLowering Lower(Network network, bool isTraining)
    {
        var lowering = new LayerLowering(new GraphBuilder(), isTraining);
        int x = lowering.Graph.Input(network.InputShape.Size);
        lowering.Logits = x;
        foreach (Layer layer in network.Layers)
            x = lowering.Lower(layer, x);
        lowering.Output = x;
        return lowering;
    }

    // The one place where a layer's meaning is registered.
    private int Lower(Layer layer, int x) => layer switch
    {
        DenseLayer dense => LowerDense(dense, x),
        ActivationLayer activation => Activate(activation.Activation, x),
        DropoutLayer dropout => LowerDropout(dropout, x),
        ReshapeLayer => x,
        _ => throw new InvalidOperationException($"Unknown layer {layer.GetType().Name}."),
    };

    private int LowerDense(DenseLayer layer, int x)
    {
        int kernel = Declare(layer.Kernel);
        int? bias = layer.Bias is null ? null : Declare(layer.Bias);
        return Activate(layer.Activation, Graph.MatrixProduct(x, kernel, bias, layer.IsUnrolled, layer.SkipsZeros));
    }

    private int Activate(ActivationSpecification activation, int x)
    {
        Logits = x;
        LastActivation = activation.Function;
        return activation.Function == Activation.Softmax
            ? Graph.Softmax(x)
            : Graph.Map(Activations.Expression(activation), Graph.Values[x].Shape, x);
    }

    private int LowerDropout(DropoutLayer layer, int x)
    {
        int number = _dropouts++;
        if (!_isTraining || layer.Rate == 0)
            return x;
        ValueShape shape = Graph.Values[x].Shape;
        int mask = Graph.DropoutMask(number, layer.Rate, shape);
        LastActivation = Activation.Linear;
        return Logits = Graph.Map(Scalar.Variable(0) * Scalar.Variable(1), shape, x, mask);
    }

    private int Declare(ParameterSpecification parameter)
    {
        int value = Graph.Parameter(parameter);
        _parameters.Add(value);
        return value;
    }
}

using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Grows the graph of a case, and declares the parameters that it uses.</summary>
/// <remarks>
/// The loss is the mean squared error of the output and, where there is one, a quarter of the mean square of a value aside.
/// </remarks>
/// <param name="name">The name of the network's class.</param>
/// <param name="inputs">The shapes of the inputs, which follow each other in a row.</param>
internal sealed class GraphCase(string name, params ValueShape[] inputs)
{
    /// <summary>λ₂ of the kernels that have a regulariser.</summary>
    public const double L2 = 0.015625;

    private readonly List<ParameterSpecification> _parameters = [];
    private readonly List<int> _values = [];

    /// <summary>The graph.</summary>
    public GraphBuilder Graph { get; } = new();

    /// <summary>The parameters so far, and the values that they are in the graph.</summary>
    public IEnumerable<(ParameterSpecification Specification, int Value)> Parameters => _parameters.Zip(_values);

    /// <summary>The first input.</summary>
    public int Input => InputAt(0);

    private int RowSize => inputs.Sum(input => input.Size);

    /// <summary>An input.</summary>
    public int InputAt(int number) => Graph.Input(inputs[number], inputs.Take(number).Sum(input => input.Size), RowSize);

    /// <summary>The number of elements of a value.</summary>
    public int Size(int value) => Graph.Values[value].Size;

    /// <summary>The positions and channels of a value.</summary>
    public ValueShape Shape(int value) => Graph.Values[value].Shape;

    /// <summary>x·K + b with parameters of its own.</summary>
    public int Dense(int x, int outputs, string layer = "", bool hasBias = true, double l2 = 0)
    {
        int kernel = Parameter(layer, "kernel", TensorShape.Of(Shape(x).Channels, outputs), l2);
        return Graph.MatrixProduct(x, kernel, hasBias ? Parameter(layer, "bias", TensorShape.Of(outputs)) : null);
    }

    /// <summary>An activation.</summary>
    public int Activate(int x, Activation function)
    {
        double alpha = function is Activation.LeakyRelu or Activation.Elu ? 0.375 : 0;
        return Graph.Map(Activations.Expression(new ActivationSpecification(function, alpha)), Shape(x), x);
    }

    /// <summary>Declares a parameter.</summary>
    /// <param name="layer">Its layer; a layer of its own if empty.</param>
    /// <param name="kind">How its name starts.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="l2">λ₂ of its regulariser.</param>
    public int Parameter(string layer, string kind, TensorShape shape, double l2 = 0)
    {
        int number = _parameters.Count;
        string owner = layer.Length == 0 ? $"layer_{number}" : layer;
        _parameters.Add(new ParameterSpecification($"{owner}/{kind}_{number}", shape, Initializer.Zeros, 0, 0, l2));
        _values.Add(Graph.Parameter(_parameters[^1]));
        return _values[^1];
    }

    /// <summary>The mean over the channels of each position.</summary>
    public int Mean(int x) => Graph.Sum(Graph.Map(Scalar.Variable(0) / Shape(x).Channels, Shape(x), x));

    /// <summary>The case of a network with one output.</summary>
    public NetworkCase Finish(int output, int? aside, int batch, Random random, string origin) =>
        Finish([output], aside, batch, random, origin);

    /// <summary>The case.</summary>
    /// <param name="outputs">The predictions.</param>
    /// <param name="aside">A value that the loss reads besides.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="random">Draws parameters, inputs and targets.</param>
    /// <param name="origin">Where the case comes from.</param>
    public NetworkCase Finish(int[] outputs, int? aside, int batch, Random random, string origin)
    {
        NetworkGraph inference = Graph.Build(outputs, training: null);
        int size = outputs.Sum(Size);
        ScalarExpression x = Scalar.Variable(0), t = Scalar.Variable(1);
        int loss = Graph.Constant(0), offset = 0;
        foreach (int output in outputs)
        {
            int target = Graph.Target(Shape(output), offset, size);
            int own = Graph.SumAll(Graph.Map((x - t) * (x - t) / Size(output), Shape(output), output, target));
            loss = Graph.Map(x + t, 1, loss, own);
            offset += Size(output);
        }

        if (aside is { } value)
            loss = Graph.Map(x + t, 1, loss, Graph.SumAll(Graph.Map(0.25 * x * x / Size(value), Shape(value), value)));

        int[] penalties =
        [
            .. Parameters.Where(parameter => parameter.Specification.L2 > 0).Select(parameter =>
                Graph.SumAll(Graph.Map(L2 * x * x, Graph.Values[parameter.Value].Shape, parameter.Value))),
        ];
        NetworkGraph evaluation = Graph.Build(outputs, new TrainingOutputs(loss, penalties.ToEquatableArray(), []));
        EquatableArray<int> gradients = ReverseMode.Differentiate(Graph, loss, penalties, _values);
        NetworkGraph training = Graph.Build(outputs, new TrainingOutputs(loss, penalties.ToEquatableArray(), gradients));

        var type = new TypeIdentity("Corpus", [], $"partial class {name}", name, "", $"Corpus.{name}");
        TensorShape inputShape = TensorShape.Of(RowSize), outputShape = TensorShape.Of(size);
        var network = new Network(
            type, inputShape, Layers(inputShape, outputShape).ToEquatableArray(), new LossSpecification(Loss.MeanSquaredError, 1));
        var declaration = new NetworkDeclaration(
            type, [new InputDeclaration(0, [RowSize])], [new LossDeclaration(1, Loss.MeanSquaredError, double.NaN)]);
        var graphs = new GraphNetwork(network, new NetworkGraphs(inference, evaluation, training));
        return CaseData.Create(declaration, graphs, batch, random, origin);
    }

    // Parameters keep their order, by which the graph knows them.
    private IEnumerable<Layer> Layers(TensorShape input, TensorShape output)
    {
        for (int start = 0; start < _parameters.Count;)
        {
            string owner = _parameters[start].Name.Split('/')[0];
            ParameterSpecification[] held =
                [.. _parameters.Skip(start).TakeWhile(parameter => parameter.Name.StartsWith(owner + "/", StringComparison.Ordinal))];
            yield return new CorpusLayer(owner, input, output, held.ToEquatableArray());
            start += held.Length;
        }
    }

    /// <summary>A layer that holds parameters and says nothing of what it computes.</summary>
    private sealed record CorpusLayer(
        string Name, TensorShape InputShape, TensorShape OutputShape, EquatableArray<ParameterSpecification> Held)
        : Layer(Name, InputShape, OutputShape)
    {
        public override string Kind => "Corpus";

        public override EquatableArray<ParameterSpecification> Parameters => Held;
    }
}

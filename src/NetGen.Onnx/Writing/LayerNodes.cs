using NetGen.Compiler.Layers;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Writing;

/// <summary>The nodes of one layer while they are written.</summary>
/// <param name="graph">Receives them.</param>
/// <param name="network">The network.</param>
/// <param name="layer">The layer.</param>
internal sealed class LayerNodes(GraphWriter graph, Network network, Layer layer)
{
    // Weights have the names of the layer that they are of.
    private readonly EquatableArray<ParameterSpecification> _parameters = (layer.SharedWith is { } owner ? network.Layers[owner] : layer).Parameters;
    private readonly int _value = network.ValueOf(network.Layers.ToList().IndexOf(layer));
    private int _steps;

    /// <summary>The graph.</summary>
    public GraphWriter Graph => graph;

    /// <summary>The number of values that the layer reads.</summary>
    public int Count => layer.Sources.Count;

    /// <summary>The first value that the layer reads, with its channels where they are.</summary>
    public string Kept => IsKeptFirst ? First(0) : Last(0);

    /// <summary>Whether those are first.</summary>
    public bool IsKeptFirst => IsFirst(0);

    /// <summary>Whether a value is there with its channels first.</summary>
    public bool IsFirst(int source) => graph.IsFirst(layer.Sources[source]);

    /// <summary>A value that the layer reads, with its channels last.</summary>
    public string Last(int source) => graph.Last(layer.Sources[source]);

    /// <summary>A value that the layer reads, with its channels first.</summary>
    public string First(int source) => graph.First(layer.Sources[source]);

    /// <summary>Writes a node whose result is a step of the layer.</summary>
    public string Add(string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        graph.Add(operation, OwnNames.Step(layer.Name, operation, _steps++), inputs, attributes);

    /// <summary>Writes a node of whose outputs one is used.</summary>
    public string AddAt(int place, string operation, string[] inputs, params (string Name, object Value)[] attributes) =>
        graph.AddAt(place, operation, OwnNames.Step(layer.Name, operation, _steps++), inputs, attributes);

    /// <summary>Says which value the layer's result is. The node that computes it gets the result's name.</summary>
    /// <param name="result">The value.</param>
    /// <param name="isFirst">Whether its channels come first; of a vector, they are both.</param>
    public void Finish(string result, bool isFirst)
    {
        isFirst &= layer.OutputShape.Rank > 1;
        string name = graph.NameOf(_value, isFirst);
        if (graph.Graph.Node.LastOrDefault() is { } last && last.Output[0] == result && OwnNames.IsStepOf(result, layer.Name))
            (last.Output[0], last.Name) = (name, name);
        else
            graph.Add("Identity", name, [result]);
        graph.Define(_value, isFirst);
    }

    /// <summary>A weight of the layer in NetGen's shape.</summary>
    public string Weight(int index) => graph.Weight(_parameters[index]);

    /// <summary>A weight of the layer in another shape or order.</summary>
    public string Weight(int index, Func<OnnxTensor, OnnxTensor> change) => graph.Weight(_parameters[index], _parameters[index].Name, change);

    /// <summary>The kernel of a convolution of each channel.</summary>
    public string DepthwiseKernel(Func<OnnxTensor, OnnxTensor> change)
    {
        string owner = _parameters[0].Name[.._parameters[0].Name.LastIndexOf('/')];
        return graph.Weight(_parameters[0], OwnNames.DepthwiseKernel(owner), change);
    }

    /// <summary>A weight that is made of several of the layer's, under a name of its own.</summary>
    public string Weight(string name, OnnxTensor tensor) =>
        graph.Weight($"{(layer.SharedWith is { } owner ? network.Layers[owner] : layer).Name}/{name}", tensor);

    /// <summary>A weight of the layer with its shape.</summary>
    public OnnxTensor Tensor(int index) => graph.Values(_parameters[index]);

    /// <summary>The values of a weight of the layer.</summary>
    public double[] Values(int index) => graph.Values(_parameters[index]).Reals;

    /// <summary>The place of a weight among those of the layer; nothing where it has not got it.</summary>
    public int? IndexOf(ParameterSpecification? parameter) => parameter is null ? null : layer.Parameters.ToList().IndexOf(parameter);
}

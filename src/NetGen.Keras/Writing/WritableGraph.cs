using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>
/// The layers of a model as Keras has them, in the order in which Keras will have them when it reads the file: weights belong to a layer by that order
/// alone.
/// </summary>
internal sealed class WritableGraph
{
    private readonly List<(WritableLayer Layer, int Call)> _values = [];
    private readonly List<SharedCall> _sharedCalls = [];
    private readonly List<TensorShape> _linearShapes = [];
    private readonly Network _network;

    /// <summary>Lays out a model.</summary>
    public WritableGraph(Model model)
    {
        Network network = _network = model.Network;
        var names = new UniqueNames();
        LayerDeclaration[] inputs = [.. model.Declaration.Layers.Where(layer => layer is InputDeclaration)];
        var layers = new List<WritableLayer>();
        for (int i = 0; i < network.Inputs.Count; i++)
        {
            NetworkPort port = network.Inputs[i];
            layers.Add(new WritableLayer(names.Take(port.Name, ""), inputs[i], null, port.Shape, []) { Calls = { Array.Empty<int>() } });
            _values.Add((layers[^1], 0));
        }

        Dictionary<string, ModelTensor> weights = model.Weights.ToDictionary(tensor => tensor.Name);
        IReadOnlyList<SplitLayer> split = SplitLayer.Of(network, [.. Flatten(model.Declaration)]);
        string[] own = [.. network.Layers.Select(layer => layer.SharedWith is null ? names.Take(layer.Name, "") : layer.Name)];
        var owners = new Dictionary<int, WritableLayer>();
        var linear = new List<(WritableLayer, int)>();
        for (int i = 0; i < network.Layers.Count; i++)
        {
            Layer layer = network.Layers[i];
            if (layer.SharedWith is { } owner)
            {
                _sharedCalls.Add(new SharedCall(own[i], split[i].Declaration, layer, owners[owner]));
            }
            else
            {
                ModelTensor[] values = [.. layer.Parameters.Select(parameter => weights[parameter.Name])];
                layers.Add(owners[i] = new WritableLayer(own[i], split[i].Declaration, layer, layer.OutputShape, values));
            }

            WritableLayer written = owners[layer.SharedWith ?? i];
            written.Calls.Add([.. layer.Sources]);
            if (split[i].Function is not { } function)
            {
                _values.Add((written, written.Calls.Count - 1));
                continue;
            }

            // The value before the function has a number after all of the network's.
            string name = names.Take($"{own[i]}_{PathNames.SnakeCase(function.Kind)}", "");
            int[] source = [network.Inputs.Count + network.Layers.Count + linear.Count];
            layers.Add(new WritableLayer(name, function, LayerShapes.Infer(function, [layer.OutputShape], out _), layer.OutputShape, []) { Calls = { source } });
            _values.Add((layers[^1], 0));
            linear.Add((written, written.Calls.Count - 1));
            _linearShapes.Add(layer.OutputShape);
        }

        _values.AddRange(linear);
        Outputs = [.. network.Outputs.Select(output => output.Value)];
        IsSequential = network.IsChain && layers.All(layer => layer.Calls.Count == 1 && !layer.IsOperation);
        Layers = IsSequential ? layers : [.. KerasOrder.Of(layers, Outputs, _values)];
    }

    /// <summary>Whether each layer reads the one before it.</summary>
    public bool IsSequential { get; }

    /// <summary>The layers in Keras's order, inputs among them.</summary>
    public IReadOnlyList<WritableLayer> Layers { get; }

    /// <summary>The numbers of the outputs.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>The calls of layers with the weights of others.</summary>
    public IReadOnlyList<SharedCall> SharedCalls => _sharedCalls;

    /// <summary>The layer and the call that compute a value.</summary>
    public (WritableLayer Layer, int Call) ValueAt(int value) => _values[value];

    /// <summary>The layers that have a group in an archive, and where that is.</summary>
    public IEnumerable<(WritableLayer Layer, KerasPlace Place)> Places()
    {
        var groups = new PathNames();
        foreach (WritableLayer layer in Layers)
        {
            // A sequential model leaves its input out; operations have no group.
            if ((IsSequential && layer.Layer is null) || layer.IsOperation)
                continue;
            yield return (layer, new KerasPlace(layer.Name, "", groups.Next(layer.Layer is null ? "InputLayer" : layer.ClassName)));
        }
    }

    /// <summary>The parameters that training changes, in Keras's order, which is that of an optimizer's state.</summary>
    public IEnumerable<ParameterSpecification> Trained() =>
        Layers.SelectMany(layer => layer.Layer?.Parameters ?? []).Where(parameter => parameter.IsTrainable);

    /// <summary>The shape of a value.</summary>
    public TensorShape ShapeAt(int value)
    {
        int number = value - _network.Inputs.Count - _network.Layers.Count;
        return number >= 0 ? _linearShapes[number] : _network.LayerOf(value)?.OutputShape ?? _network.Inputs[value].Shape;
    }

    // The declarations of all layers in the order of the network's, those of networks inside in their place.
    private static IEnumerable<LayerDeclaration> Flatten(NetworkDeclaration declaration)
    {
        foreach (LayerDeclaration layer in declaration.Layers.Where(layer => layer is not InputDeclaration))
        {
            if (layer is not NetworkLayerDeclaration { Network: { } network } inner)
            {
                yield return layer;
                continue;
            }

            for (int copy = 0; copy < inner.Repeat; copy++)
            {
                foreach (LayerDeclaration nested in Flatten(network))
                    yield return nested;
            }
        }
    }
}

using System.Collections.Immutable;

namespace NetGen.Storage.StateDictionaries;

/// <summary>A layer with parameters, and the tensors of a module that hold them.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Tensors">The tensors.</param>
internal sealed record StateLayer(string Name, IReadOnlyList<StateTensor> Tensors)
{
    /// <summary>The names and shapes of its tensors.</summary>
    public string Signature => StateModule.SignatureOf(
        Tensors.Select(tensor => (tensor.Name, tensor.Shape.Select(size => (long)size))));

    /// <summary>The layers of a network whose parameters a module of PyTorch has, in order.</summary>
    /// <param name="network">The network.</param>
    /// <param name="flattensChannelsFirst">Whether values with positions are flattened with the channels first.</param>
    /// <param name="problems">Receives what no module has.</param>
    /// <remarks>The constants of a <c>Normalization</c> layer, which <c>Adapt</c> makes, are in no module, and stay as they are.</remarks>
    public static List<StateLayer> Of(NetworkDescription network, bool flattensChannelsFirst, List<string> problems)
    {
        var order = new FlattenedValues(network, flattensChannelsFirst);
        HashSet<string> names = [.. network.Layers.Select(layer => layer.Name)];
        ILookup<string, ParameterInfo> parameters = network.Parameters.ToLookup(parameter => OwnerOf(parameter.Name, names));
        var layers = new List<StateLayer>();
        foreach (LayerInfo layer in network.Layers.Where(layer => parameters.Contains(layer.Name) && layer.Kind != "Normalization"))
        {
            if (order.Obstacle(layer) is { } obstacle)
            {
                problems.Add(obstacle);
                continue;
            }

            if (TensorsOf(layer, [.. parameters[layer.Name]], order) is { } tensors)
                layers.Add(new StateLayer(layer.Name, tensors));
            else
                problems.Add($"{layer.Name}: no module of PyTorch has the parameters of {layer.Kind}{Advice(layer.Kind)}");
        }

        return layers;
    }

    private static IReadOnlyList<StateTensor>? TensorsOf(LayerInfo layer, ParameterInfo[] parameters, FlattenedValues order)
    {
        if (GateTensor.IsRecurrent(layer.Kind))
            return GateTensor.Of(layer.Kind, parameters);
        StateTensor?[] tensors = [.. parameters.Select(parameter => Of(parameter, layer.Kind, order.Of(layer)))];
        return tensors.All(tensor => tensor is not null) ? [.. tensors.OfType<StateTensor>()] : null;
    }

    private static StateTensor? Of(ParameterInfo parameter, string kind, ImmutableArray<int>? flattened) =>
        (parameter.Name[(parameter.Name.LastIndexOf('/') + 1)..], kind) switch
        {
            ("kernel", "Dense") => StateTensor.Linear(parameter, flattened),
            ("kernel", "Conv1D" or "Conv2D" or "Conv1DTranspose" or "Conv2DTranspose") => StateTensor.Convolution(parameter),
            ("kernel", "DepthwiseConv1D" or "DepthwiseConv2D") => StateTensor.Depthwise(parameter),
            ("embeddings", _) => StateTensor.Table(parameter),
            ("bias", not ("SeparableConv1D" or "SeparableConv2D")) => StateTensor.Vector("bias", parameter, flattened: null),
            ("gamma", _) => StateTensor.Vector("weight", parameter, flattened),
            ("alpha", "PReLU") => StateTensor.Vector("weight", parameter, flattened),
            ("beta", _) => StateTensor.Vector("bias", parameter, flattened),
            ("moving_mean", _) => StateTensor.Vector("running_mean", parameter, flattened),
            ("moving_variance", _) => StateTensor.Vector("running_var", parameter, flattened),
            _ => null,
        };

    // The name of the layer; those of both directions of one are called bidirectional/forward_lstm/kernel.
    private static string OwnerOf(string parameter, HashSet<string> layers)
    {
        string owner = parameter[..parameter.LastIndexOf('/')];
        return layers.Contains(owner) ? owner : owner[..Math.Max(owner.LastIndexOf('/'), 0)];
    }

    private static string Advice(string kind)
    {
        if (kind == "GRU")
            return " without ResetAfter";
        return kind.StartsWith("SeparableConv", StringComparison.Ordinal)
            ? $"; declare a Depthwise{kind["Separable".Length..]} without an activation or a bias, and a {kind["Separable".Length..]} of window 1"
            : "";
    }
}

using NetGen.Compiler.Attributes;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Tool.Comparing;

/// <summary>
/// A network as it is compared: the layers that a prediction computes, those of networks inside at their place, without those that only training has.
/// </summary>
/// <remarks>Values have numbers, as those of a <see cref="Network"/>: first the inputs, then the layers that are left.</remarks>
internal sealed class ComparedNetwork
{
    /// <summary>Lays a network out.</summary>
    public ComparedNetwork(NetworkDeclaration declaration, Network network)
    {
        Inputs = network.Inputs;
        InputOrdinals = [.. declaration.Layers.OfType<InputDeclaration>().Select(input => input.Ordinal)];
        var layers = new List<ComparedLayer>();
        List<int> values = [.. Enumerable.Range(0, network.Inputs.Count)];
        foreach ((LayerDeclaration declared, Layer layer) in Flatten(declaration).Zip(network.Layers))
        {
            int[] sources = [.. layer.Sources.Select(source => values[source])];
            bool isOfTraining = declared is DropoutDeclaration or SpatialDropoutDeclaration or GaussianNoiseDeclaration or ActivityRegularizationDeclaration;
            values.Add(isOfTraining ? sources[0] : Inputs.Count + layers.Count);
            if (!isOfTraining)
                layers.Add(new ComparedLayer(declared, layer, sources, layer.SharedWith is { } owner ? values[Inputs.Count + owner] : null));
        }

        Layers = layers;
        Outputs = [.. network.Outputs.Select(output => values[output.Value])];
    }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<NetworkPort> Inputs { get; }

    /// <summary>The attributes of the inputs.</summary>
    public IReadOnlyList<int> InputOrdinals { get; }

    /// <summary>The layers in order.</summary>
    public IReadOnlyList<ComparedLayer> Layers { get; }

    /// <summary>The values that are outputs.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>The name of a value.</summary>
    public string NameOf(int value) => value < Inputs.Count ? Inputs[value].Name : Layers[value - Inputs.Count].Name;

    /// <summary>The names of values, as messages list them.</summary>
    public string NamesOf(IEnumerable<int> values) => string.Join(", ", values.Select(value => $"'{NameOf(value)}'"));

    private static IEnumerable<LayerDeclaration> Flatten(NetworkDeclaration declaration) => declaration.Layers.SelectMany(layer => layer switch
    {
        InputDeclaration => [],
        NetworkLayerDeclaration inner => Enumerable.Repeat(Flatten(inner.Network!), inner.Repeat).SelectMany(layers => layers),
        _ => (IEnumerable<LayerDeclaration>)[layer],
    });
}

/// <summary>A layer of such a network.</summary>
/// <param name="Declared">What its attribute says.</param>
/// <param name="Layer">What it means.</param>
/// <param name="Sources">The values that it reads.</param>
/// <param name="SharedWith">The value of the layer whose weights it uses; nothing where it has its own.</param>
internal sealed record ComparedLayer(LayerDeclaration Declared, Layer Layer, IReadOnlyList<int> Sources, int? SharedWith)
{
    /// <summary>Its name in its network.</summary>
    public string Name => Layer.Name;

    /// <summary>What matters of its arguments.</summary>
    public IReadOnlyDictionary<string, string> Options { get; } = LayerOptions.Of(Declared, Layer);

    /// <summary>Its attribute without names: <c>[Dense(64, Relu)]</c>.</summary>
    public string Text
    {
        get
        {
            var writer = new AttributeWriter(Declared.Kind, new HashSet<string>());
            LayerAttributes.Write(Declared with { Name = null, From = null, ShareWith = null }, writer);
            return writer.ToString();
        }
    }

    /// <summary>Whether both compute the same of the same values.</summary>
    public bool IsLike(ComparedLayer other) => Declared.Kind == other.Declared.Kind
        && Options.Count == other.Options.Count
        && Options.All(option => other.Options.GetValueOrDefault(option.Key) == option.Value);
}

using System.Collections.Immutable;
using System.Reflection;

namespace NetGen.Benchmarks;

/// <summary>A network as a peer gets it: values that are computed from earlier ones, with their weights.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Nodes">The values, inputs included, in the order of the declaration.</param>
/// <param name="Outputs">The outputs.</param>
internal sealed record Model(string Name, ImmutableArray<ModelNode> Nodes, ImmutableArray<ModelOutput> Outputs)
{
    /// <summary>Its inputs.</summary>
    public ImmutableArray<ModelInput> Inputs { get; } = [.. Nodes.OfType<ModelInput>()];

    /// <summary>Its layers that multiply by weights.</summary>
    public ImmutableArray<ModelProduct> Products { get; } = [.. Nodes.OfType<ModelProduct>()];

    /// <summary>Its dense layers.</summary>
    public ImmutableArray<ModelLayer> Layers { get; } = [.. Nodes.OfType<ModelLayer>()];

    /// <summary>Whether it is a vector that goes through dense layers with biases, one after the other.</summary>
    public bool IsChain { get; } = Nodes[0].Shape.Length == 1
        && Nodes.Skip(1).Select((node, i) => node is ModelLayer { HasBias: true } && node.Source == i).All(isNext => isNext);

    /// <summary>Copies the weights of a network.</summary>
    public static Model From<TNetwork>(TNetwork network)
        where TNetwork : class, ITrainableNetwork<TNetwork>
    {
        // The declaration itself says which layers there are: peers and generator read the same lines.
        Attribute[] attributes = [.. typeof(TNetwork).GetCustomAttributes()];
        using IEnumerator<LayerInfo> layers = TNetwork.Description.Layers.AsEnumerable().GetEnumerator();
        Dictionary<string, int> names = [];
        List<ModelNode> nodes = [];
        foreach (Attribute attribute in attributes)
        {
            string? name;
            if (attribute is InputAttribute input)
            {
                nodes.Add(new ModelInput([.. input.Dimensions]));
                name = input.Name;
            }
            else if (attribute is LayerAttribute layer)
            {
                layers.MoveNext();
                int source = layer.From is null ? nodes.Count - 1 : names[layer.From];
                nodes.Add(ModelNodes.Create(layer, layers.Current, source, nodes[source].Shape, names, network.Parameters));
                name = layer.Name;
            }
            else
            {
                continue;
            }

            if (name is not null)
                names.Add(name, nodes.Count - 1);
        }

        LossAttribute[] losses = [.. attributes.OfType<LossAttribute>()];
        IEnumerable<int> unread = Enumerable.Range(0, nodes.Count).Except(nodes.SelectMany(node => node.Sources));
        return new Model(
            TNetwork.Description.Name,
            [.. nodes],
            [.. unread.Select(node => Output(node, losses.Single(loss => loss.Of is null || names[loss.Of] == node)))]);

        ModelOutput Output(int node, LossAttribute loss) => new(node, nodes[node].Shape[^1], loss.Loss, (float)loss.Weight);
    }
}

/// <summary>An output of a model.</summary>
/// <param name="Node">The index of its value.</param>
/// <param name="Size">The values in one sample of it.</param>
/// <param name="Loss">Its loss.</param>
/// <param name="Weight">What the loss is multiplied by in the sum of all losses.</param>
internal sealed record ModelOutput(int Node, int Size, Loss Loss, float Weight)
{
    /// <summary>The values in one target.</summary>
    public int TargetSize => Loss == Loss.SparseCategoricalCrossEntropy ? 1 : Size;
}

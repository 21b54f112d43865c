using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Hdf5;

namespace NetGen.Compiler.Keras.Weights;

/// <summary>
/// The weights of a <c>.h5</c> file: a group for each layer of the outermost model, in which <c>weight_names</c> says what there is. The variables
/// of a model inside are in one group, those that are trained first.
/// </summary>
internal sealed class LegacyWeights : IKerasWeights
{
    private readonly Dictionary<string, IReadOnlyList<Hdf5Dataset>> _byPath = [];

    /// <summary>Divides the weights of a file among its layers.</summary>
    /// <param name="group">The group with the weights, <c>model_weights</c> or the root.</param>
    /// <param name="nodes">The values of the model.</param>
    public LegacyWeights(Hdf5Group group, IReadOnlyList<KerasNode> nodes)
    {
        IEnumerable<KerasNode> owners = nodes
            .Where(node => node.Leaf is { Constants: null } && node.Layer is { Parameters.Count: > 0 })
            .DistinctBy(node => node.Leaf!.Place.Path);
        foreach (IGrouping<string, KerasNode> layers in owners.GroupBy(node => node.Leaf!.Place.TopLayer))
            Divide(Find(group, layers.Key), [.. layers]);
    }

    /// <summary>The variables of a layer's group, in the order of <c>weight_names</c>.</summary>
    /// <param name="group">The group with the weights.</param>
    /// <param name="layer">The layer's name.</param>
    public static IReadOnlyList<Hdf5Dataset> Find(Hdf5Group group, string layer) =>
        group.FindGroup(layer) is { } found ? [.. (found.Attributes.FindList("weight_names") ?? []).Select(found.Dataset)] : [];

    /// <inheritdoc/>
    public IReadOnlyList<Hdf5Dataset> Of(KerasLeaf leaf) => _byPath.GetValueOrDefault(leaf.Place.Path, []);

    private void Divide(IReadOnlyList<Hdf5Dataset> arrays, IReadOnlyList<KerasNode> layers)
    {
        if (layers.Count == 1)
        {
            _byPath[layers[0].Leaf!.Place.Path] = arrays;
            return;
        }

        // First what is trained of all layers, then the rest of all.
        int next = 0;
        var parts = layers.ToDictionary(layer => layer.Leaf!.Place.Path, _ => new List<Hdf5Dataset>());
        foreach (bool isTrained in new[] { true, false })
        {
            foreach (KerasNode layer in layers)
            {
                int count = layer.Layer!.Parameters.Count(parameter => (layer.Leaf!.IsTrainable && parameter.IsTrainable) == isTrained);
                parts[layer.Leaf!.Place.Path].AddRange(arrays.Skip(next).Take(count));
                next += count;
            }
        }

        foreach ((string path, List<Hdf5Dataset> part) in parts)
            _byPath[path] = part;

        // What is left over belongs to the last layer, which says then that it has too much.
        parts[layers[^1].Leaf!.Place.Path].AddRange(arrays.Skip(next));
    }
}

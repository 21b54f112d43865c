using System.Collections.Immutable;

namespace NetGen.Storage.StateDictionaries;

/// <summary>
/// Finds the layers that read flattened positions: PyTorch has the values of a vector in the order [channels, positions…] there, and NetGen
/// in the order [positions…, channels].
/// </summary>
/// <param name="network">The network.</param>
/// <param name="flattensChannelsFirst">Whether the module flattens its values as PyTorch does.</param>
internal sealed class FlattenedValues(NetworkDescription network, bool flattensChannelsFirst)
{
    // Its weights do not depend on the order of what it reads.
    private const string Embedding = "Embedding";

    private readonly Dictionary<string, int> _numbers =
        network.Layers.Select((layer, number) => (layer.Name, number)).ToDictionary(layer => layer.Name, layer => layer.number);

    /// <summary>The shape of the values that are flattened to what a layer reads; nothing where the order is the same.</summary>
    public ImmutableArray<int>? Of(LayerInfo layer) => flattensChannelsFirst
        ? Sources(layer).Select(Shape).FirstOrDefault(shape => shape is not null)
        : null;

    /// <summary>Says why the order of what a layer reads is not known; nothing where it is.</summary>
    public string? Obstacle(LayerInfo layer) => flattensChannelsFirst && layer.Kind != Embedding
        && Sources(layer).Select(Mixed).FirstOrDefault(mixed => mixed is not null) is { } name
            ? $"{layer.Name}: it reads values that {name} mixes after they are flattened, so that their order in the file is not known; "
                + "flatten after the last such layer, or save the weights in the order of channels-last values and set FlattensChannelsFirst = false"
            : null;

    // What reads a value: the shape that was flattened to it.
    private ImmutableArray<int>? Shape(string value)
    {
        if (!_numbers.TryGetValue(value, out int number) || network.Layers[number] is not { OutputShape.Length: 1 } layer)
            return null;
        string source = Sources(layer)[0];
        ImmutableArray<int> read = ShapeOf(source);
        if (layer.Kind is "Flatten" or "Reshape" && IsSequence(source))
            return null;
        if (layer.Kind is "Flatten" or "Reshape" && read.Length > 1)
            return read[^1] > 1 && read[^1] < ShapeText.Product(read) ? read : null;
        return KeepsOrder(layer) ? Sources(layer).Select(Shape).FirstOrDefault(shape => shape is not null) : null;
    }

    // The states of recurrent modules and the vectors of embeddings have the channels last in PyTorch too, until a convolution or a pooling gets them.
    private bool IsSequence(string value)
    {
        if (!_numbers.TryGetValue(value, out int number))
            return false;
        LayerInfo layer = network.Layers[number];
        if (GateTensor.IsRecurrent(layer.Kind) || layer.Kind == Embedding)
            return true;
        bool isSpatial = layer.Kind.Contains("Conv", StringComparison.Ordinal) || layer.Kind.Contains("Pooling", StringComparison.Ordinal);
        return !isSpatial && Sources(layer).Any(IsSequence);
    }

    // The layer that puts flattened values into another order.
    private string? Mixed(string value)
    {
        if (!_numbers.TryGetValue(value, out int number) || network.Layers[number] is not { OutputShape.Length: 1, Kind: not "Dense" } layer)
            return null;
        if (!KeepsOrder(layer) && layer.Kind is not ("Flatten" or "Reshape") && Sources(layer).Any(source => Shape(source) is not null))
            return layer.Name;
        return Sources(layer).Select(Mixed).FirstOrDefault(mixed => mixed is not null);
    }

    // Element by element; or a vector that becomes the same vector.
    private bool KeepsOrder(LayerInfo layer) =>
        layer.Kind != "Dense" && Sources(layer).All(source => ShapeOf(source).SequenceEqual(layer.OutputShape));

    private string[] Sources(LayerInfo layer)
    {
        if (layer.ConnectedTo.Length > 0)
            return [.. layer.ConnectedTo];
        int number = _numbers[layer.Name];
        return [number == 0 ? network.Inputs[0].Name : network.Layers[number - 1].Name];
    }

    private ImmutableArray<int> ShapeOf(string value) => _numbers.TryGetValue(value, out int number)
        ? network.Layers[number].OutputShape
        : network.Inputs.FirstOrDefault(input => input.Name == value)?.Shape ?? network.InputShape;
}

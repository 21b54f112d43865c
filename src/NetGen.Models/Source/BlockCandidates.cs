using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Models.Source;

/// <summary>
/// Sequences of layers that could be networks of their own: they read one value from outside, the one before them, and outside of them nothing
/// but their last value is read.
/// </summary>
/// <param name="declaration">The network.</param>
internal sealed class BlockCandidates(NetworkDeclaration declaration)
{
    // How names within a block are written, so that those of equal blocks are equal: the input, and the layers by their place.
    private const string Input = "in", Value = "x";

    private readonly EquatableArray<LayerDeclaration> _layers = declaration.Layers;
    private readonly HashSet<string> _readByNetwork = [.. Names.ReadByNetwork(declaration)];
    private readonly ILookup<string, int> _readers = declaration.Layers
        .SelectMany((layer, place) => Names.ReadBy(layer).Select(name => (Name: name, Place: place)))
        .ToLookup(reader => reader.Name, reader => reader.Place);

    /// <summary>The layers of a sequence with names that depend on nothing outside of it; nothing where it cannot be a network.</summary>
    /// <param name="start">The place of the first layer.</param>
    /// <param name="length">The number of layers.</param>
    public EquatableArray<LayerDeclaration>? Of(int start, int length)
    {
        int end = start + length;
        if (_layers[start].From is not null)
            return null;
        var names = new Dictionary<string, string>();
        if (_layers[start - 1].Name is { } input)
            names.Add(input, Input);
        for (int place = start; place < end; place++)
        {
            LayerDeclaration layer = _layers[place];
            bool isLast = place == end - 1;
            if (layer is InputDeclaration || !IsReadInside(layer, start, isLast ? end + length : end) || (!isLast && !IsRead(place, end)))
                return null;
            if (layer.Name is { } name)
                names.Add(name, Value + (place - start).ToString(CultureInfo.InvariantCulture));
        }

        List<LayerDeclaration> block = [];
        for (int place = start; place < end; place++)
        {
            LayerDeclaration layer = _layers[place];
            if (!Names.ReadBy(layer).All(names.ContainsKey))
                return null;
            LayerDeclaration mapped = Names.Map(layer, name => names.GetValueOrDefault(name)) with { Ordinal = place - start + 1 };

            // What reads the last value is outside of the block and knows it as the value before.
            block.Add(place == end - 1 ? mapped with { Name = null } : mapped);
        }

        return block.ToEquatableArray();
    }

    /// <summary>Whether a layer's value is read by its name.</summary>
    public bool IsNameRead(int place) => _layers[place].Name is { } name && _readers[name].Any();

    /// <summary>The layers of a network that is a block: after its input, which takes the shape that arrives.</summary>
    public static EquatableArray<LayerDeclaration> ToNetwork(EquatableArray<LayerDeclaration> block)
    {
        bool isInputRead = block.SelectMany(Names.ReadBy).Contains(Input);
        return [new InputDeclaration(0, []) { Name = isInputRead ? Input : null }, .. block];
    }

    // A name that a person chose stays. The others only serve references, which must be in the block; those to its last value may be in a
    // block after it.
    private bool IsReadInside(LayerDeclaration layer, int start, int end) => layer.Name is not { } name
        || (Names.IsAutomatic(layer) && !_readByNetwork.Contains(name) && _readers[name].All(place => place >= start && place < end));

    // By the next layer, or by name.
    private bool IsRead(int place, int end) =>
        (place + 1 < end && _layers[place + 1].From is null) || IsNameRead(place);
}

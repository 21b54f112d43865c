using Microsoft.CodeAnalysis;
using NetGen.Compiler;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Generator.Parsing;

/// <summary><c>[Layer&lt;T&gt;]</c> to a layer with the declaration of the other network in it.</summary>
/// <param name="network">The network that the layers are of.</param>
/// <param name="declare">Reads the attributes of a class, whose own layers are read by the parser given.</param>
internal sealed class NetworkLayerParser(INamedTypeSymbol network, Func<INamedTypeSymbol, NetworkLayerParser, NetworkDeclaration?> declare)
{
    /// <summary>The name of the attribute.</summary>
    public const string Attribute = "LayerAttribute";

    // From the network that is parsed to the one whose layers are read.
    private readonly List<INamedTypeSymbol> _path = [network];
    private readonly Dictionary<ISymbol, (NetworkDeclaration? Declaration, int Networks)> _known = new(SymbolEqualityComparer.Default);
    private int _networks;

    /// <summary>The layer that an attribute declares.</summary>
    public NetworkLayerDeclaration Parse(AttributeReader reader)
    {
        if (reader.Class?.TypeArguments is not [INamedTypeSymbol { TypeKind: TypeKind.Class } argument])
        {
            reader.MarkIncomplete();
            return new NetworkLayerDeclaration(reader.Ordinal, "", null, NetworkObstacle.NoNetwork);
        }

        INamedTypeSymbol type = argument.OriginalDefinition;
        int start = _path.FindIndex(outer => SymbolEqualityComparer.Default.Equals(outer, type));
        NetworkLayerDeclaration layer = new(reader.Ordinal, type.Name, null) { Repeat = reader.Named(nameof(NetworkLayerDeclaration.Repeat), 1) };
        if (start >= 0)
        {
            return layer with
            {
                Obstacle = NetworkObstacle.Cycle,
                Cycle = _path.Skip(start).Append(type).Select(member => member.Name).ToEquatableArray(),
            };
        }

        if (NetworkAttributes.Of(type).IsEmpty)
            return layer with { Obstacle = NetworkObstacle.NoNetwork };
        if (_path.Count > Limits.MaximumNesting || _networks >= Limits.MaximumNetworks)
            return layer with { Obstacle = NetworkObstacle.TooMany };
        if (Declare(type) is { } declaration)
            return layer with { Network = declaration };
        reader.MarkIncomplete();
        return layer with { Obstacle = NetworkObstacle.NoNetwork };
    }

    // A class is read once. It counts as often as it is used, because so often its layers are made.
    private NetworkDeclaration? Declare(INamedTypeSymbol type)
    {
        if (_known.TryGetValue(type, out var known))
        {
            _networks += known.Networks;
            return known.Declaration;
        }

        int before = _networks++;
        _path.Add(type);
        NetworkDeclaration? declaration = declare(type, this);
        _path.RemoveAt(_path.Count - 1);
        _known[type] = (declaration, _networks - before);
        return declaration;
    }
}

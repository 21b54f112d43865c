using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Attributes;

/// <summary><c>[Layer&lt;T&gt;]</c> to a layer with the declaration of the other network in it. Cycles and endless nesting end here.</summary>
/// <typeparam name="TClass">A class, as the host knows it.</typeparam>
/// <param name="network">The network that the layers are of.</param>
/// <param name="comparer">When two classes are the same.</param>
public abstract class NetworkLayerReader<TClass>(TClass network, IEqualityComparer<TClass> comparer)
    where TClass : class
{
    // From the network that is read to the one whose layers are read.
    private readonly List<TClass> _path = [network];
    private readonly Dictionary<TClass, (NetworkDeclaration? Declaration, int Networks)> _known = new(comparer);
    private int _networks;

    /// <summary>The layer that an attribute declares, without what its arguments say.</summary>
    /// <param name="type">The other class; nothing where the attribute names none.</param>
    /// <param name="reader">The attribute; incomplete where the other class cannot be read.</param>
    public NetworkLayerDeclaration Read(TClass? type, AttributeReader reader)
    {
        if (type is null)
        {
            reader.MarkIncomplete();
            return new NetworkLayerDeclaration(reader.Ordinal, "", null, NetworkObstacle.NoNetwork);
        }

        int start = _path.FindIndex(outer => comparer.Equals(outer, type));
        NetworkLayerDeclaration layer = new(reader.Ordinal, NameOf(type), null);
        if (start >= 0)
        {
            return layer with
            {
                Obstacle = NetworkObstacle.Cycle,
                Cycle = _path.Skip(start).Append(type).Select(NameOf).ToEquatableArray(),
            };
        }

        if (!IsNetwork(type))
            return layer with { Obstacle = NetworkObstacle.NoNetwork };
        if (_path.Count > Limits.MaximumNesting || _networks >= Limits.MaximumNetworks)
            return layer with { Obstacle = NetworkObstacle.TooMany };
        if (DeclareOnce(type) is { } declaration)
            return layer with { Network = declaration };
        reader.MarkIncomplete();
        return layer with { Obstacle = NetworkObstacle.NoNetwork };
    }

    /// <summary>The name of a class.</summary>
    protected abstract string NameOf(TClass type);

    /// <summary>Whether a class has attributes that declare a network.</summary>
    protected abstract bool IsNetwork(TClass type);

    /// <summary>Reads the attributes of a class, whose own layers of this kind this reader reads; nothing where they are incomplete.</summary>
    protected abstract NetworkDeclaration? Declare(TClass type);

    // A class is read once. It counts as often as it is used, because so often its layers are made.
    private NetworkDeclaration? DeclareOnce(TClass type)
    {
        if (_known.TryGetValue(type, out var known))
        {
            _networks += known.Networks;
            return known.Declaration;
        }

        int before = _networks++;
        _path.Add(type);
        NetworkDeclaration? declaration = Declare(type);
        _path.RemoveAt(_path.Count - 1);
        _known[type] = (declaration, _networks - before);
        return declaration;
    }
}

using System.Globalization;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Layers;

/// <summary>The names of the values of one network: the declared one, or one inside it.</summary>
internal sealed class ValueNames
{
    private readonly List<NamedValue> _values = [];
    private readonly Dictionary<string, int> _used = [];
    private readonly HashSet<string> _taken;
    private readonly HashSet<string> _given;

    /// <summary>The names of a network, of which those that the user gives are taken from the start.</summary>
    public ValueNames(NetworkDeclaration declaration)
    {
        _given = [.. declaration.Layers.Select(layer => layer.Name).OfType<string>()];
        _taken = [.. _given.Where(MemberNames.IsGood).Select(MemberNames.Pascal)];
    }

    /// <summary>The values so far, in order.</summary>
    public IReadOnlyList<NamedValue> Values => _values;

    /// <summary>Whether a name is given somewhere in the network, perhaps later.</summary>
    public bool IsGiven(string name) => _given.Contains(name);

    /// <summary>The value of a name; nothing where no value so far has it.</summary>
    public NamedValue? Find(string name) => _values.FirstOrDefault(value => value.Name == name);

    /// <summary>The value whose name becomes the same in C#; nothing where there is none.</summary>
    public NamedValue? FindAlike(string name) =>
        _values.FirstOrDefault(value => MemberNames.Pascal(value.Name) == MemberNames.Pascal(name));

    /// <summary>Keras's automatic name, numbered from its second use; names that are taken are left out.</summary>
    /// <param name="start">How it begins: <c>dense</c>.</param>
    public string Automatic(string start)
    {
        while (true)
        {
            _used.TryGetValue(start, out int used);
            _used[start] = used + 1;
            string name = used == 0 ? start : string.Format(CultureInfo.InvariantCulture, "{0}_{1}", start, used);
            if (_taken.Add(MemberNames.Pascal(name)))
                return name;
        }
    }

    /// <summary>The name of a copy after the first: that of the first, with a number.</summary>
    public string Copy(string first)
    {
        if (!_used.ContainsKey(first))
            _used[first] = 1;
        return Automatic(first);
    }

    /// <summary>Names a value.</summary>
    public void Add(NamedValue value) => _values.Add(value);
}

/// <summary>A value with its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value's number.</param>
/// <param name="Declared">What declares it.</param>
/// <param name="FirstLayer">The first of the layers that compute it, by its place among all.</param>
/// <param name="LayerCount">The number of those layers; none for an input.</param>
internal sealed record NamedValue(string Name, int Value, LayerDeclaration Declared, int FirstLayer, int LayerCount);

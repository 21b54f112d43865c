namespace NetGen.Compiler.Emit.Gpu.Memory;

/// <summary>
/// The C# of all in a kernel that depends on nothing but which layer it is of: where its tensors and parameters lie. Layers that differ
/// in nothing else share a kernel (<see cref="GpuKernelTexts"/>).
/// </summary>
internal abstract class LayerPlaces
{
    /// <summary>The offset of a tensor in the workspace, as what is added before the rest of an index.</summary>
    public string Tensor(int offset) => Before(Of(LayerPlaceKind.Tensor, offset), "(long)a.RowCapacity * ");

    /// <summary>The place of a parameter, as what is added before the rest of an index.</summary>
    public string Parameter(int place) => Before(Of(LayerPlaceKind.Parameter, place), "");

    /// <summary>The number of a parameter.</summary>
    public string ParameterNumber(int number) => Of(LayerPlaceKind.ParameterNumber, number);

    /// <summary>The number of a dropout layer.</summary>
    public string MaskNumber(int number) => Of(LayerPlaceKind.MaskNumber, number);

    /// <summary>The name of a parameter, for documentation.</summary>
    public abstract string Name(string name);

    /// <summary>The C# of a place.</summary>
    protected abstract string Of(LayerPlaceKind kind, int value);

    private static string Before(string place, string factor) => place == "0" ? "" : $"{factor}{place} + ";
}

/// <summary>What a place is of.</summary>
internal enum LayerPlaceKind
{
    /// <summary>A tensor, in the workspace.</summary>
    Tensor,

    /// <summary>A parameter, among all of them.</summary>
    Parameter,

    /// <summary>A parameter, by its number.</summary>
    ParameterNumber,

    /// <summary>A dropout layer, by its number.</summary>
    MaskNumber,
}

/// <summary>The places of one layer, as numbers.</summary>
internal sealed class LiteralPlaces : LayerPlaces
{
    /// <inheritdoc/>
    public override string Name(string name) => name;

    /// <inheritdoc/>
    protected override string Of(LayerPlaceKind kind, int value) => Text.Of(value);
}

/// <summary>Places that each launch tells the kernel, in the order of their first mention: the C# of every layer is the same.</summary>
/// <param name="names">What stands for the name of a parameter.</param>
internal sealed class ArgumentPlaces(string names = "") : LayerPlaces
{
    private readonly List<(LayerPlaceKind Kind, int Value)> _places = [];
    private readonly List<string> _names = [];

    /// <summary>What a launch for this layer tells the kernel.</summary>
    public IEnumerable<int> Values => _places.Select(place => place.Value);

    /// <summary>The number of places.</summary>
    public int Count => _places.Count;

    /// <summary>The names that were mentioned.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public override string Name(string name)
    {
        _names.Add(name);
        return names;
    }

    /// <inheritdoc/>
    protected override string Of(LayerPlaceKind kind, int value)
    {
        int number = _places.IndexOf((kind, value));
        if (number < 0)
        {
            number = _places.Count;
            _places.Add((kind, value));
        }

        return $"a.Places.P{Text.Of(number)}";
    }
}

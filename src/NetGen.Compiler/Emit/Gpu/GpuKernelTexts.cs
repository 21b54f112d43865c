using NetGen.Compiler.Emit.Gpu.Memory;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>
/// The kernels that a network needs. Those that differ in nothing but the places of a layer are one, which ILGPU and the driver then
/// compile once; the places are arguments of its launches.
/// </summary>
internal sealed class GpuKernelTexts
{
    // The fields of NetGen.Gpu's KernelPlaces.
    private const int MostPlaces = 8;

    private const char NameMark = '\u0001';

    private readonly Dictionary<string, GpuKernelText> _byKey = [];
    private readonly KernelNames _names = new();
    private readonly List<GpuKernelText> _kernels = [];

    /// <summary>The texts of the kernels, in the order of their first use.</summary>
    public IEnumerable<string> Kernels => _kernels.Select(kernel => kernel.Write().Replace(NameMark.ToString(), kernel.Name));

    /// <summary>Adds a kernel, unless another layer's will do.</summary>
    /// <param name="name">The name that it should have; another kernel's of that name is told apart by a number.</param>
    /// <param name="write">Writes it and the methods that belong to it, given the start of all their names.</param>
    public GpuKernelUse Add(string name, Action<CodeWriter, string> write)
    {
        var writer = new CodeWriter();
        write(writer, NameMark.ToString());
        string text = writer.ToString();
        var places = new LayerPlaces(text);
        string key = places.Values.Count > MostPlaces ? text : places.Key;
        if (!_byKey.TryGetValue(key, out GpuKernelText? kernel))
        {
            kernel = new GpuKernelText(_names.Add(name), text);
            _byKey.Add(key, kernel);
            _kernels.Add(kernel);
        }

        kernel.Uses.Add(places);
        return new GpuKernelUse(kernel, places);
    }
}

/// <summary>A launch of a kernel.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Places">The places of the layer that it is launched for.</param>
internal sealed record GpuKernelUse(GpuKernelText Kernel, LayerPlaces Places);

/// <summary>A kernel of one or more layers.</summary>
/// <param name="name">Its name.</param>
/// <param name="text">Its text, with the marks of the first layer that uses it.</param>
internal sealed class GpuKernelText(string name, string text)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The places of the layers that use it.</summary>
    public List<LayerPlaces> Uses { get; } = [];

    /// <summary>Whether it is told the places; else they are part of it.</summary>
    public bool IsShared => Uses.Any(use => !use.Values.SequenceEqual(Uses[0].Values));

    /// <summary>Its text, without marks.</summary>
    public string Write() => LayerPlace.Replace(text, IsShared ? Argument : Literal);

    private string Argument(LayerPlaceKind kind, string value)
    {
        string place = $"a.Places.P{Text.Of(Uses[0].NumberOf(kind, value))}";
        return kind switch
        {
            LayerPlaceKind.Name => string.Join(", ", Uses.SelectMany(use => use.Names).Distinct()),
            LayerPlaceKind.Tensor => $"(long)a.RowCapacity * {place} + ",
            LayerPlaceKind.Parameter => $"{place} + ",
            _ => place,
        };
    }

    private static string Literal(LayerPlaceKind kind, string value) => kind switch
    {
        LayerPlaceKind.Tensor => value == "0" ? "" : $"(long)a.RowCapacity * {value} + ",
        LayerPlaceKind.Parameter => value == "0" ? "" : $"{value} + ",
        _ => value,
    };
}

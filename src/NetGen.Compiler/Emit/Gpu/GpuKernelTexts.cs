using NetGen.Compiler.Emit.Gpu.Memory;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>Writes a kernel and the methods that belong to it.</summary>
/// <param name="writer">Receives them.</param>
/// <param name="name">The start of all their names.</param>
/// <param name="places">The C# of the layer's places.</param>
internal delegate void GpuKernelWriter(CodeWriter writer, string name, LayerPlaces places);

/// <summary>
/// The kernels that a network needs. Those that differ in nothing but the places of a layer are one, which ILGPU and the driver then
/// compile once; the places are arguments of its launches.
/// </summary>
internal sealed class GpuKernelTexts
{
    // The fields of NetGen.Gpu's KernelPlaces.
    private const int MostPlaces = 8;

    private readonly Dictionary<string, GpuKernelText> _byKey = [];
    private readonly KernelNames _names = new();
    private readonly List<GpuKernelText> _kernels = [];
    private readonly CodeWriter _keyWriter = new();

    /// <summary>Adds a kernel, unless another layer's will do.</summary>
    /// <param name="name">The name that it should have; another kernel's of that name is told apart by a number.</param>
    /// <param name="write">Writes it: once to compare it with others, and once more where it is the first of its kind.</param>
    public GpuKernelUse Add(string name, GpuKernelWriter write)
    {
        var places = new ArgumentPlaces();
        string key = KeyOf(write, places);
        if (places.Count > MostPlaces)
            key = KeyOf(write, new LiteralPlaces());
        if (!_byKey.TryGetValue(key, out GpuKernelText? kernel))
        {
            kernel = new GpuKernelText(_names.Add(name), write);
            _byKey.Add(key, kernel);
            _kernels.Add(kernel);
        }

        kernel.Uses.Add(places);
        return new GpuKernelUse(kernel, places);
    }

    /// <summary>Writes the kernels in the order of their first use, each after a blank line.</summary>
    public void Write(CodeWriter writer)
    {
        foreach (GpuKernelText kernel in _kernels)
            kernel.Write(writer.Line());
    }

    // Kernels that differ in no more than their names have the same.
    private string KeyOf(GpuKernelWriter write, LayerPlaces places)
    {
        _keyWriter.Clear();
        write(_keyWriter, "Kernel", places);
        return _keyWriter.ToString();
    }
}

/// <summary>A launch of a kernel.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Places">The places of the layer that it is launched for.</param>
internal sealed record GpuKernelUse(GpuKernelText Kernel, ArgumentPlaces Places);

/// <summary>A kernel of one or more layers.</summary>
/// <param name="name">Its name.</param>
/// <param name="write">Writes the kernel of the first layer that uses it.</param>
internal sealed class GpuKernelText(string name, GpuKernelWriter write)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>The places of the layers that use it.</summary>
    public List<ArgumentPlaces> Uses { get; } = [];

    /// <summary>Whether it is told the places; else they are part of it.</summary>
    public bool IsShared => Uses.Any(use => !use.Values.SequenceEqual(Uses[0].Values));

    /// <summary>Writes it.</summary>
    public void Write(CodeWriter writer) => write(writer, name, IsShared
        ? new ArgumentPlaces(string.Join(", ", Uses.SelectMany(use => use.Names).Distinct()))
        : new LiteralPlaces());
}

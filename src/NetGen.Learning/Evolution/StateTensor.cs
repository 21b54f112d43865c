using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NetGen.Storage.Safetensors;

namespace NetGen.Learning;

/// <summary>An array of the state of an evolution, as its file has it.</summary>
/// <param name="Name">Its name, without the prefix.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Floats">The values, if they are of 32 bits.</param>
/// <param name="Doubles">The values, if they are of 64 bits.</param>
internal sealed record StateTensor(string Name, ImmutableArray<int> Shape, float[] Floats, double[] Doubles)
{
    /// <summary>An array of 32-bit floats.</summary>
    public static StateTensor Of(string name, float[] values, params ImmutableArray<int> shape) => new(name, shape, values, []);

    /// <summary>An array of 64-bit floats.</summary>
    public static StateTensor Of(string name, double[] values, params ImmutableArray<int> shape) => new(name, shape, [], values);

    private string NameInFile => ModelFileNames.EvolutionPrefix + Name;

    private bool IsDouble => Doubles.Length > 0;

    /// <summary>The array as it is written.</summary>
    public SafetensorsEntry ToEntry() => new(
        NameInFile,
        IsDouble ? SafetensorsType.F64 : SafetensorsType.F32,
        Shape,
        bytes => (IsDouble ? MemoryMarshal.AsBytes(Doubles.AsSpan()) : MemoryMarshal.AsBytes(Floats.AsSpan())).CopyTo(bytes));

    /// <summary>Reads the values from a file that has the array in this type and shape.</summary>
    public void Read(SafetensorsReader reader)
    {
        SafetensorsTensor tensor = reader.Header.Tensors[NameInFile];
        if (IsDouble)
            reader.Read(tensor, Doubles.AsSpan());
        else
            reader.Read(tensor, Floats.AsSpan());
    }
}

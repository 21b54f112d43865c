using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace NetGen.Storage.Safetensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="CopyTo">Writes its values in the processor's byte order; the span has exactly their bytes.</param>
internal sealed record SafetensorsEntry(
    string Name, SafetensorsType Type, ImmutableArray<int> Shape, Action<Span<byte>> CopyTo)
{
    /// <summary>The bytes that its values take.</summary>
    public long ByteLength => (long)ShapeText.Product(Shape) * Type.Size();

    /// <summary>A parameter as 32-bit floats.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="parameter">The parameter.</param>
    public static SafetensorsEntry Of(string name, Parameter parameter) => new(
        name,
        SafetensorsType.F32,
        parameter.Info.Shape,
        bytes => parameter.CopyTo(MemoryMarshal.Cast<byte, float>(bytes)));
}

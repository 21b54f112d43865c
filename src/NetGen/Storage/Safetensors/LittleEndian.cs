using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetGen.Storage.Safetensors;

/// <summary>The byte order of the file format.</summary>
internal static class LittleEndian
{
    /// <summary>Converts floats in place between the processor's byte order and the file's.</summary>
    public static void Convert(Span<float> values)
    {
        if (BitConverter.IsLittleEndian)
            return;
        Span<int> bits = MemoryMarshal.Cast<float, int>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}

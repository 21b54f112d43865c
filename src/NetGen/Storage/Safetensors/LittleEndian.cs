using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetGen.Storage.Safetensors;

/// <summary>The byte order of the file format.</summary>
internal static class LittleEndian
{
    /// <summary>Converts values in place between the processor's byte order and the file's.</summary>
    /// <param name="values">The values' bytes.</param>
    /// <param name="type">Their type.</param>
    public static void Convert(Span<byte> values, SafetensorsType type)
    {
        if (BitConverter.IsLittleEndian)
            return;
        switch (type.Size())
        {
            case sizeof(long):
                Span<long> longs = MemoryMarshal.Cast<byte, long>(values);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
            case sizeof(int):
                Span<int> words = MemoryMarshal.Cast<byte, int>(values);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case sizeof(short):
                Span<short> halves = MemoryMarshal.Cast<byte, short>(values);
                BinaryPrimitives.ReverseEndianness(halves, halves);
                break;
        }
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>Turns the numbers of a dataset into 32-bit floats.</summary>
internal static class Hdf5Numbers
{
    /// <summary>Checks that the numbers of a type can be read.</summary>
    /// <param name="type">The type.</param>
    /// <param name="isBrain">Whether 16 bits are the upper half of a 32-bit float.</param>
    /// <param name="source">The file.</param>
    /// <param name="what">The dataset, for messages.</param>
    /// <exception cref="NetworkFileException">They cannot.</exception>
    public static void Require(Hdf5Type type, bool isBrain, Hdf5Source source, string what)
    {
        bool isKnown = isBrain || (type.IsLittleEndian && type.Precision == type.Size * 8 && type.Class switch
        {
            Hdf5Class.Float => type.Size is 2 or 4 or 8,
            Hdf5Class.Integer => type.Size is 1 or 2 or 4 or 8,
            _ => false,
        });
        if (!isKnown)
            throw source.Refused($"{what} is {type}, and NetGen reads float16, float32, float64, bfloat16 and integers");
    }

    /// <summary>Converts numbers.</summary>
    /// <param name="bytes">The numbers, one after the other.</param>
    /// <param name="type">Their type, which <see cref="Require"/> has accepted.</param>
    /// <param name="isBrain"><inheritdoc cref="Require"/></param>
    /// <param name="values">Receives them.</param>
    public static void Convert(ReadOnlySpan<byte> bytes, Hdf5Type type, bool isBrain, Span<float> values)
    {
        if (type is { Class: Hdf5Class.Float, Size: sizeof(float) } && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> number = bytes.Slice(i * type.Size, type.Size);
            values[i] = isBrain ? BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(number) << 16)
                : type.Class == Hdf5Class.Float ? Float(number)
                : type.IsSigned ? Signed(number)
                : Unsigned(number);
        }
    }

    private static float Float(ReadOnlySpan<byte> number) => number.Length switch
    {
        2 => (float)BinaryPrimitives.ReadHalfLittleEndian(number),
        4 => BinaryPrimitives.ReadSingleLittleEndian(number),
        _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(number),
    };

    private static float Signed(ReadOnlySpan<byte> number) => number.Length switch
    {
        1 => (sbyte)number[0],
        2 => BinaryPrimitives.ReadInt16LittleEndian(number),
        4 => BinaryPrimitives.ReadInt32LittleEndian(number),
        _ => BinaryPrimitives.ReadInt64LittleEndian(number),
    };

    private static float Unsigned(ReadOnlySpan<byte> number) => number.Length switch
    {
        1 => number[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(number),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(number),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(number),
    };
}

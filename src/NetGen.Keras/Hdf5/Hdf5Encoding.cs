using System.Buffers.Binary;
using System.Text;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>Types, shapes and attributes as the messages of an object header have them, in the versions that h5py writes by default.</summary>
internal static class Hdf5Encoding
{
    /// <summary>IEEE numbers of 32 bits: where the exponent and the mantissa lie, and the bias of 127.</summary>
    public static byte[] Float32 { get; } = [0x11, 0x20, 31, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

    /// <summary>Integers of 64 bits with a sign.</summary>
    public static byte[] Int64 { get; } = [0x10, 0x08, 0, 0, 8, 0, 0, 0, 0, 0, 64, 0];

    // An empty list of NumPy has this type.
    private static byte[] Float64 { get; } = [0x11, 0x20, 63, 0, 8, 0, 0, 0, 0, 0, 64, 0, 52, 11, 0, 52, 0xFF, 3, 0, 0];

    // A sequence of bytes in a heap, meant as UTF-8.
    private static byte[] VariableString { get; } = [0x19, 0x01, 0x01, 0, 16, 0, 0, 0, 0x13, 0x10, 0, 0, 1, 0, 0, 0];

    /// <summary>The bytes of a string.</summary>
    public static int TextLength(string text) => Encoding.UTF8.GetByteCount(text);

    /// <summary>A dataspace of version 1.</summary>
    /// <param name="shape">The sizes; none for a scalar.</param>
    public static byte[] Space(IReadOnlyList<int> shape)
    {
        byte[] space = new byte[8 + (8 * shape.Count)];
        (space[0], space[1]) = (1, (byte)shape.Count);
        for (int axis = 0; axis < shape.Count; axis++)
            BinaryPrimitives.WriteInt64LittleEndian(space.AsSpan(8 + (8 * axis)), shape[axis]);
        return space;
    }

    /// <summary>The layout of values that lie in one piece.</summary>
    /// <param name="address">Where they begin.</param>
    /// <param name="size">How many bytes they are.</param>
    public static byte[] Contiguous(long address, long size)
    {
        byte[] layout = new byte[18];
        (layout[0], layout[1]) = (3, 1);
        BinaryPrimitives.WriteInt64LittleEndian(layout.AsSpan(2), size == 0 ? -1 : address);
        BinaryPrimitives.WriteInt64LittleEndian(layout.AsSpan(10), size);
        return layout;
    }

    /// <summary>An attribute of version 1 whose value is a string in a heap.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="heap">The address of the heap, in which the string is the first object.</param>
    public static byte[] Text(Hdf5NewAttribute attribute, long heap)
    {
        byte[] value = new byte[16];
        BinaryPrimitives.WriteInt32LittleEndian(value, TextLength(attribute.Texts[0]));
        BinaryPrimitives.WriteInt64LittleEndian(value.AsSpan(4), heap);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(12), 1);
        return Attribute(attribute.Name, VariableString, Space([]), value);
    }

    /// <summary>An attribute of version 1 whose values are strings of one length, padded with zeros.</summary>
    public static byte[] List(Hdf5NewAttribute attribute)
    {
        IReadOnlyList<string> texts = attribute.Texts;
        if (texts.Count == 0)
            return Attribute(attribute.Name, Float64, Space([0]), []);
        int length = Math.Max(texts.Max(TextLength), 1);
        byte[] values = new byte[texts.Count * length];
        for (int i = 0; i < texts.Count; i++)
            Encoding.UTF8.GetBytes(texts[i], values.AsSpan(i * length, length));
        byte[] type = [0x13, 0x01, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32LittleEndian(type.AsSpan(4), length);
        return Attribute(attribute.Name, type, Space([texts.Count]), values);
    }

    /// <summary>A string as the first object of a heap of its own.</summary>
    public static byte[] Heap(string text)
    {
        // HDF5's least size; what is left is object 0.
        const int least = 4096, head = 16;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        int used = head + head + Padded(bytes.Length);
        byte[] heap = new byte[Math.Max(least, used + head)];
        "GCOL\u0001"u8.CopyTo(heap);
        BinaryPrimitives.WriteInt64LittleEndian(heap.AsSpan(8), heap.Length);
        BinaryPrimitives.WriteInt16LittleEndian(heap.AsSpan(head), 1);
        BinaryPrimitives.WriteInt64LittleEndian(heap.AsSpan(head + 8), bytes.Length);
        bytes.CopyTo(heap.AsSpan(head + head));
        BinaryPrimitives.WriteInt64LittleEndian(heap.AsSpan(used + 8), heap.Length - used);
        return heap;
    }

    /// <summary>A length rounded up to a multiple of 8.</summary>
    public static int Padded(int length) => (length + 7) / 8 * 8;

    private static byte[] Attribute(string name, byte[] type, byte[] space, byte[] value)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + '\0');
        byte[] message = new byte[8 + Padded(text.Length) + Padded(type.Length) + Padded(space.Length) + value.Length];
        message[0] = 1;
        BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(2), (short)text.Length);
        BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(4), (short)type.Length);
        BinaryPrimitives.WriteInt16LittleEndian(message.AsSpan(6), (short)space.Length);
        int at = 8;
        foreach (byte[] part in new[] { text, type, space })
        {
            part.CopyTo(message.AsSpan(at));
            at += Padded(part.Length);
        }

        value.CopyTo(message.AsSpan(at));
        return message;
    }
}

using System.Text;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>The attributes of a group or a dataset, of which Keras's files have strings.</summary>
/// <param name="source">The file.</param>
/// <param name="messages">The object's header.</param>
/// <param name="what">The object, for messages.</param>
internal sealed class Hdf5Attributes(Hdf5Source source, List<Hdf5Message> messages, string what)
{
    /// <summary>A string; nothing where the attribute is not there.</summary>
    /// <exception cref="NetworkFileException">The attribute is no single string, or the file is damaged.</exception>
    public string? FindText(string name)
    {
        if (FindStrings(name) is not { } strings)
            return null;
        return strings is [var text] ? text : throw source.Damaged($"the attribute '{name}' of {what} has {strings.Length} strings instead of one");
    }

    /// <summary>
    /// A list of strings, which Keras splits into several attributes (<c>weight_names0</c>, <c>weight_names1</c> …) where it is long; nothing where
    /// it is not there. An empty list has no type that counts: h5py writes it as numbers.
    /// </summary>
    /// <inheritdoc cref="FindText"/>
    public IReadOnlyList<string>? FindList(string name)
    {
        if (FindStrings(name) is { } whole)
            return whole;
        var parts = new List<string>();
        int part = 0;
        while (FindStrings($"{name}{part}") is { } strings)
        {
            parts.AddRange(strings);
            part++;
        }

        return part == 0 ? null : parts;
    }

    private string[]? FindStrings(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        foreach (Hdf5Message message in messages)
        {
            if (message.Type == Hdf5MessageType.Attribute && Read(message, wanted, name) is { } strings)
                return strings;
        }

        foreach (Hdf5Message message in messages.Where(message => message.Type == Hdf5MessageType.AttributeInfo))
        {
            var cursor = new Hdf5Cursor(source, message.Data, what);
            cursor.RequireVersion(0);
            cursor.Skip((cursor.Byte() & 1) != 0 ? 2 : 0);
            if (cursor.UInt64() != Hdf5Cursor.Undefined)
                throw source.Refused($"{what} has attributes in a heap, as files with libver='latest' have; save the file with h5py's default settings");
        }

        return null;
    }

    // Nothing where the attribute has another name.
    private string[]? Read(Hdf5Message message, byte[] wanted, string name)
    {
        var cursor = new Hdf5Cursor(source, message.Data, $"an attribute of {what}");
        byte version = cursor.Byte();
        if (version is < 1 or > 3)
            throw source.Damaged($"{what} has an attribute of version {version}");
        bool isShared = (cursor.Byte() & 3) != 0 && version > 1;
        int nameSize = cursor.UInt16(), typeSize = cursor.UInt16(), spaceSize = cursor.UInt16();
        cursor.Skip(version == 3 ? 1 : 0);
        int Padded(int size) => version == 1 ? (size + 7) / 8 * 8 : size;
        if (!cursor.Take(Padded(nameSize))[..nameSize].TrimEnd((byte)0).SequenceEqual(wanted))
            return null;

        string attribute = $"the attribute '{name}' of {what}";
        if (isShared || message.IsShared)
            throw source.Refused($"{attribute} has a type of its own, which Keras does not write");
        var typeCursor = new Hdf5Cursor(source, cursor.Take(Padded(typeSize)), attribute);
        var type = Hdf5Type.Read(ref typeCursor);
        var spaceCursor = new Hdf5Cursor(source, cursor.Take(Padded(spaceSize)), attribute);
        int count = Hdf5Space.Count(Hdf5Space.Read(ref spaceCursor, source, attribute), source, attribute);
        if (count == 0)
            return [];
        if (!type.IsString)
            throw source.Damaged($"{attribute} has {type} instead of strings");
        if (type.Size == 0 || (long)count * type.Size > cursor.Remaining)
            throw source.Damaged($"{attribute} is cut off");
        string[] strings = new string[count];
        for (int i = 0; i < count; i++)
            strings[i] = type.IsVariableString ? ReadVariable(cursor.Take(type.Size), attribute) : ReadFixed(cursor.Take(type.Size), type);
        return strings;
    }

    private static string ReadFixed(ReadOnlySpan<byte> bytes, Hdf5Type type)
    {
        const int terminated = 0, spacePadded = 2;
        int padding = type.Bits & 15;
        if (padding == terminated && bytes.IndexOf((byte)0) is >= 0 and var end)
            bytes = bytes[..end];
        return Encoding.UTF8.GetString(bytes.TrimEnd(padding == spacePadded ? (byte)' ' : (byte)0));
    }

    private string ReadVariable(ReadOnlySpan<byte> reference, string attribute)
    {
        var cursor = new Hdf5Cursor(source, reference, attribute);
        uint length = cursor.UInt32();
        ulong collection = cursor.UInt64();
        uint index = cursor.UInt32();
        return length == 0 ? "" : Encoding.UTF8.GetString(ReadHeap(collection, index, length, attribute).AsSpan().TrimEnd((byte)0));
    }

    // A global heap is a row of objects, each after a head of 16 bytes.
    private byte[] ReadHeap(ulong collection, uint index, uint length, string attribute)
    {
        const ulong head = 16;
        var cursor = new Hdf5Cursor(source, source.Read(collection, head, attribute), attribute);
        cursor.RequireSignature("GCOL"u8);
        cursor.RequireVersion(1);
        cursor.Skip(3);
        ulong size = cursor.UInt64();
        source.RequireRange(collection, size, attribute);
        for (ulong at = head; at + head <= size;)
        {
            var entry = new Hdf5Cursor(source, source.Read(collection + at, head, attribute), attribute);
            ushort found = entry.UInt16();
            entry.Skip(6);
            ulong bytes = entry.UInt64();
            if (found == 0 || bytes > size - at - head)
                break;
            if (found == index)
                return length <= bytes ? source.Read(collection + at + head, length, attribute) : throw source.Damaged($"{attribute} is cut off");
            at += head + ((bytes + 7) / 8 * 8);
        }

        throw source.Damaged($"{attribute} is not in the heap where it should be");
    }
}

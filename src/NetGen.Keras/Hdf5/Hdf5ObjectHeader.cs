namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>What a message of an object header says.</summary>
internal enum Hdf5MessageType
{
    /// <summary>The shape of a dataset.</summary>
    Dataspace = 0x01,

    /// <summary>Where links lie that are not in the header.</summary>
    LinkInfo = 0x02,

    /// <summary>The type of a dataset's elements.</summary>
    Datatype = 0x03,

    /// <summary>A link of a group.</summary>
    Link = 0x06,

    /// <summary>Values in other files.</summary>
    ExternalFiles = 0x07,

    /// <summary>Where the values of a dataset lie.</summary>
    Layout = 0x08,

    /// <summary>How chunks are packed.</summary>
    Filters = 0x0B,

    /// <summary>An attribute.</summary>
    Attribute = 0x0C,

    /// <summary>More of the header.</summary>
    Continuation = 0x10,

    /// <summary>The links of a group of the old kind.</summary>
    SymbolTable = 0x11,

    /// <summary>Where attributes lie that are not in the header.</summary>
    AttributeInfo = 0x15,
}

/// <summary>A message of an object header.</summary>
/// <param name="Type">What it says.</param>
/// <param name="Flags">Bit 1: the data are somewhere else.</param>
/// <param name="Data">What it says it with.</param>
internal readonly record struct Hdf5Message(Hdf5MessageType Type, byte Flags, byte[] Data)
{
    /// <summary>Whether the data are an address of what is said.</summary>
    public bool IsShared => (Flags & 2) != 0;
}

/// <summary>Reads object headers, versions 1 and 2.</summary>
internal static class Hdf5ObjectHeader
{
    // A header of h5py has two or three blocks.
    private const int MaximumBlocks = 1000;
    private const int MaximumMessages = 100_000;

    /// <summary>The messages of an object.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Where its header begins.</param>
    /// <param name="what">The object, for messages.</param>
    public static List<Hdf5Message> Read(Hdf5Source source, ulong address, string what)
    {
        const int longestPrefix = 34;
        ulong available = (ulong)(source.Length - source.BaseAddress);
        if (address >= available)
            throw source.Damaged($"it ends before {what} begins");
        byte[] prefix = source.Read(address, Math.Min(longestPrefix, available - address), what);
        var cursor = new Hdf5Cursor(source, prefix, what);
        var messages = new List<Hdf5Message>();
        var blocks = new Queue<(ulong Address, ulong Length, bool IsFirst)>();
        bool isNew = prefix[0] != 1;
        byte flags = 0;
        if (isNew)
        {
            cursor.RequireSignature("OHDR"u8);
            cursor.RequireVersion(2);
            flags = cursor.Byte();
            cursor.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0));
            ulong size = cursor.UInt(flags & 3);
            blocks.Enqueue((address + (ulong)cursor.Position, size, true));
        }
        else
        {
            cursor.RequireVersion(1);
            cursor.Skip(7);
            blocks.Enqueue((address + 16, cursor.UInt32(), true));
        }

        for (int block = 0; blocks.TryDequeue(out (ulong Address, ulong Length, bool IsFirst) next); block++)
        {
            if (block == MaximumBlocks)
                throw source.Damaged($"{what} has a header without an end");
            byte[] bytes = source.Read(next.Address, next.Length, what);
            var body = new Hdf5Cursor(source, bytes, what);
            if (isNew && !next.IsFirst)
                body.RequireSignature("OCHK"u8);
            Read(source, body, isNew, (flags & 4) != 0, isNew && !next.IsFirst ? 4 : 0, messages, blocks, what);
        }

        return messages;
    }

    private static void Read(
        Hdf5Source source,
        Hdf5Cursor cursor,
        bool isNew,
        bool hasOrder,
        int checksum,
        List<Hdf5Message> messages,
        Queue<(ulong Address, ulong Length, bool IsFirst)> blocks,
        string what)
    {
        int prefix = !isNew ? 8 : hasOrder ? 6 : 4;
        while (cursor.Remaining - checksum >= prefix)
        {
            Hdf5MessageType type = (Hdf5MessageType)(isNew ? cursor.Byte() : cursor.UInt16());
            int size = cursor.UInt16();
            byte flags = cursor.Byte();
            cursor.Skip(!isNew ? 3 : hasOrder ? 2 : 0);
            byte[] data = cursor.Take(size).ToArray();
            if (type == Hdf5MessageType.Continuation)
            {
                var continued = new Hdf5Cursor(source, data, what);
                blocks.Enqueue((continued.UInt64(), continued.UInt64(), false));
            }
            else
            {
                messages.Add(new Hdf5Message(type, flags, data));
            }

            if (messages.Count > MaximumMessages)
                throw source.Damaged($"{what} has a header without an end");
        }
    }
}

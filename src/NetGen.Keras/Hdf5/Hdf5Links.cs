using System.Text;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>Where a link of a group leads.</summary>
/// <param name="Address">The object's address.</param>
/// <param name="Refused">What kind of link it is, where it leads to no address: <c>a soft link</c>.</param>
internal readonly record struct Hdf5Link(ulong Address, string? Refused);

/// <summary>Reads the links of a group: those of a symbol table, and those that lie in the header.</summary>
/// <param name="source">The file.</param>
/// <param name="what">The group, for messages.</param>
internal sealed class Hdf5Links(Hdf5Source source, string what)
{
    private const int MaximumDepth = 16;

    private readonly Dictionary<string, Hdf5Link> _links = new(StringComparer.Ordinal);
    private readonly HashSet<ulong> _visited = [];

    /// <summary>The links of a group by name.</summary>
    /// <param name="source">The file.</param>
    /// <param name="messages">The group's header.</param>
    /// <param name="what">The group, for messages.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or has the links in a form that is not read.</exception>
    public static Dictionary<string, Hdf5Link> Read(Hdf5Source source, List<Hdf5Message> messages, string what)
    {
        var links = new Hdf5Links(source, what);
        foreach (Hdf5Message message in messages)
        {
            var cursor = new Hdf5Cursor(source, message.Data, what);
            switch (message.Type)
            {
                case Hdf5MessageType.SymbolTable:
                    ulong tree = cursor.UInt64();
                    links.ReadTree(tree, links.ReadHeap(cursor.UInt64()), 0);
                    break;
                case Hdf5MessageType.Link:
                    links.ReadMessage(ref cursor);
                    break;
                case Hdf5MessageType.LinkInfo:
                    links.RequireCompact(ref cursor);
                    break;
            }
        }

        return links._links;
    }

    private void RequireCompact(ref Hdf5Cursor cursor)
    {
        cursor.RequireVersion(0);
        cursor.Skip((cursor.Byte() & 1) != 0 ? 8 : 0);
        if (cursor.UInt64() != Hdf5Cursor.Undefined)
            throw source.Refused($"{what} has its links in a heap, as files with libver='latest' have; save the file with h5py's default settings");
    }

    private void ReadMessage(ref Hdf5Cursor cursor)
    {
        const byte hard = 0, soft = 1;
        cursor.RequireVersion(1);
        byte flags = cursor.Byte();
        byte type = (flags & 8) != 0 ? cursor.Byte() : hard;
        cursor.Skip(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        ulong length = cursor.UInt(flags & 3);
        string name = Encoding.UTF8.GetString(cursor.Take((int)Math.Min(length, int.MaxValue)));
        Add(name, type == hard ? new Hdf5Link(cursor.UInt64(), null) : new Hdf5Link(0, type == soft ? "a soft link" : "a link to another file"));
    }

    private byte[] ReadHeap(ulong address)
    {
        var cursor = new Hdf5Cursor(source, source.Read(address, 32, what), what);
        cursor.RequireSignature("HEAP"u8);
        cursor.RequireVersion(0);
        cursor.Skip(3);
        ulong size = cursor.UInt64();
        cursor.Skip(8);
        return source.Read(cursor.UInt64(), size, what);
    }

    private void ReadTree(ulong address, byte[] heap, int depth)
    {
        if (depth > MaximumDepth || !_visited.Add(address))
            throw source.Damaged($"{what} has a list of links that leads back to itself");
        var cursor = new Hdf5Cursor(source, source.Read(address, 24, what), what);
        cursor.RequireSignature("TREE"u8);
        if (cursor.Byte() != 0)
            throw source.Damaged($"{what} has the tree of a dataset");
        byte level = cursor.Byte();
        int entries = cursor.UInt16();

        // A key before each child.
        const int pair = 16;
        var children = new Hdf5Cursor(source, source.Read(address + 24, (ulong)(entries * pair), what), what);
        for (int i = 0; i < entries; i++)
        {
            children.Skip(8);
            ulong child = children.UInt64();
            if (level > 0)
                ReadTree(child, heap, depth + 1);
            else
                ReadNode(child, heap);
        }
    }

    private void ReadNode(ulong address, byte[] heap)
    {
        const int entry = 40;
        const uint softLink = 2;
        if (!_visited.Add(address))
            throw source.Damaged($"{what} has a list of links that leads back to itself");
        var cursor = new Hdf5Cursor(source, source.Read(address, 8, what), what);
        cursor.RequireSignature("SNOD"u8);
        cursor.RequireVersion(1);
        cursor.Skip(1);
        int count = cursor.UInt16();
        var entries = new Hdf5Cursor(source, source.Read(address + 8, (ulong)(count * entry), what), what);
        for (int i = 0; i < count; i++)
        {
            ulong name = entries.UInt64(), header = entries.UInt64();
            uint cache = entries.UInt32();
            entries.Skip(20);
            Add(NameAt(heap, name), new Hdf5Link(header, cache == softLink ? "a soft link" : null));
        }
    }

    private string NameAt(byte[] heap, ulong offset)
    {
        ReadOnlySpan<byte> rest = offset < (ulong)heap.Length ? heap.AsSpan((int)offset) : default;
        int end = rest.IndexOf((byte)0);
        return end < 0 ? throw source.Damaged($"{what} has a link whose name is cut off") : Encoding.UTF8.GetString(rest[..end]);
    }

    private void Add(string name, Hdf5Link link)
    {
        // Early versions of Keras took the system's separator into names: 'layers\dense' is one link on Windows.
        if (!_links.TryAdd(name.Replace('\\', '/'), link))
            throw source.Damaged($"{what} has two links of the name '{name}'");
    }
}

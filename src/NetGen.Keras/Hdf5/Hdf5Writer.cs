using System.Buffers.Binary;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>
/// Writes HDF5 files as h5py does by default: superblock 0, object headers of version 1, groups with symbol tables, values in one piece and without
/// filters. Every version of HDF5 reads that.
/// </summary>
internal sealed class Hdf5Writer
{
    // Sizes of nodes that the superblock states: twice as many entries fit in one.
    private const int LeafK = 4, InternalK = 16;
    private const int SymbolNodeSize = 8 + (2 * LeafK * 40);
    private const int TreeNodeSize = 24 + (2 * InternalK * 16) + 8;
    private const int SuperblockSize = 96;

    private readonly Stream _stream;

    private Hdf5Writer(Stream stream) => _stream = stream;

    /// <summary>Writes a file.</summary>
    /// <param name="root">Everything in it.</param>
    /// <param name="stream">Receives it; empty, and can be sought.</param>
    public static void Write(Hdf5NewGroup root, Stream stream)
    {
        var writer = new Hdf5Writer(stream);
        stream.Write(new byte[SuperblockSize]);
        (long header, long tree, long heap) = writer.WriteGroup(root);
        byte[] superblock = Superblock(stream.Position, header, tree, heap);
        stream.Position = 0;
        stream.Write(superblock);
        stream.Position = stream.Length;
    }

    private static byte[] Superblock(long end, long header, long tree, long heap)
    {
        byte[] bytes = new byte[SuperblockSize];
        byte[] head = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n', 0, 0, 0, 0, 0, 8, 8, 0, LeafK, 0, InternalK];
        head.CopyTo(bytes, 0);
        long[] addresses = [0, -1, end, -1, 0, header, 1, tree, heap];
        for (int i = 0; i < addresses.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24 + (8 * i)), addresses[i]);
        return bytes;
    }

    // The addresses of its header, its tree of links and the heap of their names. What it holds comes before it.
    private (long Header, long Tree, long Heap) WriteGroup(Hdf5NewGroup group)
    {
        var names = new MemoryStream();
        names.Write(new byte[8]);
        var links = new List<(long Name, long Header)>();
        foreach ((string name, object child) in group.Children)
        {
            long header = child is Hdf5NewGroup inner ? WriteGroup(inner).Header : WriteDataset((Hdf5NewDataset)child);
            links.Add((names.Position, header));
            byte[] text = System.Text.Encoding.UTF8.GetBytes(name);
            names.Write(text);
            names.Write(new byte[Hdf5Encoding.Padded(text.Length + 1) - text.Length]);
        }

        long heap = WriteHeap(names.ToArray());
        long tree = WriteTree(WriteNodes(links));
        byte[] table = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(table, tree);
        BinaryPrimitives.WriteInt64LittleEndian(table.AsSpan(8), heap);
        return (WriteHeader([(Hdf5MessageType.SymbolTable, table), .. WriteAttributes(group.Attributes)]), tree, heap);
    }

    private long WriteDataset(Hdf5NewDataset dataset)
    {
        long values = Align();
        dataset.WriteValues(_stream);

        // Space for the values is there from the start, and the fill value is HDF5's default.
        byte[] fill = [2, 2, 2, 1, 0, 0, 0, 0];
        return WriteHeader(
        [
            (Hdf5MessageType.Dataspace, Hdf5Encoding.Space(dataset.Shape)),
            (Hdf5MessageType.Datatype, dataset.Type),
            ((Hdf5MessageType)5, fill),
            (Hdf5MessageType.Layout, Hdf5Encoding.Contiguous(values, dataset.Size)),
        ]);
    }

    private List<(Hdf5MessageType Type, byte[] Data)> WriteAttributes(IEnumerable<Hdf5NewAttribute> attributes)
    {
        var messages = new List<(Hdf5MessageType, byte[])>();
        foreach (Hdf5NewAttribute attribute in attributes)
            messages.Add((Hdf5MessageType.Attribute, attribute.IsList ? Hdf5Encoding.List(attribute) : Hdf5Encoding.Text(attribute, WriteBlock(Hdf5Encoding.Heap(attribute.Texts[0])))));
        return messages;
    }

    private long WriteHeader(List<(Hdf5MessageType Type, byte[] Data)> messages)
    {
        int size = messages.Sum(message => 8 + Hdf5Encoding.Padded(message.Data.Length));
        byte[] header = new byte[16 + size];
        header[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), (ushort)messages.Count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), size);
        int at = 16;
        foreach ((Hdf5MessageType type, byte[] data) in messages)
        {
            int padded = Hdf5Encoding.Padded(data.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at), (ushort)type);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at + 2), checked((ushort)padded));
            data.CopyTo(header.AsSpan(at + 8));
            at += 8 + padded;
        }

        return WriteBlock(header);
    }

    private long WriteHeap(byte[] names)
    {
        // No part of it is free.
        const long nothingFree = 1;
        long data = WriteBlock(names);
        byte[] heap = new byte[32];
        "HEAP"u8.CopyTo(heap);
        BinaryPrimitives.WriteInt64LittleEndian(heap.AsSpan(8), names.Length);
        BinaryPrimitives.WriteInt64LittleEndian(heap.AsSpan(16), nothingFree);
        BinaryPrimitives.WriteInt64LittleEndian(heap.AsSpan(24), data);
        return WriteBlock(heap);
    }

    // The nodes that hold links, each with its address and the place of its last name.
    private List<(long Address, long LastName)> WriteNodes(List<(long Name, long Header)> links)
    {
        var nodes = new List<(long, long)>();
        foreach ((long Name, long Header)[] part in links.Chunk(2 * LeafK))
        {
            byte[] node = new byte[SymbolNodeSize];
            "SNOD\u0001"u8.CopyTo(node);
            BinaryPrimitives.WriteInt16LittleEndian(node.AsSpan(6), (short)part.Length);
            for (int i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(8 + (40 * i)), part[i].Name);
                BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(16 + (40 * i)), part[i].Header);
            }

            nodes.Add((WriteBlock(node), part[^1].Name));
        }

        return nodes;
    }

    // Levels of nodes, from those that point to links up to a single one.
    private long WriteTree(List<(long Address, long LastName)> children)
    {
        for (byte level = 0; ; level++)
        {
            (long Address, long LastName)[][] parts = children.Count == 0 ? [[]] : [.. children.Chunk(2 * InternalK)];
            var nodes = new List<(long Address, long LastName)>();
            long first = Align(), before = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                byte[] node = new byte[TreeNodeSize];
                "TREE"u8.CopyTo(node);
                node[5] = level;
                BinaryPrimitives.WriteInt16LittleEndian(node.AsSpan(6), (short)parts[i].Length);
                BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(8), i == 0 ? -1 : first + ((i - 1) * TreeNodeSize));
                BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(16), i == parts.Length - 1 ? -1 : first + ((i + 1) * TreeNodeSize));
                BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(24), before);
                for (int child = 0; child < parts[i].Length; child++)
                {
                    before = parts[i][child].LastName;
                    BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(32 + (16 * child)), parts[i][child].Address);
                    BinaryPrimitives.WriteInt64LittleEndian(node.AsSpan(40 + (16 * child)), before);
                }

                nodes.Add((WriteBlock(node), before));
            }

            if (nodes.Count == 1)
                return nodes[0].Address;
            children = nodes;
        }
    }

    private long WriteBlock(byte[] bytes)
    {
        long address = Align();
        _stream.Write(bytes);
        return address;
    }

    private long Align()
    {
        int rest = (int)(_stream.Position % 8);
        if (rest > 0)
            _stream.Write(new byte[8 - rest]);
        return _stream.Position;
    }
}

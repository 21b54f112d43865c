namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>A dataset of numbers.</summary>
internal sealed class Hdf5Dataset
{
    private readonly Hdf5Source _source;
    private readonly List<Hdf5Message> _messages;
    private readonly string _what;
    private readonly Hdf5Attributes _attributes;
    private readonly int _count;

    /// <summary>Reads what a dataset says of itself, and not its values.</summary>
    /// <param name="source">The file.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="messages">Its header.</param>
    /// <exception cref="NetworkFileException">It is damaged, or of a kind that is not read.</exception>
    public Hdf5Dataset(Hdf5Source source, string path, List<Hdf5Message> messages)
    {
        (_source, _messages, _what, Path) = (source, messages, $"'{path}'", path);
        _attributes = new Hdf5Attributes(source, messages, _what);
        if (Message(Hdf5MessageType.ExternalFiles) is not null)
            throw source.Refused($"{_what} has its values in other files, which Keras does not write and NetGen does not open");
        var space = new Hdf5Cursor(source, Require(Hdf5MessageType.Dataspace), _what);
        Shape = Hdf5Space.Read(ref space, source, _what);
        _count = Hdf5Space.Count(Shape, source, _what);
        var type = new Hdf5Cursor(source, Require(Hdf5MessageType.Datatype), _what);
        Type = Hdf5Type.Read(ref type);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The sizes of its axes; none for a scalar.</summary>
    public long[] Shape { get; }

    /// <summary>The type of its elements.</summary>
    public Hdf5Type Type { get; }

    /// <summary>The values as 32-bit floats. Numbers of 16 and 64 bits, bfloat16 and integers are converted.</summary>
    /// <exception cref="NetworkFileException">The dataset is damaged, has another type, or is stored in a way that is not read.</exception>
    public float[] ReadFloats()
    {
        bool isBrain = Type.Size == 2 && _attributes.FindText("dtype") == "bfloat16";
        Hdf5Numbers.Require(Type, isBrain, _source, _what);
        byte[] bytes = ReadBytes();
        float[] values = new float[_count];
        Hdf5Numbers.Convert(bytes, Type, isBrain, values);
        return values;
    }

    /// <summary>The one number of a scalar, as an integer.</summary>
    /// <exception cref="NetworkFileException">The dataset is damaged, or no integer.</exception>
    public long ReadInteger()
    {
        if (_count != 1 || Type.Class != Hdf5Class.Integer || Type.Size is not (1 or 2 or 4 or 8) || !Type.IsLittleEndian)
            throw _source.Damaged($"{_what} is {Type} of {_count} values instead of one integer");
        byte[] bytes = new byte[8];
        ReadBytes().CopyTo(bytes.AsSpan());
        long value = BitConverter.ToInt64(bytes);
        int unused = 64 - (Type.Size * 8);
        return Type.IsSigned ? value << unused >> unused : value;
    }

    private byte[] ReadBytes()
    {
        const byte compact = 0, contiguous = 1, chunked = 2;
        var cursor = new Hdf5Cursor(_source, Require(Hdf5MessageType.Layout), _what);
        byte version = cursor.Byte();
        if (version is not (3 or 4))
            throw _source.Refused($"{_what} has a layout of version {version}, and NetGen reads 3 and 4; save the file again with h5py");
        byte layout = cursor.Byte();
        long size = (long)_count * Type.Size;
        switch (layout)
        {
            case compact:
                int stored = cursor.UInt16();
                RequireSize(stored, size);
                return cursor.Take(stored)[..(int)size].ToArray();
            case contiguous:
                ulong address = cursor.UInt64(), length = cursor.UInt64();
                if (address == Hdf5Cursor.Undefined && size > 0)
                    throw _source.Refused($"{_what} has no values: nothing was written to it");
                RequireSize((long)Math.Min(length, long.MaxValue), size);
                return size == 0 ? [] : _source.Read(address, (ulong)size, _what);
            case chunked when version == 3:
                byte[]? filters = Message(Hdf5MessageType.Filters);
                return new Hdf5Chunks(_source, _what, Shape, Type.Size, Hdf5Filters.Read(_source, filters, _what)).Read(ref cursor, size);
            default:
                string kind = layout == chunked ? "chunks of the newest kind" : layout == 3 ? "a virtual dataset" : $"HDF5's layout {layout}";
                throw _source.Refused($"{_what} is stored as {kind}, which Keras does not write; save the file with h5py's default settings");
        }
    }

    private void RequireSize(long stored, long size)
    {
        if (stored < size)
            throw _source.Damaged($"{_what} has {stored:N0} bytes, and its shape takes {size:N0}");
    }

    private byte[] Require(Hdf5MessageType type) => Message(type) ?? throw _source.Damaged($"{_what} has no {type.ToString().ToLowerInvariant()}");

    private byte[]? Message(Hdf5MessageType type)
    {
        foreach (Hdf5Message message in _messages.Where(message => message.Type == type))
            return message.IsShared ? throw _source.Refused($"{_what} has a {type.ToString().ToLowerInvariant()} of its own, which Keras does not write") : message.Data;
        return null;
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>A group that is to be written: groups and datasets by name, and attributes, in the types that h5py gives them.</summary>
internal sealed class Hdf5NewGroup
{
    /// <summary>The most bytes of one attribute that Keras writes; a longer list is split.</summary>
    private const int AttributeLimit = 64512;

    /// <summary>The groups and the datasets in the order of their names' bytes.</summary>
    public SortedDictionary<string, object> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>The attributes.</summary>
    public List<Hdf5NewAttribute> Attributes { get; } = [];

    /// <summary>The group at a path, made where it is not there.</summary>
    /// <param name="path">Names with slashes between them.</param>
    public Hdf5NewGroup Group(string path)
    {
        Hdf5NewGroup group = this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!group.Children.TryGetValue(name, out object? child))
                group.Children.Add(name, child = new Hdf5NewGroup());
            group = (Hdf5NewGroup)child;
        }

        return group;
    }

    /// <summary>Adds a string of any length (h5py: a <c>str</c> or <c>bytes</c>).</summary>
    public void AddText(string name, string text) => Attributes.Add(new Hdf5NewAttribute(name, [text], IsList: false));

    /// <summary>
    /// Adds a list of strings of one fixed length (h5py: a list of <c>bytes</c>); several attributes with numbers where one would be too large, as
    /// <c>save_attributes_to_hdf5_group</c> does. An empty list is an empty array of numbers.
    /// </summary>
    public void AddList(string name, IReadOnlyList<string> texts)
    {
        long longest = texts.Select(Hdf5Encoding.TextLength).DefaultIfEmpty(0).Max();
        int parts = 1;
        while ((texts.Count + parts - 1) / parts * longest > AttributeLimit)
            parts++;
        if (parts == 1)
        {
            Attributes.Add(new Hdf5NewAttribute(name, texts, IsList: true));
            return;
        }

        // NumPy's array_split: the first parts have one more.
        int start = 0;
        for (int part = 0; part < parts; part++)
        {
            int count = (texts.Count / parts) + (part < texts.Count % parts ? 1 : 0);
            Attributes.Add(new Hdf5NewAttribute($"{name}{part}", [.. texts.Skip(start).Take(count)], IsList: true));
            start += count;
        }
    }

    /// <summary>Adds a dataset of 32-bit floats.</summary>
    /// <param name="path">Its name, after those of groups.</param>
    /// <param name="shape">Its sizes; none for a scalar.</param>
    /// <param name="values">Its values.</param>
    public void AddFloats(string path, IReadOnlyList<int> shape, float[] values) => Add(path, new Hdf5NewDataset(shape, Hdf5Encoding.Float32, values));

    /// <summary>Adds a scalar of 64 bits.</summary>
    /// <param name="path">Its name, after those of groups.</param>
    /// <param name="value">Its value.</param>
    public void AddInt64(string path, long value) => Add(path, new Hdf5NewDataset([], Hdf5Encoding.Int64, new[] { value }));

    private void Add(string path, Hdf5NewDataset dataset)
    {
        int name = path.LastIndexOf('/') + 1;
        Group(path[..name]).Children.Add(path[name..], dataset);
    }
}

/// <summary>An attribute that is to be written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Texts">One string of any length, or a list of strings of one length.</param>
/// <param name="IsList">Whether it is a list.</param>
internal sealed record Hdf5NewAttribute(string Name, IReadOnlyList<string> Texts, bool IsList);

/// <summary>A dataset that is to be written.</summary>
/// <param name="Shape">Its sizes; none for a scalar.</param>
/// <param name="Type">The type of its elements, as a file has it.</param>
/// <param name="Values">An array of <see cref="float"/> or <see cref="long"/>.</param>
internal sealed record Hdf5NewDataset(IReadOnlyList<int> Shape, byte[] Type, Array Values)
{
    /// <summary>The number of bytes of the values.</summary>
    public long Size => Values.LongLength * (Values is long[]? sizeof(long) : sizeof(float));

    /// <summary>Writes the values.</summary>
    public void WriteValues(Stream stream)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(Values is float[] floats ? MemoryMarshal.AsBytes<float>(floats) : MemoryMarshal.AsBytes<long>((long[])Values));
            return;
        }

        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (object value in Values)
        {
            if (value is float single)
                BinaryPrimitives.WriteSingleLittleEndian(number, single);
            else
                BinaryPrimitives.WriteInt64LittleEndian(number, (long)value);
            stream.Write(number[..(value is float ? sizeof(float) : sizeof(long))]);
        }
    }
}

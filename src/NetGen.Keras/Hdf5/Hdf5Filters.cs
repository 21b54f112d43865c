using System.IO.Compression;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>How the chunks of a dataset are packed: deflate, shuffle and checksums.</summary>
/// <param name="source">The file.</param>
/// <param name="what">The dataset, for messages.</param>
/// <param name="ids">The filters in the order in which they were applied.</param>
internal sealed class Hdf5Filters(Hdf5Source source, string what, IReadOnlyList<int> ids)
{
    private const int Deflate = 1, Shuffle = 2, Fletcher32 = 3;

    /// <summary>Whether a chunk may be smaller than its values.</summary>
    public bool IsPacked => ids.Contains(Deflate);

    /// <summary>Reads the list of filters.</summary>
    /// <param name="source">The file.</param>
    /// <param name="message">The message; nothing where there are no filters.</param>
    /// <param name="what">The dataset, for messages.</param>
    public static Hdf5Filters Read(Hdf5Source source, byte[]? message, string what)
    {
        const int firstOfOthers = 256;
        var ids = new List<int>();
        if (message is not null)
        {
            var cursor = new Hdf5Cursor(source, message, what);
            byte version = cursor.Byte();
            int count = cursor.Byte();
            cursor.Skip(version == 1 ? 6 : 0);
            for (int i = 0; i < count; i++)
            {
                int id = cursor.UInt16();
                int name = version == 1 || id >= firstOfOthers ? cursor.UInt16() : 0;
                cursor.Skip(2);
                int values = cursor.UInt16();
                cursor.Skip(name + (values * 4) + (version == 1 && values % 2 == 1 ? 4 : 0));
                if (id is not (Deflate or Shuffle or Fletcher32))
                    throw source.Refused($"{what} is packed by HDF5's filter {id}, and NetGen reads deflate, shuffle and Fletcher-32; save the file without it");
                ids.Add(id);
            }
        }

        return new Hdf5Filters(source, what, ids);
    }

    /// <summary>Unpacks a chunk.</summary>
    /// <param name="chunk">Its bytes in the file.</param>
    /// <param name="skipped">A bit for each filter that was not applied to this chunk.</param>
    /// <param name="elementSize">The bytes of an element.</param>
    /// <param name="size">The bytes of the chunk's values.</param>
    public byte[] Unpack(byte[] chunk, uint skipped, int elementSize, int size)
    {
        for (int i = ids.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (skipped & (1u << i)) != 0)
                continue;
            chunk = ids[i] switch
            {
                Deflate => Inflate(chunk, size),
                Shuffle => Unshuffle(chunk, elementSize),
                _ => chunk.Length >= 4 ? chunk[..^4] : throw source.Damaged($"{what} has a chunk that is cut off"),
            };
        }

        return chunk.Length == size ? chunk : throw source.Damaged($"{what} has a chunk of {chunk.Length:N0} bytes instead of {size:N0}");
    }

    private byte[] Inflate(byte[] chunk, int size)
    {
        // With the checksum of a filter before it, a chunk can be 4 bytes longer than its values.
        byte[] values = new byte[size + 4];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(chunk), CompressionMode.Decompress);
            int read = stream.ReadAtLeast(values, values.Length, throwOnEndOfStream: false);
            return values[..read];
        }
        catch (InvalidDataException exception)
        {
            throw new NetworkFileException($"{source.Name} is damaged: {what} cannot be unpacked.", exception);
        }
    }

    // The first bytes of all elements come first, then the second ones.
    private static byte[] Unshuffle(byte[] chunk, int elementSize)
    {
        int count = chunk.Length / Math.Max(elementSize, 1);
        byte[] values = (byte[])chunk.Clone();
        for (int i = 0; i < count; i++)
        {
            for (int part = 0; part < elementSize; part++)
                values[(i * elementSize) + part] = chunk[(part * count) + i];
        }

        return values;
    }
}

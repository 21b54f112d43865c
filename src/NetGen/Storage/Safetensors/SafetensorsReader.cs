using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Storage.Safetensors;

/// <summary>Reads safetensors files and trusts nothing that they say.</summary>
internal sealed class SafetensorsReader : IDisposable
{
    private const int LengthBytes = sizeof(ulong);

    // The limit of the reference implementation.
    private const int MaximumHeaderLength = 100_000_000;

    private readonly SafetensorsSource _source;
    private readonly long _dataStart;

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <param name="path">The file's name.</param>
    /// <exception cref="NetworkFileException">The file breaks the format.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public SafetensorsReader(string path)
        : this(path, new FileSource(path))
    {
    }

    /// <summary>Checks the header of what is open already.</summary>
    /// <param name="path">What messages call it.</param>
    /// <param name="source">The bytes. The reader disposes of it.</param>
    /// <exception cref="NetworkFileException">The bytes break the format.</exception>
    public SafetensorsReader(string path, SafetensorsSource source)
    {
        Path = path;
        _source = source;
        try
        {
            Header = ReadHeader(out _dataStart);
        }
        catch
        {
            _source.Dispose();
            throw;
        }
    }

    /// <summary>The file's name.</summary>
    public string Path { get; }

    /// <summary>What the file holds.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Reads the values of one tensor.</summary>
    /// <typeparam name="T">The type of its values: <see cref="float"/>, <see cref="Half"/>, <see cref="double"/>, <see cref="ushort"/> or <see cref="sbyte"/>.</typeparam>
    /// <param name="tensor">One of this file's tensors.</param>
    /// <param name="destination">Receives exactly its values.</param>
    public void Read<T>(SafetensorsTensor tensor, Span<T> destination)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        Fill(bytes, _dataStart + tensor.Begin);
        LittleEndian.Convert(bytes, tensor.Type);
    }

    /// <summary>The values of one tensor where they lie, or a copy of them where that cannot be.</summary>
    /// <typeparam name="T"><inheritdoc cref="Read{T}" path="/typeparam[@name='T']"/></typeparam>
    /// <param name="tensor">One of this file's tensors.</param>
    /// <returns>The values, which stay until the reader is disposed of.</returns>
    public unsafe ReadOnlySpan<T> Values<T>(SafetensorsTensor tensor)
        where T : unmanaged
    {
        // The format promises no boundary to its values, and those who ask for bytes make floats of them.
        if (BitConverter.IsLittleEndian
            && _source.TryView(_dataStart + tensor.Begin, tensor.End - tensor.Begin, out ReadOnlySpan<byte> bytes)
            && (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes)) % (nuint)tensor.Type.Size() == 0)
        {
            return MemoryMarshal.Cast<byte, T>(bytes);
        }

        T[] values = new T[checked((int)((tensor.End - tensor.Begin) / sizeof(T)))];
        Read(tensor, values.AsSpan());
        return values;
    }

    /// <summary>
    /// The values of one tensor of floats as 32-bit ones: where they lie if they are, else a copy. Those of 16 bits are the same numbers, and those of 64
    /// bits are rounded.
    /// </summary>
    /// <param name="tensor">One of this file's tensors.</param>
    /// <returns>The values, which stay until the reader is disposed of.</returns>
    /// <exception cref="NetworkFileException">Its values are no floats, or more than an array holds.</exception>
    public ReadOnlySpan<float> Floats(SafetensorsTensor tensor)
    {
        long count = (tensor.End - tensor.Begin) / tensor.Type.Size();
        if (count > Array.MaxLength / sizeof(double))
            throw SafetensorsHeader.Invalid(Path, $"{ShortText.Of(tensor.Name)} has {count} values");
        return tensor.Type switch
        {
            SafetensorsType.F32 => Values<float>(tensor),
            SafetensorsType.F16 => Converted(Values<Half>(tensor), value => (float)value),
            SafetensorsType.BF16 => Converted(Values<ushort>(tensor), value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
            SafetensorsType.F64 => Converted(Values<double>(tensor), value => (float)value),
            _ => throw new NetworkFileException(
                $"{Path}: {ShortText.Of(tensor.Name)} is of type {tensor.Type}, and floats are needed."),
        };
    }

    private static float[] Converted<T>(ReadOnlySpan<T> values, Converter<T, float> convert)
    {
        float[] floats = new float[values.Length];
        for (int i = 0; i < floats.Length; i++)
            floats[i] = convert(values[i]);
        return floats;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _source.Dispose();

    private SafetensorsHeader ReadHeader(out long dataStart)
    {
        long fileLength = _source.Length;
        if (fileLength < LengthBytes)
            throw SafetensorsHeader.Invalid(Path, $"it has {fileLength} bytes, and the length of the header takes 8");

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        Fill(lengthBytes, 0);
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (headerLength > (ulong)(fileLength - LengthBytes) || headerLength > MaximumHeaderLength)
        {
            throw SafetensorsHeader.Invalid(
                Path,
                $"it announces a header of {headerLength} bytes, but has {fileLength} bytes in all "
                + $"and at most {MaximumHeaderLength} are allowed");
        }

        byte[] json = new byte[headerLength];
        Fill(json, LengthBytes);
        dataStart = LengthBytes + json.Length;
        return SafetensorsHeader.Parse(Path, json, fileLength - dataStart);
    }

    private void Fill(Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            int read = _source.Read(destination, offset);
            if (read == 0)
                throw SafetensorsHeader.Invalid(Path, $"it ends at byte {offset}, while it is being read");
            destination = destination[read..];
            offset += read;
        }
    }
}

using System.Buffers.Binary;
using System.Text;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>Reads numbers one after the other. HDF5's are little-endian; addresses and lengths have 8 bytes here.</summary>
/// <param name="source">The file, for messages.</param>
/// <param name="bytes">The bytes to read.</param>
/// <param name="what">What they are, for messages.</param>
internal ref struct Hdf5Cursor(Hdf5Source source, ReadOnlySpan<byte> bytes, string what)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The address that stands for none.</summary>
    public const ulong Undefined = ulong.MaxValue;

    /// <summary>The number of bytes before the next one.</summary>
    public int Position { get; private set; }

    /// <summary>The number of bytes that are left.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>The next byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>The next two bytes.</summary>
    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    /// <summary>The next four bytes.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>The next eight bytes: an address, or a length.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    /// <param name="sizeCode">0 to 3, the logarithm of its size.</param>
    public ulong UInt(int sizeCode) => sizeCode switch
    {
        0 => Byte(),
        1 => UInt16(),
        2 => UInt32(),
        _ => UInt64(),
    };

    /// <summary>Leaves bytes out.</summary>
    public void Skip(int count) => Take(count);

    /// <summary>The next bytes.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Remaining)
            throw source.Damaged($"{what} is cut off");
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }

    /// <summary>Checks the letters that a structure begins with.</summary>
    public void RequireSignature(ReadOnlySpan<byte> signature)
    {
        if (!Take(signature.Length).SequenceEqual(signature))
            throw source.Damaged($"{what} does not begin with {Encoding.ASCII.GetString(signature)}");
    }

    /// <summary>Checks the version of a structure.</summary>
    public void RequireVersion(params ReadOnlySpan<byte> versions)
    {
        byte version = Byte();
        if (!versions.Contains(version))
            throw source.Refused($"{what} has version {version}, which NetGen does not know; save the file with h5py's default settings");
    }
}

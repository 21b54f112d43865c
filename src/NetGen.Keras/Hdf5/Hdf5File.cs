using NetGen.Storage.Files;

namespace NetGen.Compiler.Keras.Hdf5;

/// <summary>
/// An HDF5 file that is open for reading: superblocks 0 to 3, as the <see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">file
/// format specification</see> has them.
/// </summary>
/// <remarks>
/// It reads what h5py writes by default, and refuses the rest by name. Nothing but this file is ever opened: links to other files, values in other
/// files and virtual datasets are refused.
/// </remarks>
internal sealed class Hdf5File : IDisposable
{
    private static readonly byte[] Signature = [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private readonly Stream _stream;

    private Hdf5File(Stream stream, string name)
    {
        _stream = stream;
        Source = new Hdf5Source(stream, name);
        Root = new Hdf5Group(Source, "", FindRoot(Source));
    }

    /// <summary>The group that contains all others.</summary>
    public Hdf5Group Root { get; }

    /// <summary>The bytes.</summary>
    public Hdf5Source Source { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file's name.</param>
    /// <exception cref="NetworkFileException">It is damaged, or no HDF5 file.</exception>
    /// <exception cref="IOException">It cannot be read, or is a folder, a pipe, a socket or a device.</exception>
    public static Hdf5File Open(string path) => Open(RegularFile.OpenRead(path), path);

    /// <summary>Opens a file that lies somewhere else, in an archive say.</summary>
    /// <param name="stream">The bytes, which can be sought; closed with the file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="NetworkFileException">It is damaged, or no HDF5 file.</exception>
    public static Hdf5File Open(Stream stream, string name)
    {
        try
        {
            return new Hdf5File(stream, name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file begins as an HDF5 file without a user block does.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) => head.StartsWith(Signature);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // The signature is at 0, or at the end of a user block of 512 bytes, 1,024, 2,048 …
    private static ulong FindRoot(Hdf5Source source)
    {
        for (long at = 0; at + Signature.Length <= source.Length; at = at == 0 ? 512 : at * 2)
        {
            if (source.Read((ulong)at, (ulong)Signature.Length, "its signature").AsSpan().SequenceEqual(Signature))
                return FindRoot(source, (ulong)at);
        }

        throw new NetworkFileException($"{source.Name} is no HDF5 file: it has no HDF5 signature.");
    }

    private static ulong FindRoot(Hdf5Source source, ulong at)
    {
        const int longest = 112;
        const string what = "its superblock";
        byte[] bytes = source.Read(at, Math.Min(longest, (ulong)source.Length - at), what);
        var cursor = new Hdf5Cursor(source, bytes, what);
        cursor.Skip(Signature.Length);
        byte version = cursor.Byte();
        if (version > 3)
            throw source.Refused($"its superblock has version {version}, and NetGen knows 0 to 3");
        if (version < 2)
            cursor.Skip(4);
        byte offsets = cursor.Byte(), lengths = cursor.Byte();
        if (offsets != 8 || lengths != 8)
            throw source.Refused($"its addresses have {offsets} bytes and its lengths {lengths}, and NetGen reads those of 8");

        // Versions 0 and 1: sizes of tree nodes and flags, then the symbol table entry of the root.
        cursor.Skip(version switch { 0 => 9, 1 => 13, _ => 1 });
        ulong baseAddress = cursor.UInt64();
        cursor.Skip(version < 2 ? 32 : 16);
        ulong root = cursor.UInt64();
        if (baseAddress > (ulong)source.Length)
            throw source.Damaged("its addresses begin after its end");
        source.BaseAddress = (long)baseAddress;
        return root;
    }
}

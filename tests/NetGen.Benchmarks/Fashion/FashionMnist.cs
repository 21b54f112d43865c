using System.Buffers.Binary;
using System.IO.Compression;

namespace NetGen.Benchmarks;

/// <summary>
/// Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): 60,000 pictures of clothes to learn from and 10,000 for the test, 28×28
/// grey values, ten classes.
/// </summary>
internal static class FashionMnist
{
    /// <summary>Where Debian's package dataset-fashion-mnist puts the files.</summary>
    public const string DebianFolder = "/usr/share/datasets/fashion-mnist";

    private const int Pixels = 28 * 28;

    // The magic numbers of the idx format: unsigned bytes in three dimensions, and in one.
    private const int ImagesMagic = 0x0803;
    private const int LabelsMagic = 0x0801;

    /// <summary>Reads both sets; pixels in [0, 1], targets are class indices.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder is not there; the message says what to install.</exception>
    /// <exception cref="InvalidDataException">A file is not what its name says.</exception>
    public static (DataSet Train, DataSet Test) Load(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"Fashion-MNIST is not in {folder}. Install Debian's package (apt-get install dataset-fashion-mnist), or " +
                "name a folder with its four files *-ubyte.gz after `fashion`.");
        return (Load(folder, "train"), Load(folder, "t10k"));
    }

    private static DataSet Load(string folder, string set)
    {
        byte[] images = Read(Path.Combine(folder, $"{set}-images-idx3-ubyte.gz"), ImagesMagic, header: 16);
        byte[] labels = Read(Path.Combine(folder, $"{set}-labels-idx1-ubyte.gz"), LabelsMagic, header: 8);
        return new DataSet(
            Array.ConvertAll(images, pixel => pixel / 255f), Array.ConvertAll(labels, label => (float)label), Pixels, 1);
    }

    /// <summary>The bytes after the header, whose first four are the magic number.</summary>
    private static byte[] Read(string path, int magic, int header)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        ReadOnlySpan<byte> file = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return file.Length > header && BinaryPrimitives.ReadInt32BigEndian(file) == magic
            ? file[header..].ToArray()
            : throw new InvalidDataException($"{path} does not begin with {magic:x8}, as an idx file of its kind does.");
    }
}

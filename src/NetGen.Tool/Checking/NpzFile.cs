using System.IO.Compression;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Tool.Checking;

/// <summary>The arrays of a file that <c>numpy.savez</c> or <c>numpy.savez_compressed</c> wrote.</summary>
internal static class NpzFile
{
    private const string Extension = ".npy";

    // The arrays of a check are far smaller.
    private const long MaximumLength = 1 << 30;

    // A byte of deflate becomes no more than this.
    private const long MaximumRatio = 1032;

    /// <summary>Reads all arrays by name.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NetworkFileException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(string path)
    {
        using FileStream stream = RegularFile.OpenRead(path);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var arrays = new Dictionary<string, NpyArray>();
            long left = MaximumLength;
            foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => entry.FullName.EndsWith(Extension, StringComparison.Ordinal)))
            {
                string name = entry.FullName[..^Extension.Length];
                left -= entry.Length;
                if (left < 0)
                    throw new NetworkFileException($"The arrays of '{path}' take more than {MaximumLength >> 20:N0} MB; a check needs few samples.");
                if (entry.Length > MaximumRatio * Math.Min(entry.CompressedLength, stream.Length))
                    throw new InvalidDataException($"The array '{name}' pretends to have {entry.Length} bytes.");
                byte[] bytes = new byte[entry.Length];
                using Stream content = entry.Open();
                content.ReadExactly(bytes);
                arrays[name] = NpyArray.Read(bytes, name);
            }

            return arrays;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new NetworkFileException($"The file '{path}' is no .npz of NumPy, or is damaged: {exception.Message}", exception);
        }
    }
}

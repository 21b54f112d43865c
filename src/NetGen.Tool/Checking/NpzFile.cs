using System.IO.Compression;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Tool.Checking;

/// <summary>The arrays of a file that <c>numpy.savez</c> or <c>numpy.savez_compressed</c> wrote.</summary>
internal static class NpzFile
{
    private const string Extension = ".npy";

    // An array of values for a check is far smaller; a compressed one may pretend to be larger.
    private const long MaximumLength = 1 << 30;

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

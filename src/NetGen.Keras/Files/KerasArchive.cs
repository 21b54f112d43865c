using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NetGen.Compiler.Keras.Configuration;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Keras.Files;

/// <summary>A <c>.keras</c> file that is open for reading: an archive with <c>metadata.json</c>, <c>config.json</c> and <c>model.weights.h5</c>.</summary>
internal sealed class KerasArchive : IDisposable
{
    // The line that Keras draws: it stores its members as they are.
    private const int MaximumExpansion = 100;
    private const string Weights = "model.weights.h5";

    private readonly ZipArchive _zip;
    private readonly string _path;

    private KerasArchive(ZipArchive zip, string path)
    {
        (_zip, _path) = (zip, path);
        Config = Json.Parse(Text("config.json"), path, "config.json");
        JsonElement? metadata = zip.GetEntry("metadata.json") is null ? null : Json.Parse(Text("metadata.json"), path, "metadata.json");
        Version = KerasVersion.Parse(metadata?.FindText("keras_version") ?? "3");
    }

    /// <summary>The serialized model.</summary>
    public JsonElement Config { get; }

    /// <summary>The version of Keras that wrote it.</summary>
    public KerasVersion Version { get; }

    /// <summary>Whether a file begins as an archive does.</summary>
    public static bool Begins(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8);

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The file's name.</param>
    /// <exception cref="NetworkFileException">It is damaged, or no archive of Keras.</exception>
    public static KerasArchive Open(string path)
    {
        FileStream stream = RegularFile.OpenRead(path);
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return new KerasArchive(zip, path);
        }
        catch (Exception exception)
        {
            zip?.Dispose();
            stream.Dispose();
            if (exception is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException)
                throw new NetworkFileException($"{path} is damaged: it is no zip archive that can be read.", exception);
            throw;
        }
    }

    /// <summary>Opens the file with the weights.</summary>
    /// <exception cref="NetworkFileException">There is none, or it is damaged.</exception>
    public Hdf5File OpenWeights()
    {
        string[] names = [.. _zip.Entries.Take(1000).Select(entry => entry.FullName)];
        if (names.Contains("model.weights.npz"))
            throw new NetworkFileException($"{_path} has its weights as NumPy arrays, which NetGen does not read; save the model with Keras's default, HDF5.");
        if (names.Any(name => name.EndsWith(".weights.json", StringComparison.Ordinal)))
            throw new NetworkFileException($"{_path} has its weights in several files, which NetGen does not read; save the model without max_shard_size.");
        return Hdf5File.Open(new MemoryStream(Read(Weights), writable: false), $"{_path} ({Weights})");
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    private string Text(string name) => Encoding.UTF8.GetString(Read(name));

    private byte[] Read(string name)
    {
        ZipArchiveEntry entry = _zip.GetEntry(name) ?? throw new NetworkFileException($"{_path} has no {name}, which every .keras file has.");
        try
        {
            if (entry.Length > Array.MaxLength)
                throw new NetworkFileException($"{_path} cannot be read: its {name} has {entry.Length:N0} bytes, more than an array can hold.");
            if (entry.Length > (entry.CompressedLength + 1) * MaximumExpansion)
                throw new NetworkFileException($"{_path} is damaged: its {name} would take {entry.Length:N0} bytes, of {entry.CompressedLength:N0} in the archive.");
            using Stream stream = entry.Open();
            var copy = new MemoryStream();
            byte[] part = new byte[81920];
            for (int count; (count = stream.Read(part)) > 0;)
            {
                if (copy.Length + count > entry.Length)
                    throw new NetworkFileException($"{_path} is damaged: its {name} is longer than it says.");
                copy.Write(part, 0, count);
            }

            return copy.Length == entry.Length ? copy.ToArray() : throw new NetworkFileException($"{_path} is damaged: its {name} is cut off.");
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw new NetworkFileException($"{_path} is damaged: its {name} cannot be unpacked.", exception);
        }
    }
}

using System.Globalization;
using Microsoft.Win32.SafeHandles;
using NetGen.Storage.Files;
using Onnx;

namespace NetGen.Compiler.Onnx.Schema;

/// <summary>
/// Weights in files beside the model. Only a plain name in the model's folder is followed: a model from elsewhere must not read other files of
/// this machine.
/// </summary>
/// <param name="path">The model's file.</param>
internal sealed class ExternalData(string path) : IDisposable
{
    private readonly Dictionary<string, SafeFileHandle> _files = [];
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>The bytes of a tensor.</summary>
    /// <param name="tensor">The tensor, whose data are elsewhere.</param>
    /// <param name="expected">The number of bytes that its shape needs.</param>
    /// <exception cref="NetworkFileException">The file is absent or too short, or the model names another folder.</exception>
    public byte[] Read(TensorProto tensor, long expected)
    {
        Dictionary<string, string> entries = [];
        foreach (StringStringEntryProto entry in tensor.ExternalData)
            entries[entry.Key] = entry.Value;
        if (!entries.TryGetValue("location", out string? location) || location.Length == 0)
            throw Failure(tensor, "the model does not name their file");
        long offset = Number(tensor, entries, "offset") ?? 0, length = Number(tensor, entries, "length") ?? expected;
        if (length != expected)
            throw Failure(tensor, $"its shape needs {expected:N0} bytes, but the model says that there are {length:N0}");

        SafeFileHandle file = Open(tensor, location);
        long size = RandomAccess.GetLength(file);
        if (offset > size || length > size - offset)
            throw Failure(tensor, $"the model says that they are {length:N0} bytes from {offset:N0} in '{location}', but that file has {size:N0}; copy it again");
        byte[] bytes = new byte[length];
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(file, bytes.AsSpan(done), offset + done);
            if (read == 0)
                throw Failure(tensor, $"the file '{location}' became shorter while it was read");
            done += read;
        }

        return bytes;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle file in _files.Values)
            file.Dispose();
    }

    private SafeFileHandle Open(TensorProto tensor, string location)
    {
        if (_files.TryGetValue(location, out SafeFileHandle? open))
            return open;
        if (location is "." or ".." || location.IndexOfAny(['/', '\\', ':', '\0']) >= 0)
            throw Failure(tensor, $"the model names the file '{location}'; only a plain name, of a file in the model's folder, is read");
        string full = Path.Join(_folder, location);
        FileInfo info = new(full);
        if (!info.Exists)
        {
            throw Failure(
                tensor,
                $"they are in the file '{location}', which is not in the folder '{_folder}'; copy it there from where the model was exported, or export the model "
                    + "with its weights inside (PyTorch: external_data=False)");
        }

        if (info.LinkTarget is not null)
            throw Failure(tensor, $"the file '{location}' is a symbolic link; put the file itself into the model's folder");
        SafeFileHandle file = RegularFile.OpenHandle(full);
        _files.Add(location, file);
        return file;
    }

    private long? Number(TensorProto tensor, Dictionary<string, string> entries, string key)
    {
        if (!entries.TryGetValue(key, out string? text))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Failure(tensor, $"their '{key}' is '{text}', and a number of at least 0 is expected");
    }

    private NetworkFileException Failure(TensorProto tensor, string reason) =>
        new($"The file '{path}' has no values of '{tensor.Name}' inside: {reason}");
}

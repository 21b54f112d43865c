using Microsoft.Win32.SafeHandles;
using NetGen.Storage.Files;

namespace NetGen.Storage.Safetensors;

/// <summary>Bytes in a regular file.</summary>
/// <param name="path">The file's name.</param>
/// <exception cref="IOException">The file cannot be read.</exception>
internal sealed class FileSource(string path) : SafetensorsSource
{
    private readonly SafeFileHandle _file = RegularFile.OpenHandle(path);

    /// <inheritdoc/>
    public override long Length => RandomAccess.GetLength(_file);

    /// <inheritdoc/>
    public override int Read(Span<byte> destination, long offset) => RandomAccess.Read(_file, destination, offset);

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();
}

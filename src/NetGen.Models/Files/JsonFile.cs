using System.Text.Json;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Models.Files;

/// <summary>Files that are JSON.</summary>
internal static class JsonFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NetworkFileException">It is no JSON.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static JsonDocument Parse(string path)
    {
        using FileStream stream = RegularFile.OpenRead(path);
        try
        {
            return JsonDocument.Parse(stream);
        }
        catch (JsonException exception)
        {
            throw new NetworkFileException($"The file '{path}' is no JSON: {exception.Message}", exception);
        }
    }
}

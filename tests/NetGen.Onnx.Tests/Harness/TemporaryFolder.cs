namespace NetGen.Compiler.Onnx.Tests.Harness;

/// <summary>A folder that is gone after a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen-onnx");

    /// <summary>A name in it.</summary>
    public string PathOf(string name) => Path.Join(_folder.FullName, name);

    /// <summary>A file in it.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = PathOf(name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A file of the assembly, put into it with its neighbours of the same name.</summary>
    public string Extract(string resource)
    {
        string folder = resource[..(resource.LastIndexOf('/') + 1)];
        foreach (string name in Resources.Names(folder.TrimEnd('/'), "").Where(name => name.StartsWith(resource, StringComparison.Ordinal)))
            Write(name[folder.Length..], Resources.Bytes(name));
        return PathOf(resource[folder.Length..]);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

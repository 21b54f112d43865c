namespace NetGen.Tests;

/// <summary>An empty folder that goes away with its contents.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen-");

    public string[] Files => [.. _folder.GetFiles().Select(file => file.Name)];

    public string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}

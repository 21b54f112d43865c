namespace NetGen.Tests.Data;

/// <summary>A file that is deleted after the test.</summary>
internal sealed class TemporaryCsv : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + ".csv");

    public string GzipPath => Path + ".gz";

    /// <summary>Writes a text and gives the path.</summary>
    public string With(string text)
    {
        File.WriteAllText(Path, text);
        return Path;
    }

    public void Dispose()
    {
        File.Delete(Path);
        File.Delete(GzipPath);
    }
}

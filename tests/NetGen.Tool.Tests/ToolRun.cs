using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Tests;

/// <summary>Runs commands in a folder that a test has for itself.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netgen-tool-");
    private readonly StringWriter _output = new() { NewLine = "\n" }, _errors = new() { NewLine = "\n" };

    /// <summary>The columns of the terminal; nothing where the output goes to a file.</summary>
    public int? Width { get; init; }

    /// <summary>What the commands wrote, with the names of files without their folder.</summary>
    public string Output => Shorten(_output);

    /// <summary>What they wrote as errors.</summary>
    public string Errors => Shorten(_errors);

    /// <summary>A file that this project has.</summary>
    public static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Files", name);

    /// <summary>A file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The names of the files in the folder.</summary>
    public IEnumerable<string> Files => _folder.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    /// <summary>Runs a command.</summary>
    /// <returns>The exit code.</returns>
    public int Run(params string[] arguments) => NetGenTool.Run(arguments, Screen.Of(_output, _errors, Width));

    public void Dispose() => _folder.Delete(recursive: true);

    private string Shorten(StringWriter text) => text.ToString()
        .Replace(_folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
        .Replace(Path.Combine(AppContext.BaseDirectory, "Files") + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
}

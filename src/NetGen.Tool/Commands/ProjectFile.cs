using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using NetGen.Storage.Files;

namespace NetGen.Compiler.Tool.Commands;

/// <summary>The project that a new class belongs to. It lists the weights that the build puts into the assembly.</summary>
internal sealed partial class ProjectFile
{
    private readonly string _path;

    private ProjectFile(string path) => _path = path;

    /// <summary>The project's name, as messages have it.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>Finds the project of a file: the only one in the file's folder, or in the nearest folder above that has one.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The project; nothing where there is none, or where a folder has several.</returns>
    public static ProjectFile? Of(string path)
    {
        for (string? folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (!Directory.Exists(folder))
                continue;
            string[] projects = Directory.GetFiles(folder, "*.csproj");
            if (projects.Length > 0)
                return projects.Length == 1 ? new ProjectFile(projects[0]) : null;
        }

        return null;
    }

    /// <summary>The name of a file as the project's items and <c>[Weights]</c> have it: relative to the project's folder, with slashes.</summary>
    public string Relative(string path) => Path.GetRelativePath(Path.GetDirectoryName(_path)!, Path.GetFullPath(path)).Replace('\\', '/');

    /// <summary>Whether the project lists a file of weights, by name or by a pattern that this method does not try to understand.</summary>
    /// <param name="name">The file's name in the project.</param>
    public bool Lists(string name) => WeightsItem().Matches(File.ReadAllText(_path))
        .Select(match => match.Groups["names"].Value.Replace('\\', '/'))
        .Any(names => names.Contains('*', StringComparison.Ordinal) || names.Split(';').Any(listed => listed.Trim() == name));

    /// <summary>Lists a file of weights. The rest of the project stays as it is written.</summary>
    /// <param name="name">The file's name in the project.</param>
    /// <exception cref="NetworkFileException">The project's text does not end as a project does.</exception>
    public void List(string name)
    {
        string text = File.ReadAllText(_path);
        int end = text.LastIndexOf("</Project>", StringComparison.Ordinal);
        if (end < 0)
            throw new NetworkFileException($"The project '{_path}' has no </Project>; add <NetGenWeights Include=\"{name}\" /> to it by hand.");
        string line = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string[] item = ["  <ItemGroup>", $"    <NetGenWeights Include=\"{SecurityElement.Escape(name)}\" />", "  </ItemGroup>", "", ""];
        byte[] bytes = Encoding.UTF8.GetBytes(text.Insert(end, string.Join(line, item)));
        byte[] mark = File.ReadAllBytes(_path).AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.ToArray() : [];
        AtomicFile.Write(_path, stream =>
        {
            stream.Write(mark);
            stream.Write(bytes);
        });
    }

    [GeneratedRegex("<NetGenWeights\\s[^>]*Include\\s*=\\s*\"(?<names>[^\"]*)\"")]
    private static partial Regex WeightsItem();
}

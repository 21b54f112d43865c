using System.Text;
using Microsoft.Build.Framework;

namespace NetGen.Tasks;

/// <summary>
/// Writes a text for each safetensors file of a project: what its header says. The C# compiler gives generators and analyzers texts only, and
/// they may not read files themselves.
/// </summary>
/// <remarks>
/// A text has the file's name in its first line, and in its second line <c>header</c> and the number of bytes after the header,
/// <c>damaged</c> and the reason, or <c>missing</c>. The header follows as it is. <c>WeightsManifest</c> of the compiler reads it.
/// </remarks>
public sealed class WriteWeightsTexts : ITask
{
    /// <summary>The files. The metadata <c>Name</c> is the name that attributes use, <c>Text</c> the file to write.</summary>
    [Required]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    public IBuildEngine BuildEngine { get; set; } = null!;

    /// <inheritdoc/>
    public ITaskHost HostObject { get; set; } = null!;

    /// <inheritdoc/>
    public bool Execute()
    {
        foreach (ITaskItem file in Files)
        {
            string path = file.GetMetadata("Text");
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)));
            File.WriteAllText(path, $"{file.GetMetadata("Name")}\n{StateOf(file.GetMetadata("FullPath"))}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        return true;
    }

    private static string StateOf(string path)
    {
        try
        {
            return File.Exists(path) ? SafetensorsFile.Describe(path) : "missing";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"damaged it cannot be read ({exception.Message.Replace('\n', ' ')})";
        }
    }
}

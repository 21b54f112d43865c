using System.Runtime.CompilerServices;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Editor.Tests;

/// <summary>Texts that somebody has looked at.</summary>
internal static class AcceptedText
{
    /// <summary>Fails where texts differ from those in the file of a name, unless they are to be written anew.</summary>
    public static async Task CompareAsync(IEnumerable<string> texts, string name)
    {
        string actual = string.Join("\n\n", texts).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
        string path = Path.Combine(Folder(), name + ".verified.txt");
        if (Acceptance.IsOn)
            await File.WriteAllTextAsync(path, actual);
        Assert.Equal(File.Exists(path) ? await File.ReadAllTextAsync(path) : "", actual);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

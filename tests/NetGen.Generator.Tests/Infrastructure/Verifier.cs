using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;

namespace NetGen.Generator.Tests.Infrastructure;

/// <summary>
/// Compares generated files with snapshots in the format and under the names of Verify.SourceGenerators, so that moving
/// to that package deletes this file and changes no snapshot.
/// </summary>
internal static class Verifier
{
    private static readonly UTF8Encoding Utf8WithBom = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Fails where a generated file differs from its snapshot, has none, or a snapshot has no file any more.</summary>
    public static Task Verify(
        GeneratorDriver driver, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, "Snapshots");
        string prefix = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}#";
        Dictionary<string, string> received = driver.GetRunResult().Results
            .SelectMany(result => result.GeneratedSources)
            .ToDictionary(
                source => prefix + Path.GetFileNameWithoutExtension(source.HintName),
                source => $"//HintName: {source.HintName}\n{source.SourceText}");

        Directory.CreateDirectory(folder);
        var differences = new List<string>();
        foreach ((string name, string text) in received)
        {
            string verifiedPath = Path.Combine(folder, name + ".verified.cs");
            string receivedPath = Path.Combine(folder, name + ".received.cs");
            File.Delete(receivedPath);
            if (File.Exists(verifiedPath) && File.ReadAllBytes(verifiedPath).AsSpan().SequenceEqual(Encode(text)))
                continue;
            if (Acceptance.IsOn)
            {
                File.WriteAllBytes(verifiedPath, Encode(text));
                continue;
            }

            File.WriteAllBytes(receivedPath, Encode(text));
            differences.Add(File.Exists(verifiedPath) ? $"{name} differs from its snapshot" : $"{name} has no snapshot");
        }

        foreach (string path in Directory.GetFiles(folder, prefix + "*.verified.cs"))
        {
            string name = Path.GetFileName(path).Replace(".verified.cs", "", StringComparison.Ordinal);
            if (received.ContainsKey(name))
                continue;
            if (Acceptance.IsOn)
                File.Delete(path);
            else
                differences.Add($"{name} has a snapshot but is no longer generated");
        }

        Assert.True(differences.Count == 0, string.Join("\n", [.. differences, Acceptance.Advice]));
        return Task.CompletedTask;
    }

    // Snapshots end as the generated text does, without an added line end.
    private static byte[] Encode(string text) =>
        [.. Utf8WithBom.Preamble, .. Utf8WithBom.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal))];
}

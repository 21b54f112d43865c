using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>A test of WebAssembly in Node.js: skipped, with the reason, in an ordinary run and where the machine has not what it needs.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(FindMissing);

    public BrowserFactAttribute() => Skip = (FullRun.Obstacle ?? Missing.Value)!;

    private static string? FindMissing()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node"))))
            return "WebAssembly needs Node.js to run.";

        string project = Directory.CreateTempSubdirectory("netgen-browser-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(project, "Restore.csproj"), """
                <Project Sdk="Microsoft.NET.Sdk.WebAssembly">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                  </PropertyGroup>
                </Project>
                """);
            CommandResult restore = DotNet.Run(project, "restore");
            return restore.ExitCode == 0 ? null : "WebAssembly needs the packages of the runtime for browser-wasm, which cannot be restored.";
        }
        finally
        {
            Directory.Delete(project, recursive: true);
        }
    }
}

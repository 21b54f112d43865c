using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>
/// A test that compiles ahead of time: skipped, with the reason, in an ordinary run and where the machine has not what it needs.
/// </summary>
public sealed class NativeAotFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    public NativeAotFactAttribute() => Skip = (FullRun.Obstacle ?? Obstacle.Value)!;

    private static string? FindObstacle()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        bool hasLinker = OperatingSystem.IsWindows()
            || folders.Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));
        if (!hasLinker)
            return "NativeAOT needs clang or gcc to link.";

        string project = Directory.CreateTempSubdirectory("netgen-aot-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(project, "Restore.csproj"), """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <PublishAot>true</PublishAot>
                  </PropertyGroup>
                </Project>
                """);
            CommandResult restore = DotNet.Run(project, "restore", "--use-current-runtime");
            return restore.ExitCode == 0 ? null : "NativeAOT needs the package Microsoft.DotNet.ILCompiler, which cannot be restored.";
        }
        finally
        {
            Directory.Delete(project, recursive: true);
        }
    }
}

using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>Whether this run compiles ahead of time.</summary>
internal static class NativeAot
{
    private static readonly Lazy<string?> Missing = new(FindMissing);

    /// <summary>Why a test that does is skipped, or nothing if it is run.</summary>
    public static string? Obstacle => FullRun.Obstacle ?? Missing.Value;

    private static string? FindMissing()
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

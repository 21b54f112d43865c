namespace NetGen.Package.Tests;

/// <summary>Packs NetGen into a temporary folder, once for all tests.</summary>
public sealed class PackageFixture : IDisposable
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    public PackageFixture()
    {
        Root = Directory.CreateTempSubdirectory("netgen-package-").FullName;
        Feed = Directory.CreateDirectory(Path.Combine(Root, "feed")).FullName;
        CommandResult pack = DotNet.Run(
            RepositoryRoot(), "pack", "src/NetGen", "--no-build", "-c", Configuration, "-o", Feed);
        Assert.True(pack.ExitCode == 0, pack.Output);
        Package = Assert.Single(Directory.GetFiles(Feed, "NetGen.*.nupkg"));
    }

    /// <summary>The folder with everything that the tests write.</summary>
    public string Root { get; }

    /// <summary>The folder with the package.</summary>
    public string Feed { get; }

    /// <summary>The package.</summary>
    public string Package { get; }

    /// <summary>Makes a console project that references the package and nothing else.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="program">The text of its only file.</param>
    /// <param name="properties">Further MSBuild properties.</param>
    /// <param name="otherFeeds">Whether packages of the SDK may be restored from the feeds that the machine knows.</param>
    /// <returns>Its folder.</returns>
    public string CreateProject(string name, string program, string properties = "", bool otherFeeds = false)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;
        string version = Path.GetFileNameWithoutExtension(Package)["NetGen.".Length..];
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NetGen" Version="{version}" />
              </ItemGroup>
            </Project>
            """);

        // The packages folder is the test's own: the machine's would remember an older build of the same version.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(Root, "packages")}" />
              </config>
              <packageSources>
                {(otherFeeds ? "" : "<clear />")}
                <add key="packed" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        return folder;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>The folder with the solution.</summary>
    public static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NetGen.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds NetGen.sln.");
    }
}

namespace NetGen.Package.Tests;

/// <summary>Packs NetGen and what belongs to it into a temporary folder, once for all tests.</summary>
[CollectionDefinition(nameof(PackageFixture))]
public sealed class PackageFixture : ICollectionFixture<PackageFixture>, IDisposable
{
#if DEBUG
    /// <summary>What was built, and is packed.</summary>
    public const string Configuration = "Debug";
#else
    /// <summary>What was built, and is packed.</summary>
    public const string Configuration = "Release";
#endif

    public PackageFixture()
    {
        Root = Directory.CreateTempSubdirectory("netgen-package-").FullName;
        Feed = Directory.CreateDirectory(Path.Combine(Root, "feed")).FullName;
        foreach (string dependency in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Feed")))
            File.Copy(dependency, Path.Combine(Feed, Path.GetFileName(dependency)));
        Package = Pack("NetGen");
        GpuPackage = Pack("NetGen.Gpu");
        LearningPackage = Pack("NetGen.Learning");
        _ = Pack("NetGen.Models");
        _ = Pack("NetGen.Onnx");
        BuildPackage = Pack("NetGen.Build");
        TemplatesPackage = Pack("NetGen.Templates");
    }

    /// <summary>The folder with everything that the tests write.</summary>
    public string Root { get; }

    /// <summary>The folder with the packages and what they depend on, ILGPU excepted.</summary>
    public string Feed { get; }

    /// <summary>The package NetGen.</summary>
    public string Package { get; }

    /// <summary>The package NetGen.Gpu.</summary>
    public string GpuPackage { get; }

    /// <summary>The package NetGen.Learning.</summary>
    public string LearningPackage { get; }

    /// <summary>The package NetGen.Build.</summary>
    public string BuildPackage { get; }

    /// <summary>The package NetGen.Templates.</summary>
    public string TemplatesPackage { get; }

    /// <summary>The version of all of them.</summary>
    public string Version => Path.GetFileNameWithoutExtension(Package)["NetGen.".Length..];

    /// <summary>Makes a console project that references one of the packages and nothing else.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="program">The text of its only file.</param>
    /// <param name="properties">Further MSBuild properties.</param>
    /// <param name="package">The package.</param>
    /// <param name="otherFeeds">Whether other packages may be restored from the feeds that the machine knows.</param>
    /// <param name="items">Further MSBuild items.</param>
    /// <returns>Its folder.</returns>
    public string CreateProject(
        string name, string program, string properties = "", string package = "NetGen", bool otherFeeds = false, string items = "")
    {
        string folder = CreateFolder(name, otherFeeds);
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
                <PackageReference Include="{package}" Version="{Version}" />
                {items}
              </ItemGroup>
            </Project>
            """);
        return folder;
    }

    /// <summary>Makes a folder whose projects see the packages.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="otherFeeds">Whether other packages may be restored from the feeds that the machine knows.</param>
    /// <returns>The folder.</returns>
    public string CreateFolder(string name, bool otherFeeds = false)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Root, name)).FullName;

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

    private string Pack(string project)
    {
        string output = Directory.CreateDirectory(Path.Combine(Root, "packed", project)).FullName;
        CommandResult pack = DotNet.Run(
            RepositoryRoot(), "pack", $"src/{project}", "--no-build", "-c", Configuration, "-o", output);
        Assert.True(pack.ExitCode == 0, pack.Output);
        string package = Assert.Single(Directory.GetFiles(output, "*.nupkg"));
        string published = Path.Combine(Feed, Path.GetFileName(package));
        File.Copy(package, published);
        return published;
    }

    /// <summary>The folder with the solution.</summary>
    public static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NetGen.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds NetGen.sln.");
    }
}

using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace NetGen.Package.Tests;

/// <summary>Projects of the package NetGen.Templates build and run as they are made, against the packages.</summary>
[Collection(nameof(PackageFixture))]
public sealed class TemplateTests(PackageFixture fixture)
{
    private const string Network =
        @"Accuracy for points that it has not seen: (1\.00|0\.9[789])\nSaved as classifier\.safetensors\n\(0, 1\) is in the upper moon\.\n\(1, -0\.5\) is in the lower moon\.\n$";

    private const string Game =
        @"^1200 frames of 256 agents: \d+ µs a frame, 0 bytes allocated, 0 collections\nMean distance of an agent from its place: 0\.(0\d|1[0-4])\n$";

    // Names that are no identifiers in C#, too.
    [Theory]
    [InlineData("netgen", "two-moons", Network)]
    [InlineData("netgen-game", "My Game", Game)]
    public void Project_BuildsWithoutWarningsAndRuns(string template, string name, string expected)
    {
        string folder = CreateProject(template, name);

        CommandResult build = DotNet.Run(folder, "build", "-c", "Release", "-p:TreatWarningsAsErrors=true");
        Assert.True(build.ExitCode == 0, build.Output);
        CommandResult run = DotNet.Run(folder, "run", "-c", "Release", "--no-build");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(new Regex(expected), run.Output);
    }

    [NativeAotTheory]
    [InlineData("netgen", "Moons", Network)]
    [InlineData("netgen-game", "Ring", Game)]
    public void ProjectAheadOfTime_IsPublishedWithoutWarningsAndRuns(string template, string name, string expected)
    {
        string folder = CreateProject(template, name, "--aot");

        CommandResult publish = DotNet.Run(folder, "publish", "-c", "Release", "--use-current-runtime", "-o", "published", "-p:TreatWarningsAsErrors=true");
        Assert.True(publish.ExitCode == 0, publish.Output);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "published"), "*.dll"));
        CommandResult run = DotNet.RunProgram(Path.Combine(folder, "published", OperatingSystem.IsWindows() ? name + ".exe" : name), folder);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(new Regex(expected), run.Output);
    }

    [Fact]
    public void Projects_ReferenceThePackageOfTheTemplatesVersion()
    {
        string output = Path.Combine(fixture.Root, "templates of another version");
        CommandResult pack = DotNet.Run(
            PackageFixture.RepositoryRoot(), "pack", "src/NetGen.Templates", "--no-build", "-c", PackageFixture.Configuration, "-o", output, "-p:VersionPrefix=98.7.6");
        Assert.True(pack.ExitCode == 0, pack.Output);

        AssertProjects(Path.Combine(output, "NetGen.Templates.98.7.6.nupkg"), "98.7.6");
        AssertProjects(fixture.TemplatesPackage, fixture.Version);

        static void AssertProjects(string path, string version)
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            ZipArchiveEntry[] projects = [.. package.Entries.Where(entry => entry.Name.EndsWith(".csproj", StringComparison.Ordinal))];
            Assert.Equal(["content/netgen-game/NetGenGame.csproj", "content/netgen/NetGenNetwork.csproj"], projects.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
            Assert.All(projects, project => Assert.Contains($"<PackageReference Include=\"NetGen\" Version=\"{version}\" />", Read(project), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Package_HoldsTheTemplatesAndNoAssembly()
    {
        using ZipArchive package = ZipFile.OpenRead(fixture.TemplatesPackage);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.All(
            ["LICENSE", "README.md", "icon.png", "content/netgen/.template.config/template.json", "content/netgen-game/.template.config/template.json"],
            file => Assert.Contains(file, files));
        Assert.DoesNotContain(files, file => file.EndsWith(".dll", StringComparison.Ordinal) || file.Contains("/bin/", StringComparison.Ordinal) || file.Contains("/obj/", StringComparison.Ordinal));

        string manifest = Read(package.GetEntry("NetGen.Templates.nuspec")!);
        Assert.Contains("<packageType name=\"Template\" />", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependenc", manifest, StringComparison.Ordinal);
        Assert.Contains("<license type=\"expression\">MIT</license>", manifest, StringComparison.Ordinal);
    }

    private static string Read(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    // The templates are installed for this project alone: those of the machine's user stay as they are.
    private string CreateProject(string template, string name, params string[] options)
    {
        string parent = fixture.CreateFolder(template + string.Concat(options), otherFeeds: options.Length > 0);
        string[] hive = ["--debug:custom-hive", Path.Combine(parent, "hive")];
        CommandResult install = DotNet.Run(parent, ["new", "install", fixture.TemplatesPackage, .. hive]);
        Assert.True(install.ExitCode == 0, install.Output);
        CommandResult create = DotNet.Run(parent, ["new", template, "-n", name, .. options, .. hive]);
        Assert.True(create.ExitCode == 0, create.Output);
        string folder = Path.Combine(parent, name);
        Assert.DoesNotContain("#if", File.ReadAllText(Path.Combine(folder, name + ".csproj")), StringComparison.Ordinal);
        return folder;
    }
}

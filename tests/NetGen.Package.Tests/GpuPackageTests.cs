using System.IO.Compression;
using System.Text;

namespace NetGen.Package.Tests;

/// <summary>A user's project that references the package NetGen.Gpu, and nothing of this repository, works without a GPU.</summary>
[Collection(nameof(PackageFixture))]
public sealed class GpuPackageTests(PackageFixture fixture)
{
    private static readonly string Program =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "Gpu.cs"));

    // Arithmetic checked, every analyzer of the SDK, documentation asked for; warnings are errors.
    private const string Strict =
        "<CheckForOverflowUnderflow>true</CheckForOverflowUnderflow><AnalysisLevel>latest-all</AnalysisLevel>"
        + "<GenerateDocumentationFile>true</GenerateDocumentationFile>";

    [Theory]
    [InlineData("Debug")]
    [InlineData("Release")]
    public void Program_PredictsAsTheCpuDoesAndLoadsIlgpuForThatAlone(string configuration)
    {
        string folder = fixture.CreateProject(
            "Gpu" + configuration, Program, Strict, package: "NetGen.Gpu", otherFeeds: true);

        CommandResult run = DotNet.Run(folder, "run", "-c", configuration);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.EndsWith(
            "after the CPU's work, ILGPU is loaded: False\nGPU and CPU differ by less than 1e-5: True",
            run.Output.TrimEnd('\n'),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ProjectWithoutThePackage_FailsTheBuildWithTheRule()
    {
        string folder = fixture.CreateProject(
            "NoGpu", "using NetGen; System.Console.WriteLine(); [Input(2)] [Dense(1)] [Gpu] internal sealed partial class Net;");

        CommandResult build = DotNet.Run(folder, "build");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("error NG0028: The network 'Net' has a [Gpu]", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Package_HoldsTheLibraryAndDependsOnNetGenAndIlgpu()
    {
        using ZipArchive package = ZipFile.OpenRead(fixture.GpuPackage);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.All(
            ["LICENSE", "README.md", "icon.png", "lib/net10.0/NetGen.Gpu.dll", "lib/net10.0/NetGen.Gpu.xml"],
            file => Assert.Contains(file, files));
        Assert.Single(files, file => file.EndsWith(".dll", StringComparison.Ordinal));

        using var reader = new StreamReader(package.GetEntry("NetGen.Gpu.nuspec")!.Open(), Encoding.UTF8);
        string manifest = reader.ReadToEnd();

        // With analyzers and props, so that this package alone is enough.
        Assert.Contains($"<dependency id=\"NetGen\" version=\"{fixture.Version}\" include=\"All\" />", manifest, StringComparison.Ordinal);
        Assert.Contains("<dependency id=\"ILGPU\" version=\"1.5.3\"", manifest, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", manifest, StringComparison.Ordinal);
        Assert.Contains("<icon>icon.png</icon>", manifest, StringComparison.Ordinal);
        Assert.Matches("<releaseNotes>### [A-Z]", manifest);
        Assert.Contains("<license type=\"expression\">MIT</license>", manifest, StringComparison.Ordinal);
    }
}

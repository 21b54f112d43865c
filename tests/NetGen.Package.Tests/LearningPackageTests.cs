using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace NetGen.Package.Tests;

/// <summary>A user's project that references the package NetGen.Learning, and nothing of this repository, works.</summary>
[Collection(nameof(PackageFixture))]
public sealed class LearningPackageTests(PackageFixture fixture)
{
    private const string Result = "mean return of 100 episodes: ";

    private static readonly string Program = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "Learning.cs"));

    [Fact]
    public void Program_LearnsToBalanceAPole()
    {
        string folder = fixture.CreateProject("Learns", Program, package: "NetGen.Learning");

        CommandResult run = DotNet.Run(folder, "run", "-c", "Release");

        Assert.True(run.ExitCode == 0, run.Output);
        AssertSolved(run.Output);
    }

    [NativeAotFact]
    public void Program_CompiledAheadOfTime_LearnsWithoutWarnings()
    {
        string folder = fixture.CreateProject(
            "LearnsAot", Program, "<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>", package: "NetGen.Learning", otherFeeds: true);

        // Warnings are errors in the project, and so are those of the trimmer.
        CommandResult publish = DotNet.Run(folder, "publish", "-c", "Release", "--use-current-runtime", "-o", "published");

        Assert.True(publish.ExitCode == 0, publish.Output);
        if (RuntimeInformation.OSArchitecture == Architecture.X64 && !Avx2.IsSupported)
            return;
        CommandResult run = DotNet.RunProgram(Path.Combine(folder, "published", OperatingSystem.IsWindows() ? "LearnsAot.exe" : "LearnsAot"), folder);
        Assert.True(run.ExitCode == 0, run.Output);
        AssertSolved(run.Output);
    }

    [Fact]
    public void Package_HoldsTheLibraryAndDependsOnNetGen()
    {
        using ZipArchive package = ZipFile.OpenRead(fixture.LearningPackage);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.All(
            ["LICENSE", "README.md", "icon.png", "lib/net10.0/NetGen.Learning.dll", "lib/net10.0/NetGen.Learning.xml"],
            file => Assert.Contains(file, files));
        Assert.Single(files, file => file.EndsWith(".dll", StringComparison.Ordinal));

        using var reader = new StreamReader(package.GetEntry("NetGen.Learning.nuspec")!.Open(), Encoding.UTF8);
        string manifest = reader.ReadToEnd();

        // With analyzers and props, so that this package alone is enough.
        Assert.Contains($"<dependency id=\"NetGen\" version=\"{fixture.Version}\" include=\"All\" />", manifest, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", manifest, StringComparison.Ordinal);
        Assert.Contains("<icon>icon.png</icon>", manifest, StringComparison.Ordinal);
        Assert.Matches("<releaseNotes>### [A-Z]", manifest);
        Assert.Contains("<license type=\"expression\">MIT</license>", manifest, StringComparison.Ordinal);
    }

    // Gymnasium's limit.
    private static void AssertSolved(string output)
    {
        int start = output.IndexOf(Result, StringComparison.Ordinal);
        Assert.True(start >= 0, output);
        Assert.InRange(int.Parse(output[(start + Result.Length)..].Trim(), CultureInfo.InvariantCulture), 475, 500);
    }
}

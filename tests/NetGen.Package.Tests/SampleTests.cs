using System.Text.RegularExpressions;
using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>The samples as a user ships them: against the packages, published in each way, and run where they lie then.</summary>
[Collection(nameof(PackageFixture))]
public sealed class SampleTests(PackageFixture fixture)
{
    /// <summary>The samples that run without a person, and what each prints if all is well.</summary>
    public static TheoryData<string, string> Samples => new()
    {
        { "Digits", @"Test accuracy: 0\.9[789]\n  with bfloat16 weights \(\d+ KiB\): 0\.9[789]\n  with int8 weights \(\d+ KiB\): 0\.9[789]\n$" },
    };

    [NativeAotTheory]
    [MemberData(nameof(Samples))]
    public void Sample_CompiledAheadOfTime_RunsAsItIs(string sample, string expected) =>
        AssertPublishes(sample, expected, "PublishAot");

    [FullRunTheory]
    [MemberData(nameof(Samples))]
    public void Sample_TrimmedAndInOneFile_RunsAsItIs(string sample, string expected) =>
        AssertPublishes(sample, expected, "PublishTrimmed", "PublishSingleFile", "SelfContained");

    // Each warning of the trimmer (IL2…) and of the compiler ahead of time (IL3…) is an error, also for each place in what NetGen depends on.
    private void AssertPublishes(string sample, string expected, params string[] properties)
    {
        string folder = CopySample(sample, properties[0] + sample);
        string output = Path.Combine(folder, "published");

        CommandResult publish = DotNet.Run(
            folder,
            ["publish", "-c", "Release", "--use-current-runtime", "-o", output, "-p:TrimmerSingleWarn=false", .. properties.Select(property => $"-p:{property}=true")]);

        Assert.True(publish.ExitCode == 0, publish.Output);
        Assert.DoesNotContain("warning", publish.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(output, "*.dll"));
        CommandResult run = DotNet.RunProgram(Path.Combine(output, OperatingSystem.IsWindows() ? sample + ".exe" : sample), output);
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(new Regex(expected), run.Output);
    }

    // The sample's own files, with a reference to the package in place of those to the sources.
    private string CopySample(string sample, string name)
    {
        string source = Path.Combine(PackageFixture.RepositoryRoot(), "samples", sample);
        string folder = fixture.CreateFolder(name, otherFeeds: true);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(source, file);
            if (path.Split(Path.DirectorySeparatorChar)[0] is "bin" or "obj")
                continue;
            string copy = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), $"""
            <Project>
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="NetGen" Version="{fixture.Version}" />
              </ItemGroup>
            </Project>
            """);
        return folder;
    }
}

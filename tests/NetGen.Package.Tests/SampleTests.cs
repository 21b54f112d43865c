using System.Text.RegularExpressions;
using System.Xml.Linq;
using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>The samples as a user ships them: against the packages, published in each way, and run where they lie then.</summary>
[Collection(nameof(PackageFixture))]
public sealed class SampleTests(PackageFixture fixture)
{
    private const string Times = @"(?: +[\d.]+){4} +";

    /// <summary>The samples that run without a person, their arguments, and what each prints if all is well.</summary>
    public static TheoryData<string, string[], string> Samples => new()
    {
        { "Digits", [], @"Test accuracy: 0\.9[789]\n  with bfloat16 weights \(\d+ KiB\): 0\.9[789]\n  with int8 weights \(\d+ KiB\): 0\.9[789]\n$" },
        { "Lander", ["--headless", "--frames", "12000"], @"^generation   10   landed +\d+ %   score +-?\d+ +[\d.]+ s\n" },
        { "Lander", ["--headless", "--report", "--frames", "100"], $@"NetGen, Predict{Times}0 +0\n[\s\S]*NetGen, PredictBatch{Times}0 +0\n[\s\S]*NetGen, PredictEach{Times}0 +0\n" },
    };

    [NativeAotTheory]
    [MemberData(nameof(Samples))]
    public void Sample_CompiledAheadOfTime_RunsAsItIs(string sample, string[] arguments, string expected) =>
        AssertPublishes(sample, arguments, expected, "PublishAot");

    [FullRunTheory]
    [MemberData(nameof(Samples))]
    public void Sample_TrimmedAndInOneFile_RunsAsItIs(string sample, string[] arguments, string expected) =>
        AssertPublishes(sample, arguments, expected, "PublishTrimmed", "PublishSingleFile", "SelfContained");

    [FullRunFact]
    public void Lander_WithOnnxRuntime_ReportsBoth()
    {
        string folder = CopySample("Lander", "LanderOnnxRuntime");

        CommandResult run = DotNet.Run(folder, "run", "-c", "Release", "-p:OnnxRuntime=true", "--", "--headless", "--report", "--frames", "100");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(
            new Regex(
                $@"NetGen, Predict{Times}0 +0\n  ONNX Runtime, a call for each{Times}[\s\S]*NetGen, PredictBatch{Times}0 +0\n  ONNX Runtime, a batch{Times}[\s\S]*"
                + $@"NetGen, PredictEach{Times}0 +0\n  ONNX Runtime, a call for each{Times}[\s\S]*  ONNX Runtime, batched products{Times}"),
            run.Output);
    }

    // Each warning of the trimmer (IL2…) and of the compiler ahead of time (IL3…) is an error, also for each place in what NetGen depends on.
    private void AssertPublishes(string sample, string[] arguments, string expected, params string[] properties)
    {
        string output = Publish(sample, properties);

        CommandResult run = DotNet.RunProgram(Path.Combine(output, OperatingSystem.IsWindows() ? sample + ".exe" : sample), output, arguments);

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches(new Regex(expected), run.Output);
    }

    // Once for all arguments.
    private string Publish(string sample, string[] properties)
    {
        string output = Path.Combine(fixture.Root, properties[0] + sample, "published");
        if (Directory.Exists(output))
            return output;
        string folder = CopySample(sample, properties[0] + sample);

        CommandResult publish = DotNet.Run(
            folder,
            ["publish", "-c", "Release", "--use-current-runtime", "-o", output, "-p:TrimmerSingleWarn=false", .. properties.Select(property => $"-p:{property}=true")]);

        Assert.True(publish.ExitCode == 0, publish.Output);
        Assert.DoesNotContain("warning", publish.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(output, "*.dll"));
        return output;
    }

    // The sample's own files, with references to packages in place of those to the sources, and the versions that this repository has for all projects.
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

        string project = Path.Combine(folder, sample + ".csproj");
        string text = Regex.Replace(
            File.ReadAllText(project), @"<ProjectReference Include=""[^""]*\\(\S+)\.csproj"" />", $@"<PackageReference Include=""$1"" Version=""{fixture.Version}"" />");
        File.WriteAllText(project, Regex.Replace(
            text, @"<PackageReference Include=""(\S+)"" />", match => $@"<PackageReference Include=""{match.Groups[1].Value}"" Version=""{VersionOf(match.Groups[1].Value)}"" />"));
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

    private static string VersionOf(string package) => XDocument
        .Load(Path.Combine(PackageFixture.RepositoryRoot(), "Directory.Packages.props"))
        .Descendants("PackageVersion")
        .Single(version => (string?)version.Attribute("Include") == package)
        .Attribute("Version")!.Value;
}

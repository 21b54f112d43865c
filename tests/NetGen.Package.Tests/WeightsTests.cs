using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>A user's project whose weights are in its assembly needs no file when it runs.</summary>
[Collection(nameof(PackageFixture))]
public sealed class WeightsTests(PackageFixture fixture)
{
    private static readonly string Program = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "Pretrained.cs"));

    // Of tests/golden/make_weights.py, which wrote the file.
    private const string Output = "0.0625 -2.15625, 0 bytes allocated";

    private const string Items = "<NetGenWeights Include=\"data/*.safetensors\" />";

    // As editors have it run while you type: no compiler runs, and what it would be given is asked for.
    private static readonly string[] DesignTimeBuild =
    [
        "msbuild", "-restore", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
    ];

    [Fact]
    public void Program_ReadsNoFileAndFollowsTheOneOfTheBuild()
    {
        string folder = CreateProject("Pretrained");
        CommandResult build = DotNet.Run(folder, "build", "-c", "Release");
        Assert.True(build.ExitCode == 0, build.Output);
        string program = Path.Combine(folder, "bin", "Release", "net10.0", "Pretrained.dll");
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "bin"), "*.safetensors", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "bin", "Release", "net10.0")));
        Assert.Equal(Output, DotNet.Run(folder, program).Output.TrimEnd('\n'));

        // A better network of the same layers.
        byte[] weights = File.ReadAllBytes(WeightsOf(folder));
        BitConverter.GetBytes(4f).CopyTo(weights, weights.Length - sizeof(float));
        File.WriteAllBytes(WeightsOf(folder), weights);
        build = DotNet.Run(folder, "build", "-c", "Release");
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Equal("0.0625 3.34375, 0 bytes allocated", DotNet.Run(folder, program).Output.TrimEnd('\n'));

        // And one of others, which is older.
        File.Copy(Weights("wide.safetensors"), WeightsOf(folder), overwrite: true);
        build = DotNet.Run(folder, "build", "-c", "Release");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains(
            "Program.cs(14,2): error NG0045: The weights 'data/weights.en.safetensors' do not fit the network 'Reader': dense/kernel: file 128×64, network 3×4; "
                + "dense/bias: file 64, network 4; dense_1/kernel: not in the file, network 4×2; dense_1/bias: not in the file, network 2",
            build.Output,
            StringComparison.Ordinal);
    }

    [FullRunFact]
    public void DesignTimeBuild_GivesTheEditorWhatTheHeadersSay()
    {
        string folder = CreateProject("DesignTime", "<NetGenWeights Include=\"data/weights.en.safetensors;../Shared.safetensors;none.safetensors;huge.safetensors;latin.safetensors\" />");
        File.WriteAllText(Path.Combine(folder, "..", "Shared.safetensors"), "abc");
        File.WriteAllBytes(Path.Combine(folder, "huge.safetensors"), [0, 0, 0, 0, 0, 0, 0, 128, (byte)'{', (byte)'}']);
        File.WriteAllBytes(Path.Combine(folder, "latin.safetensors"), [1, 0, 0, 0, 0, 0, 0, 0, 0xE4]);

        CommandResult build = DotNet.Run(folder, [.. DesignTimeBuild, "-getItem:AdditionalFiles", "-getItem:EmbeddedResource"]);

        Assert.True(build.ExitCode == 0, build.Output);
        string texts = Path.Combine(folder, "obj", "Debug", "net10.0", "NetGen");
        Assert.All(Directory.GetFiles(texts, "*", SearchOption.AllDirectories), text =>
            Assert.Contains($"\"FullPath\": \"{text}\"", build.Output, StringComparison.Ordinal));
        Assert.StartsWith("data/weights.en.safetensors\nheader 104\n{\"dense/kernel\": {", Text("data/weights.en"), StringComparison.Ordinal);
        Assert.Equal("../Shared.safetensors\ndamaged it has 3 bytes, and the length of the header takes 8", Text("__/Shared"));
        Assert.Equal("none.safetensors\nmissing", Text("none"));
        Assert.Equal(
            "huge.safetensors\ndamaged it announces a header of 9223372036854775808 bytes, but has 10 bytes in all and at most 100000000 are allowed", Text("huge"));
        Assert.Equal("latin.safetensors\ndamaged its header is not valid UTF-8", Text("latin"));

        // A culture in the name would put the weights into another assembly.
        Assert.Contains("\"LogicalName\": \"NetGen.Weights/data/weights.en.safetensors\"", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"NetGen.Weights/none.safetensors\"", build.Output, StringComparison.Ordinal);

        string Text(string name) => File.ReadAllText(Path.Combine(texts, name + ".safetensors.netgen-weights"));
    }

    [FullRunFact]
    public void SecondBuild_ReadsNoHeader()
    {
        string folder = CreateProject("Incremental");
        Assert.Contains("Task \"WriteWeightsTexts\"", DotNet.Run(folder, "build", "-v:detailed").Output, StringComparison.Ordinal);

        Assert.DoesNotContain("Task \"WriteWeightsTexts\"", DotNet.Run(folder, "build", "-v:detailed").Output, StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(WeightsOf(folder), DateTime.UtcNow);
        Assert.Contains("Task \"WriteWeightsTexts\"", DotNet.Run(folder, "build", "-v:detailed").Output, StringComparison.Ordinal);
        Assert.True(DotNet.Run(folder, "clean").ExitCode == 0);
        Assert.Empty(Directory.GetFiles(folder, "*.netgen-weights", SearchOption.AllDirectories));
    }

    [FullRunFact]
    public void TrimmedProgram_HasItsWeights() => AssertPublishes(
        "TrimmedPretrained", "<PublishTrimmed>true</PublishTrimmed><TrimMode>full</TrimMode><PublishSingleFile>true</PublishSingleFile>");

    [NativeAotFact]
    public void ProgramCompiledAheadOfTime_HasItsWeights() => AssertPublishes("AotPretrained", "<PublishAot>true</PublishAot>");

    // Warnings are errors in the project, and so are those of the trimmer.
    private void AssertPublishes(string name, string properties)
    {
        string folder = CreateProject(name, Items, $"{properties}<InvariantGlobalization>true</InvariantGlobalization>", otherFeeds: true);

        CommandResult publish = DotNet.Run(folder, "publish", "-c", "Release", "--use-current-runtime", "-o", "published");

        Assert.True(publish.ExitCode == 0, publish.Output);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "published"), "*.safetensors", SearchOption.AllDirectories));
        CommandResult run = DotNet.RunProgram(Path.Combine(folder, "published", OperatingSystem.IsWindows() ? name + ".exe" : name), folder);
        Assert.Equal(Output, run.Output.TrimEnd('\n'));
    }

    private string CreateProject(string name, string items = Items, string properties = "", bool otherFeeds = false)
    {
        string folder = fixture.CreateProject(name, Program, properties, otherFeeds: otherFeeds, items: items);
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        File.Copy(Weights("floats.safetensors"), WeightsOf(folder));
        return folder;
    }

    private static string WeightsOf(string folder) => Path.Combine(folder, "data", "weights.en.safetensors");

    private static string Weights(string name) => Path.Combine(AppContext.BaseDirectory, "Weights", name);
}

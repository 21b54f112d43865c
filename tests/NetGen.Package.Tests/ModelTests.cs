using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>A user's project whose models become classes while it builds, by the package NetGen.Build.</summary>
[Collection(nameof(PackageFixture))]
public sealed class ModelTests(PackageFixture fixture)
{
    private const string Imported = "NetGen: my models/policy.onnx is class Game.Policy, 6 → ";

    private static readonly string[] Libraries =
    [
        "tools/net10.0/Google.Protobuf.dll",
        "tools/net10.0/NetGen.Build.dll",
        "tools/net10.0/NetGen.Compiler.dll",
        "tools/net10.0/NetGen.Import.dll",
        "tools/net10.0/NetGen.Keras.dll",
        "tools/net10.0/NetGen.Models.dll",
        "tools/net10.0/NetGen.Onnx.dll",
        "tools/net10.0/NetGen.dll",
        "tools/net10.0/Sep.dll",
        "tools/net10.0/csFastFloat.dll",
        "tools/netstandard2.0/NetGen.Tasks.dll",
    ];

    private static readonly string Program = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "Models.cs"));

    [Fact]
    public void Model_PredictsAsRecorded_AndIsImportedWhenItChangesAndOnlyThen()
    {
        string folder = CreateProject("Model in the build", Program, "<NetGenModel Include=\"my models/policy.onnx\" Namespace=\"Game\" />");
        string model = Path.Combine(folder, "my models", "policy.onnx");
        Copy("mlp.14.onnx", model);
        Assert.Contains(Imported, Build(folder), StringComparison.Ordinal);
        AssertPredicts(folder, "mlp.json", size: 3);
        string source = Assert.Single(Directory.GetFiles(Path.Combine(folder, "obj"), "policy.onnx.cs", SearchOption.AllDirectories));
        DateTime time = File.GetLastWriteTimeUtc(source);

        Assert.DoesNotContain("NetGen:", Build(folder), StringComparison.Ordinal);
        Assert.Equal(time, File.GetLastWriteTimeUtc(source));

        // A file that was there before the last import.
        Copy("mlp-batch-norm.14.onnx", model);
        File.SetLastWriteTimeUtc(model, time - TimeSpan.FromDays(1));
        Assert.Contains(Imported, Build(folder), StringComparison.Ordinal);
        AssertPredicts(folder, "mlp-batch-norm.json", size: 2);

        File.WriteAllText(model, "no model");
        CommandResult build = DotNet.Run(folder, "build", "-c", "Release");
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains($"{model} : error : The file '{model}' ", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error CS", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void MistakesOfItems_AreErrorsOfTheirFile()
    {
        string folder = CreateProject(
            "Mistakes", "", "<NetGenModel Include=\"a/policy.onnx\" Class=\"2nd\" Namespace=\"My Game\" ChannelsFirst=\"perhaps\" InputShapes=\"3;x\" />");
        Copy("mlp.14.onnx", Path.Combine(folder, "a", "policy.onnx"));
        Copy("mlp.14.onnx", Path.Combine(folder, "b", "policy.onnx"));
        AssertFails(
            folder,
            "a/policy.onnx : error : Class of this <NetGenModel> is '2nd'; expected the name of a class, such as Policy.",
            "a/policy.onnx : error : Namespace of this <NetGenModel> is 'My Game'; expected names with dots between them, such as My.Game; without it",
            "a/policy.onnx : error : ChannelsFirst of this <NetGenModel> is 'perhaps'; expected true or false.",
            "a/policy.onnx : error : InputShapes of this <NetGenModel> is 'x'; expected one to four sizes with commas between them");

        Edit(folder, "ChannelsFirst=\"perhaps\"", "Inputs=\"state;goal\" Outputs=\"action\"", " Class=\"2nd\" Namespace=\"My Game\"", "", "3;x", "3");
        AssertFails(folder, "a/policy.onnx : error : ");

        Edit(folder, "a/policy.onnx", "a/none.onnx");
        AssertFails(folder, "a/none.onnx : error : Could not find file");

        Edit(folder, "a/none.onnx", "Program.cs");
        AssertFails(folder, "Program.cs : error : The name of the file ", "Program.cs' does not say what it holds; expected one that ends in .keras (Keras)");

        Edit(folder, "Program.cs", "*/policy.onnx");
        AssertFails(folder, "Mistakes.csproj : error : a/policy.onnx and b/policy.onnx would be the same class, Mistakes.policy; give each <NetGenModel> a Class or a Namespace of its own.");

        Edit(folder, "<PackageReference Include=\"NetGen\" Version=\"0.1.0\" />", "", "*/policy.onnx", "a/policy.onnx");
        AssertFails(folder, "Mistakes.csproj : error : The project has a <NetGenModel> and lacks the package NetGen");
    }

    [FullRunFact]
    public void FilesOfOneName_AndClassesOfOneFile_LiveTogetherInAStrictProject()
    {
        const string program = """
            using System;

            Console.WriteLine(A.Policy.OutputSize + 10 * B.Policy.OutputSize + 100 * Several_Models.Actor.OutputSize + 1000 * Several_Models.Critic.OutputSize);
            Console.WriteLine(A.Policy.Pretrained.Parameters.Description.ParameterCount + B.Policy.Pretrained.Parameters.Description.ParameterCount);
            """;
        string folder = CreateProject(
            "Several-Models",
            program,
            """
            <NetGenModel Include="a/policy.onnx" Namespace="A" />
            <NetGenModel Include="b/policy.onnx" Namespace="B" />
            <NetGenModel Include="both.onnx" Class="Actor" Outputs="actions" />
            <NetGenModel Include="both.onnx" Class="Critic" Outputs="values" />
            <NetGenModel Include="doubtful.json" />
            """,
            "<AnalysisLevel>latest-all</AnalysisLevel><GenerateDocumentationFile>true</GenerateDocumentationFile><ImplicitUsings>disable</ImplicitUsings>");
        Copy("mlp.14.onnx", Path.Combine(folder, "a", "policy.onnx"));
        Copy("mlp-batch-norm.14.onnx", Path.Combine(folder, "b", "policy.onnx"));
        File.WriteAllText(
            Path.Combine(folder, "doubtful.json"),
            """{"in_shape": [null, 1], "layers": [{"type": "dense", "activation": "softmax", "shape": [null, 1], "weights": [[[2]], [3]]}]}""");
        Copy("stable-baselines.onnx", Path.Combine(folder, "both.onnx"));

        CommandResult run = DotNet.Run(folder, "run", "-c", "Release");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.EndsWith("1223\n241\n", run.Output, StringComparison.Ordinal);
    }

    [FullRunFact]
    public void DesignTimeBuild_HasTheClass_AndCleanRemovesWhatTheBuildMade()
    {
        string folder = CreateProject("DesignTimeModel", Program, "<NetGenModel Include=\"policy.onnx\" Namespace=\"Game\" />");
        Copy("mlp.14.onnx", Path.Combine(folder, "policy.onnx"));

        CommandResult build = DotNet.Run(
            folder, "msbuild", "-restore", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true",
            "-getItem:CscCommandLineArgs");

        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Contains("NetGen/policy.onnx.cs\"", build.Output.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Contains("NetGen/policy.onnx.safetensors.netgen-weights\"", build.Output.Replace('\\', '/'), StringComparison.Ordinal);
        Build(folder);
        Assert.True(DotNet.Run(folder, "clean", "-c", "Release").ExitCode == 0);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "obj", "Release"), "policy.*", SearchOption.AllDirectories));
    }

    [FullRunFact]
    public void OtherOptions_ImportAgain()
    {
        string folder = CreateProject("Options", Program, "<NetGenModel Include=\"policy.onnx\" Namespace=\"Game\" /><NetGenModel Include=\"gate.json\" />");
        Copy("mlp.14.onnx", Path.Combine(folder, "policy.onnx"));
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Models", "gate.json"), Path.Combine(folder, "gate.json"));
        string output = Build(folder);
        Assert.Contains("NetGen: policy.onnx is class Game.Policy", output, StringComparison.Ordinal);
        Assert.Contains("NetGen: gate.json is class Options.Gate, 3 → 2, 2 layers", output, StringComparison.Ordinal);

        Edit(folder, "<NetGenModel Include=\"gate.json\" />", "<NetGenModel Include=\"gate.json\" Namespace=\"Game\" />");

        output = Build(folder);
        Assert.DoesNotContain("NetGen: policy.onnx", output, StringComparison.Ordinal);
        Assert.Contains("NetGen: gate.json is class Game.Gate", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Package_HoldsTheImporterAndNothingForThePrograms()
    {
        using ZipArchive package = ZipFile.OpenRead(fixture.BuildPackage);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.Equal(Libraries, files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(
            ["LICENSE", "LICENSE.onnx.txt", "README.md", "icon.png", "build/NetGen.Build.targets", "tools/net10.0/NetGen.Build.runtimeconfig.json"],
            file => Assert.Contains(file, files));

        using var reader = new StreamReader(package.GetEntry("NetGen.Build.nuspec")!.Open(), Encoding.UTF8);
        string manifest = reader.ReadToEnd();
        Assert.Contains("<developmentDependency>true</developmentDependency>", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("<dependency ", manifest, StringComparison.Ordinal);
        Assert.Contains("<license type=\"expression\">MIT</license>", manifest, StringComparison.Ordinal);
    }

    // What PyTorch computed: the rows of all samples.
    private static void AssertPredicts(string folder, string recorded, int size)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Model(recorded)));
        float[] inputs = Values("inputs"), outputs = Values("outputs");
        string program = Assert.Single(Directory.GetFiles(Path.Combine(folder, "bin", "Release", "net10.0"), "Model*.dll"));
        foreach ((float[] input, float[] expected) in inputs.Chunk(inputs.Length * size / outputs.Length).Zip(outputs.Chunk(size)))
        {
            CommandResult run = DotNet.Run(folder, [program, .. input.Select(value => value.ToString("R", CultureInfo.InvariantCulture))]);
            Assert.True(run.ExitCode == 0, run.Output);
            float[] predicted = [.. run.Output.Trim().Split(' ').Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
            Assert.Equal(size, predicted.Length);

            // Both compute in 32 bits, in another order.
            Assert.All(expected.Zip(predicted), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }

        float[] Values(string name) => [.. json.RootElement.GetProperty(name)[0].EnumerateArray().Select(value => value.GetSingle())];
    }

    private static string Build(string folder)
    {
        CommandResult build = DotNet.Run(folder, "build", "-c", "Release");
        Assert.True(build.ExitCode == 0, build.Output);
        return build.Output;
    }

    private static void AssertFails(string folder, params string[] messages)
    {
        CommandResult build = DotNet.Run(folder, "build", "-c", "Release");
        Assert.NotEqual(0, build.ExitCode);
        Assert.All(messages, message => Assert.Contains(message, build.Output.Replace('\\', '/'), StringComparison.Ordinal));
    }

    // Pairs of what is there and what is to be there.
    private static void Edit(string folder, params string[] replacements)
    {
        string project = Assert.Single(Directory.GetFiles(folder, "*.csproj")), text = File.ReadAllText(project);
        foreach (string[] pair in replacements.Chunk(2))
        {
            Assert.Contains(pair[0], text, StringComparison.Ordinal);
            text = text.Replace(pair[0], pair[1], StringComparison.Ordinal);
        }

        File.WriteAllText(project, text);
    }

    private string CreateProject(string name, string program, string items, string properties = "") => fixture.CreateProject(
        name, program, properties, items: $"<PackageReference Include=\"NetGen.Build\" Version=\"{fixture.Version}\" PrivateAssets=\"all\" />{items}");

    private static void Copy(string model, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Model(model), path, overwrite: true);
    }

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name);
}

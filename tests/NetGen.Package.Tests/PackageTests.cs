using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.RegularExpressions;
using NetGen.Tests;

namespace NetGen.Package.Tests;

/// <summary>A user's project that references the package, and nothing of this repository, works.</summary>
[Collection(nameof(PackageFixture))]
public sealed class PackageTests(PackageFixture fixture)
{
    private static readonly string Program =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "Xor.cs"));

    private const string Output = "0 xor 0 = 0\n0 xor 1 = 1\n1 xor 0 = 1\n1 xor 1 = 0\n";

    [Fact]
    public void Program_BuildsAndLearnsXor()
    {
        string folder = fixture.CreateProject("Works", Program);

        CommandResult run = DotNet.Run(folder, "run");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.EndsWith(Output, run.Output.TrimEnd('\n') + "\n", StringComparison.Ordinal);
        string[] libraries = Directory.GetFiles(Path.Combine(folder, "bin"), "*.dll", SearchOption.AllDirectories);
        Assert.Equal(["NetGen.dll", "Sep.dll", "Works.dll", "csFastFloat.dll"], libraries.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [NativeAotFact]
    public void Program_CompiledAheadOfTime_LearnsXorWithoutWarningsAndWithWideVectors()
    {
        // Besides the readme's program: what the processor is used for, and a batch on all its cores.
        const string more = """
            const int samples = 100_000;
            float[] points = [.. Enumerable.Range(0, 2 * samples).Select(i => (i * 7919 % 1000) / 1000f)];
            var outputs = new float[samples];
            network.PredictBatch(points, outputs, maxDegreeOfParallelism: -1);
            float difference = 0;
            for (int i = 0; i < samples; i += 999)
            {
                network.Predict(points.AsSpan(2 * i, 2), probability);
                difference = Math.Max(difference, Math.Abs(probability[0] - outputs[i]));
            }

            Console.WriteLine($"batch and single differ: {difference > 1e-5f}");
            Console.WriteLine($"256-bit vectors: {NetGen.Numerics.PanelSupport.Use256}");


            """;
        string folder = fixture.CreateProject(
            "Aot",
            Program.Replace("[Input(2)]", more + "[Input(2)]", StringComparison.Ordinal),
            "<PublishAot>true</PublishAot><InvariantGlobalization>true</InvariantGlobalization>",
            otherFeeds: true);

        // Warnings are errors in the project, and so are those of the trimmer.
        CommandResult publish = DotNet.Run(folder, "publish", "-c", "Release", "--use-current-runtime", "-o", "published");

        Assert.True(publish.ExitCode == 0, publish.Output);
        bool isX64 = RuntimeInformation.OSArchitecture == Architecture.X64;
        Assert.Equal(isX64, publish.Output.Contains("NetGen: Aot is compiled for x86-64-v3", StringComparison.Ordinal));
        string executable = Path.Combine(folder, "published", OperatingSystem.IsWindows() ? "Aot.exe" : "Aot");

        // The program reads no CSV. One that does has the names of the reader's types.
        Assert.Equal(-1, File.ReadAllBytes(executable).AsSpan().IndexOf("SepReader"u8));
        if (isX64 && !Avx2.IsSupported)
            return;
        CommandResult run = DotNet.RunProgram(executable, folder);
        Assert.Equal(
            $"{Output}batch and single differ: False\n256-bit vectors: {isX64}\n", run.Output.TrimEnd('\n') + "\n");
    }

    [FullRunFact]
    public void AotInstructionSet_IsChosenForX64UnlessTheProjectSays()
    {
        string folder = fixture.CreateProject("AotProperties", Program);
        CommandResult restore = DotNet.Run(folder, "restore");
        Assert.True(restore.ExitCode == 0, restore.Output);

        Assert.Equal("x86-64-v3", InstructionSet("linux-x64"));
        Assert.Equal("x86-64-v3", InstructionSet("win-x64"));
        Assert.Equal("", InstructionSet("linux-arm64"));
        Assert.Equal("", InstructionSet("win-x86"));
        Assert.Equal("", InstructionSet("linux-x64", "-p:NetGenAotAvx2=false"));
        Assert.Equal("x86-64-v4", InstructionSet("linux-x64", "-p:IlcInstructionSet=x86-64-v4"));

        string InstructionSet(string runtimeIdentifier, params string[] properties)
        {
            CommandResult result = DotNet.Run(folder,
            [
                "msbuild", "-t:NetGenChooseAotInstructionSet", "-getProperty:IlcInstructionSet",
                $"-p:RuntimeIdentifier={runtimeIdentifier}", .. properties,
            ]);
            Assert.True(result.ExitCode == 0, result.Output);
            return result.Output.Trim();
        }
    }

    [Fact]
    public void WrongShape_FailsTheBuildWithTheRule()
    {
        string folder = fixture.CreateProject(
            "WrongShape", Program.Replace("[Input(2)]", "[Input(2, 1)]", StringComparison.Ordinal));

        CommandResult build = DotNet.Run(folder, "build");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains(
            "Program.cs(17,2): error NG0006: The layer 'dense' expects an input of 1 dimension, got",
            build.Output,
            StringComparison.Ordinal);
        Assert.Contains("docs/rules/NG0006.md", build.Output, StringComparison.Ordinal);
    }

    [FullRunFact]
    public void WrongShape_IsFixedByDotNetFormat()
    {
        string folder = fixture.CreateProject(
            "Fixed", Program.Replace("[Input(2)]", "[Input(2, 1)]", StringComparison.Ordinal));

        CommandResult format = DotNet.Run(folder, "format", "analyzers", "--diagnostics", "NG0006", "--severity", "error");

        Assert.True(format.ExitCode == 0, format.Output);
        Assert.Contains(
            "[Input(2, 1)]\n[Flatten]\n[Dense(8, Tanh)]\n",
            File.ReadAllText(Path.Combine(folder, "Program.cs")).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void GeneratedCode_RaisesNoWarningInAStrictProject()
    {
        // Every analyzer of the SDK, documentation asked for, arithmetic checked, no implicit usings; warnings are errors.
        const string strict =
            "<AnalysisLevel>latest-all</AnalysisLevel><GenerateDocumentationFile>true</GenerateDocumentationFile>"
            + "<CheckForOverflowUnderflow>true</CheckForOverflowUnderflow><ImplicitUsings>disable</ImplicitUsings>";
        const string program = """
            using System;
            using NetGen;

            [assembly: CLSCompliant(false)]

            namespace Strict.App;

            /// <summary>A network.</summary>
            [Input(20)]
            [Dense(70, Gelu, KernelL2 = 1e-3)]
            [Dropout(0.5)]
            [Dense(10, Softmax)]
            [Loss(SparseCategoricalCrossEntropy)]
            internal sealed partial class Digits;

            internal static class Program
            {
                private static void Main() => Console.WriteLine(new Digits().Parameters.Description.ParameterCount);
            }
            """;
        string folder = fixture.CreateProject("Strict", program, strict);

        CommandResult run = DotNet.Run(folder, "run");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.EndsWith("2180", run.Output.TrimEnd('\n'), StringComparison.Ordinal);
    }

    [FullRunFact]
    public void NamesOutsideOfAttributes_AreThoseOfTheProject()
    {
        string more = Program.Replace("[Input(2)]", "Console.WriteLine(Tanh);\n[Input(2)]", StringComparison.Ordinal);
        string without = fixture.CreateProject("BareNames", more);
        string with = fixture.CreateProject("StaticUsings", more, "<NetGenStaticUsings>true</NetGenStaticUsings>");

        CommandResult failed = DotNet.Run(without, "build");
        CommandResult built = DotNet.Run(with, "build");

        Assert.Contains("error CS0103: The name 'Tanh' does not exist", failed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error NG", failed.Output, StringComparison.Ordinal);
        Assert.True(built.ExitCode == 0, built.Output);
    }

    [Fact]
    public void OlderFramework_IsToldWhichOneThePackageIsFor()
    {
        string folder = fixture.CreateProject("Net8", Program);
        string project = Path.Combine(folder, "Net8.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("net10.0", "net8.0", StringComparison.Ordinal));

        CommandResult restore = DotNet.Run(folder, "restore");

        Assert.NotEqual(0, restore.ExitCode);
        Assert.Contains("NU1202", restore.Output, StringComparison.Ordinal);
        Assert.Contains("supports: net10.0", restore.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Debug", "True")]
    [InlineData("Release", "False")]
    public void DebugBuildOfAProgram_RunsOptimisedKernels(string configuration, string isCopy)
    {
        string folder = fixture.CreateProject("Optimised", """
            using System;
            using NetGen;

            var network = new Net(seed: 1);
            network.Predict([1, 2], new float[1]);
            Console.WriteLine($"copy {OptimizedCopy.Find<Action>(Probe.Run) is not null}");

            [Input(2)]
            [Dense(1)]
            public sealed partial class Net;

            static class Probe
            {
                public static void Run() { }
            }
            """);

        CommandResult run = DotNet.Run(folder, "run", "-c", configuration);

        Assert.Contains($"copy {isCopy}", run.Output, StringComparison.Ordinal);
    }

    [FullRunTheory]
    [InlineData("NG0017", "[Dense(3)]\n[Loss(CategoricalCrossEntropy)]", "[Dense(3, Softmax)]\n[Loss(CategoricalCrossEntropy)]")]
    [InlineData("NG0018", "[Dense(1, Softmax)]", "[Dense(1, Sigmoid)]")]
    [InlineData("NG0019", "[Dense(4, Softmax)]\n[Dense(3, Softmax)]", "[Dense(4, Relu)]\n[Dense(3, Softmax)]")]
    [InlineData("NG0020", "[Dense(3)]\n[Dropout(0.5)]\n[Loss(Huber)]", "[Dropout(0.5)]\n[Dense(3)]\n[Loss(Huber)]")]
    public void DoubtfulNetworks_AreAllFixedByDotNetFormat(string id, string doubtful, string @fixed)
    {
        string Networks(string layers) => $"using NetGen;\n\n[Input(2)]\n{layers}\npublic sealed partial class First;\n\n[Input(2)]\n{layers}\npublic sealed partial class Second;\n";
        string folder = fixture.CreateProject("Format" + id, Networks(doubtful), "<OutputType>Library</OutputType>");

        CommandResult format = DotNet.Run(folder, "format", "analyzers", "--diagnostics", id, "--severity", "info");

        Assert.True(format.ExitCode == 0, format.Output);
        Assert.Equal(Networks(@fixed), File.ReadAllText(Path.Combine(folder, "Program.cs")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Readme_ShowsTheProgramThatIsTested()
    {
        string readme = File.ReadAllText(Path.Combine(PackageFixture.RepositoryRoot(), "README.md"));

        Assert.Contains($"```csharp\n{Program}```\n", readme, StringComparison.Ordinal);
        Assert.Contains($"```text\n{Output}```\n", readme, StringComparison.Ordinal);
    }

    [Fact]
    public void Package_HoldsLibraryGeneratorFixesAndProps()
    {
        using ZipArchive package = ZipFile.OpenRead(fixture.Package);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];

        string[] expected =
        [
            "LICENSE",
            "README.md",
            "icon.png",
            "analyzers/dotnet/cs/NetGen.CodeFixes.dll",
            "analyzers/dotnet/cs/NetGen.Compiler.dll",
            "analyzers/dotnet/cs/NetGen.Generator.dll",
            "build/net10.0/NetGen.props",
            "build/net10.0/NetGen.targets",
            "buildTransitive/net10.0/NetGen.props",
            "buildTransitive/net10.0/NetGen.targets",
            "lib/net10.0/NetGen.dll",
            "lib/net10.0/NetGen.xml",
            "tools/netstandard2.0/NetGen.Tasks.dll",
        ];
        Assert.All(expected, file => Assert.Contains(file, files));
        Assert.DoesNotContain(files, file => file.EndsWith(".dll", StringComparison.Ordinal) && !expected.Contains(file));

        using var reader = new StreamReader(package.GetEntry("NetGen.nuspec")!.Open(), Encoding.UTF8);
        string manifest = reader.ReadToEnd();
        Assert.Equal(1, Regex.Count(manifest, "<dependency "));
        Assert.Contains("<dependency id=\"Sep\" version=\"", manifest, StringComparison.Ordinal);
        Assert.Contains("<readme>README.md</readme>", manifest, StringComparison.Ordinal);
        Assert.Contains("<icon>icon.png</icon>", manifest, StringComparison.Ordinal);
        Assert.Matches("<releaseNotes>### [A-Z]", manifest);
        Assert.Contains("<license type=\"expression\">MIT</license>", manifest, StringComparison.Ordinal);
    }
}

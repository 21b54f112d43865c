using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>Other networks as layers: of this project and of others, finished and not.</summary>
public sealed class NetworkLayerTests
{
    private const string Block = "[Input] [Dense(3, Relu, Name = \"in\")] [Dense(3)] [Add(\"in\")] public sealed partial class Block;";
    private const string Net = "[Input(3)] [Layer<Block>(Repeat = 2)] [Dense(1)] public sealed partial class Net;";

    [Fact]
    public void ALayerOfAReferencedAssembly_IsReadFromThere()
    {
        using var image = new MemoryStream();
        BuildResult library = TestCompilation.Build($"using NetGen; {Block}");
        Assert.Empty(library.Diagnostics);
        Assert.True(library.Output.Emit(image).Success);
        CSharpCompilation program = TestCompilation.Create($"using NetGen; {Net}")
            .AddReferences(MetadataReference.CreateFromImage(image.ToArray()))
            .WithAssemblyName("Program");

        BuildResult build = TestCompilation.Build(program);

        Assert.Empty(build.Diagnostics);
        Assert.NotNull(build.Output.GetTypeByMetadataName("Net")!.GetMembers("Block1InKernel").SingleOrDefault());
    }

    [Fact]
    public void AnOpenClass_GetsItsNamesOnly()
    {
        BuildResult build = TestCompilation.Build($"using NetGen; {Block}");

        Assert.Empty(build.Diagnostics);
        Assert.Equal(["Block.Names.g.cs"], build.Sources.Select(source => source.HintName));
    }

    [Fact]
    public void AnEditOfTheBlock_ReachesTheNetwork()
    {
        (GeneratorRunResult first, GeneratorRunResult second) = RunTwice("[Dense(3)]", "[Dense(3, Tanh)]");

        Assert.NotEqual(Text(first, "Net.g.cs"), Text(second, "Net.g.cs"));
    }

    [Theory]
    [InlineData("class Block;", "class Block { public int Answer => 42; }")]
    [InlineData("[Dense(3)]", "\n// a comment\n[Dense(2 + 1)]")]
    public void AnotherEditOfTheBlock_RunsNoStepAfterTheDeclaration(string old, string @new)
    {
        (_, GeneratorRunResult second) = RunTwice(old, @new);

        Assert.All(
            second.TrackedSteps[TrackingNames.Sources].SelectMany(run => run.Outputs),
            output => Assert.Contains(output.Reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged }));
    }

    [Theory]
    [InlineData("[Layer<Block>(Repeat = 2)]", "[Layer<Blokc>(Repeat = 2)]")]
    [InlineData("[Layer<Block>(Repeat = 2)]", "[Layer<>]")]
    [InlineData("[Layer<Block>(Repeat = 2)]", "[Layer<Block>(Repeat = )]")]
    [InlineData("[Layer<Block>(Repeat = 2)]", "[Layer]")]
    [InlineData("[Dense(3)] [Add", "[Dense(3, )] [Add")]
    [InlineData("[Add(\"in\")]", "[Add(]")]
    public void UnfinishedCode_KeepsTheMembers(string old, string @new)
    {
        BuildResult build = TestCompilation.Build($"using NetGen; {Block} {Net}".Replace(old, @new, StringComparison.Ordinal));

        Assert.Contains(build.Diagnostics, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(build.Networks);
        Assert.NotEmpty(build.Output.GetTypeByMetadataName("Net")!.GetMembers("Predict"));
    }

    [Fact]
    public void Cycles_AreReportedAtEachClass()
    {
        BuildResult build = TestCompilation.Build("""
            using NetGen;
            [Input(2)] [Layer<B>] partial class A;
            [Input(2)] [Layer<C>] partial class B;
            [Input(2)] [Layer<A>] partial class C;
            """);

        Assert.Equal(3, build.Rules.Length);
        Assert.All(build.Rules, diagnostic => Assert.Equal("NG0038", diagnostic.Id));
        Assert.Empty(build.Networks);
    }

    [Fact]
    public void NetworksInNetworks_HaveALimit()
    {
        // Each holds the one before twice: 2⁴⁰ of them in all.
        IEnumerable<string> classes = Enumerable.Range(1, 40).Select(i => $"[Input] [Layer<N{i - 1}>] [Layer<N{i - 1}>] partial class N{i};");

        BuildResult build = TestCompilation.Build(
            $"using NetGen; [Input] [Dense(1)] partial class N0; {string.Join("\n", classes)} [Input(1)] [Layer<N40>] partial class Net;");

        Assert.Contains(build.Rules, diagnostic => diagnostic.Id is "NG0039" or "NG0041");
        Assert.Empty(build.Networks);
    }

    private static (GeneratorRunResult First, GeneratorRunResult Second) RunTwice(string old, string @new)
    {
        SyntaxTree net = CSharpSyntaxTree.ParseText($"using NetGen; {Net}", TestCompilation.ParseOptions, "Net.cs");
        CSharpCompilation compilation = TestCompilation.Create($"using NetGen; {Block}").AddSyntaxTrees(net);
        GeneratorDriver driver = TestCompilation.CreateDriver().RunGenerators(compilation);
        GeneratorRunResult first = driver.GetRunResult().Results.Single();
        SyntaxTree block = compilation.SyntaxTrees[0];
        SyntaxTree edited = CSharpSyntaxTree.ParseText(
            block.ToString().Replace(old, @new, StringComparison.Ordinal), TestCompilation.ParseOptions, block.FilePath);
        return (first, driver.RunGenerators(compilation.ReplaceSyntaxTree(block, edited)).GetRunResult().Results.Single());
    }

    private static string Text(GeneratorRunResult result, string file) =>
        result.GeneratedSources.Single(source => source.HintName == file).SourceText.ToString();
}

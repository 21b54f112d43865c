using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests;

/// <summary>The generator does again only what an edit calls for.</summary>
public sealed class IncrementalityTests
{
    private const string Source = """
        using NetGen;
        namespace My;
        [Input(3)] [Dense(4, Relu)] [Dropout(0.5)] [Dense(2, Softmax)] [Loss(CategoricalCrossEntropy)]
        public sealed partial class Net { public int Answer => 41; }
        """;

    private static readonly string GpuSource = Source.Replace("[Input(3)]", "[Input(3)] [Gpu]", StringComparison.Ordinal);

    private static readonly SyntaxTree Other = CSharpSyntaxTree.ParseText("class Other;", TestCompilation.ParseOptions, "Other.cs");

    [Theory]
    [InlineData("namespace My;", "namespace My; // a comment")]
    [InlineData("[Dropout(0.5)]", "\n// regularise\n[Dropout(0.5d)]\n")]
    [InlineData("=> 41", "=> 42")]
    [InlineData("{ public int", "{ private sealed class Other; public int")]
    [InlineData("[Dense(4, Relu)]", "[Dense(2 + 2, (Relu), UseBias = true)]")]
    public void EditThatDoesNotConcernTheNetwork_RunsNoStepBehindTheDeclaration(string old, string @new) =>
        AssertNothingIsNew(RunTwice(old, @new));

    [Theory]
    [InlineData("=> 41", "=> 41 +")]
    [InlineData("=> 41; }", "=> ")]
    [InlineData("{ public int", "{ float Best() { Predict(; return 3. } public int")]
    [InlineData("{ public int", "{ float[] last = public int")]
    [InlineData("{ public int", "{ void Play() { if (Answer public int")]
    [InlineData("=> 41; }", "=> 41; } class Other { void M( }")]
    [InlineData("[Dropout(0.5)]", "[Dropout(0.5)] [")]
    [InlineData("[Dropout(0.5)]", "[Dropout(0.5)] []")]
    [InlineData("[Dropout(0.5)]", "[Dropout(0.5)] [Drop")]
    [InlineData("[Dropout(0.5)]", "[Dropout(0.5)] [Drop]")]
    [InlineData("[Dropout(0.5)]", "[Dropout(0.5)")]
    public void UnfinishedLine_KeepsTheNetwork(string old, string @new) => AssertNothingIsNew(RunTwice(old, @new));

    // A generator sees the source as it is and has no memory, so it cannot keep the last good code. The members it can.
    [Theory]
    [InlineData("[Dropout(0.5)]", "[Dropout(0.5)] [Dropout(]")]
    [InlineData("[Dropout(0.5)]", "[Dropout()]")]
    [InlineData("[Dense(4, Relu)]", "[Dense(4, )]")]
    [InlineData("[Dense(4, Relu)]", "[Dense(4, Rel)]")]
    [InlineData("[Dense(4, Relu)]", "[Dense(4, Relu, UseBias = )]")]
    public void UnfinishedArgumentOfALayer_KeepsTheMembersAndTakesTheCodeAway(string old, string @new)
    {
        GeneratorRunResult result = RunTwice(old, @new);

        AssertReasons(result, TrackingNames.Sources, [IncrementalStepRunReason.Modified]);
        Assert.Equal(["My.Net.Cpu.g.cs", "My.Net.Names.g.cs", "My.Net.g.cs"], result.GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(result.GeneratedSources, source => source.SourceText.ToString().Contains("namespace NetGen.Generated", StringComparison.Ordinal));
    }

    [Fact]
    public void NameWithItsEnumeration_ChangesTheFileOfNamesOnly()
    {
        GeneratorRunResult result = RunTwice("[Dense(4, Relu)]", "[Dense(4, Activation.Relu)]");

        AssertReasons(result, TrackingNames.Declaration, [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);
        AssertReasons(result, TrackingNames.Sources, [IncrementalStepRunReason.Cached]);
        AssertReasons(result, TrackingNames.Names, [IncrementalStepRunReason.Modified]);
    }

    [Fact]
    public void EditInAnotherFile_RunsNoStepBehindTheDeclaration()
    {
        CSharpCompilation compilation = TestCompilation.Create(Source);

        AssertNothingIsNew(Run(compilation, compilation.AddSyntaxTrees(Other)));
    }

    [Fact]
    public void EditInAnotherFile_KeepsAGpuNetwork()
    {
        CSharpCompilation compilation = TestCompilation.Create(GpuSource).AddReferences(GpuPackage.References);

        GeneratorRunResult result = Run(compilation, compilation.AddSyntaxTrees(Other));

        AssertNothingIsNew(result, files: 4);
    }

    [Fact]
    public void PackageNetGenGpu_BringsTheNetworkWhenItIsReferenced()
    {
        CSharpCompilation compilation = TestCompilation.Create(GpuSource);

        GeneratorRunResult result = Run(compilation, compilation.AddReferences(GpuPackage.References));

        AssertReasons(result, TrackingNames.Declaration, [IncrementalStepRunReason.Modified]);
        Assert.Equal(4, result.GeneratedSources.Length);
    }

    [Theory]
    [InlineData("Dense(4, Relu)", "Dense(5, Relu)")]
    [InlineData("Dense(4, Relu)", "Dense(4, Tanh)")]
    [InlineData("0.5", "0.25")]
    [InlineData("namespace My", "namespace Mine")]
    public void EditOfTheNetwork_ChangesTheSources(string old, string @new)
    {
        GeneratorRunResult result = RunTwice(old, @new);

        AssertReasons(result, TrackingNames.Declaration, [IncrementalStepRunReason.Modified]);
        AssertReasons(result, TrackingNames.Sources, [IncrementalStepRunReason.Modified]);
    }

    // The generator reads no file: only the analyzer compares it with the layers.
    [Theory]
    [InlineData("=> 41", "=> 42", IncrementalStepRunReason.Cached)]
    [InlineData("net.safetensors", "other.safetensors", IncrementalStepRunReason.Modified)]
    public void Weights_MakeTheSourcesAnewOnlyIfTheirNameChanges(string old, string @new, IncrementalStepRunReason expected)
    {
        string source = Source.Replace("[Input(3)]", "[Input(3)] [Weights(\"net.safetensors\")]", StringComparison.Ordinal);

        GeneratorRunResult result = Run(
            TestCompilation.Create(source), TestCompilation.Create(source.Replace(old, @new, StringComparison.Ordinal)));

        AssertReasons(result, TrackingNames.Sources, [expected]);
    }

    [Fact]
    public void NumberOfUnits_ShowsInTheOutput()
    {
        string Generate(string source) => string.Concat(
            TestCompilation.Build(source).Sources.Select(file => file.SourceText.ToString()));

        string before = Generate(Source);
        string after = Generate(Source.Replace("Dense(4", "Dense(7", StringComparison.Ordinal));

        // 3·4 + 4 + 4·2 + 2 parameters, and 3·7 + 7 + 7·2 + 2.
        Assert.Contains("ParameterCount = 26;", before, StringComparison.Ordinal);
        Assert.Contains("ParameterCount = 44;", after, StringComparison.Ordinal);
    }

    private static GeneratorRunResult RunTwice(string old, string @new)
    {
        CSharpCompilation first = TestCompilation.Create(Source);
        string edited = Source.Replace(old, @new, StringComparison.Ordinal);
        Assert.NotEqual(Source, edited);
        SyntaxTree tree = first.SyntaxTrees.Single(tree => tree.FilePath == TestCompilation.SourcePath);
        CSharpCompilation second = first.ReplaceSyntaxTree(
            tree, CSharpSyntaxTree.ParseText(edited, TestCompilation.ParseOptions, TestCompilation.SourcePath));
        return Run(first, second);
    }

    private static GeneratorRunResult Run(CSharpCompilation first, CSharpCompilation second) =>
        TestCompilation.CreateDriver().RunGenerators(first).RunGenerators(second).GetRunResult().Results.Single();

    // Roslyn may read the attributes again; the declaration is then equal to the last, and all after it is taken from the cache.
    private static void AssertNothingIsNew(GeneratorRunResult result, int files = 3)
    {
        AssertReasons(result, TrackingNames.Declaration, [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]);
        AssertReasons(result, TrackingNames.Sources, [IncrementalStepRunReason.Cached]);
        Assert.All(
            result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
        Assert.Equal(files, result.GeneratedSources.Length);
    }

    private static void AssertReasons(GeneratorRunResult result, string step, IncrementalStepRunReason[] expected) =>
        Assert.All(
            result.TrackedSteps[step].SelectMany(run => run.Outputs), output => Assert.Contains(output.Reason, expected));
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Tests.Infrastructure;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>An editor runs one driver for hours: it must not hold on to what it saw before.</summary>
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int WarmUp = 1000;

    // A source that is generated has some 50 KB. One that stayed for every edit would come to 100 MB after 2,000.
    private const long MostGrowth = 8 << 20;

    private static readonly int Edits = FuzzSettings.IsLong ? 10_000 : 3000;

    [Fact]
    public void ManyEdits_DoNotGrowMemory()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions);
        CSharpCompilation compilation = TestCompilation.Create(Network(units: 4));
        long before = 0;
        for (int edit = 1; edit <= Edits; edit++)
        {
            string text = (edit % 3) switch
            {
                0 => Network(units: 4),
                1 => Network(units: 5),
                _ => Network(units: 5) + $"class Other{edit};",
            };
            SyntaxTree old = compilation.SyntaxTrees.Single(tree => tree.FilePath == TestCompilation.SourcePath);
            compilation = compilation.ReplaceSyntaxTree(
                old, CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions, TestCompilation.SourcePath));
            driver = driver.RunGenerators(compilation);
            if (edit == WarmUp)
                before = GC.GetTotalMemory(forceFullCollection: true);
        }

        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(2, driver.GetRunResult().GeneratedTrees.Length);
        Assert.True(growth < MostGrowth, $"{Edits - WarmUp} edits left {growth / 1024} KB behind.");
    }

    private static string Network(int units) =>
        $"using NetGen; [Input(3)] [Dense({units}, Relu)] [Dense(2, Softmax)] [Loss(CategoricalCrossEntropy)] sealed partial class Net;";
}

/// <summary>Other tests would allocate meanwhile.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTestsRunAlone;

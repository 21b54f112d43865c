using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Tests.Infrastructure;
using NetGen.Tests;
using Xunit.Abstractions;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>An editor runs one driver for hours: it must not hold on to what it saw before.</summary>
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int WarmUp = 1000;

    private const int Edits = 10_000;

    // What is generated for one edit has some 20 KB. If it stayed, 9,000 edits would come to 180 MB.
    private const long MostGrowth = 8 << 20;

    [FullRunFact]
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

        Assert.Equal(3, driver.GetRunResult().GeneratedTrees.Length);
        string summary = $"{Edits - WarmUp} edits left {growth / 1024} KB behind.";
        output.WriteLine(summary);
        Assert.True(growth < MostGrowth, summary);
    }

    private static string Network(int units) =>
        $"using NetGen; [Input(3)] [Dense({units}, Relu)] sealed partial class Net;";
}

/// <summary>Other tests would allocate meanwhile.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTestsRunAlone;

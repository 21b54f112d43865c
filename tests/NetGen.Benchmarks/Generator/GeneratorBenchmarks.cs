using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Benchmarks;

/// <summary>What the generator costs while a person types.</summary>
// In this process, because BenchmarkDotNet would build another one against its own Roslyn instead of the oldest supported.
[InProcess]
[MemoryDiagnoser]
public class GeneratorBenchmarks
{
    private CSharpCompilation _compilation = null!;
    private CSharpCompilation _edited = null!;
    private GeneratorDriver _warm = null!;

    /// <summary>The layers of the network.</summary>
    [Params(3, 100)]
    public int Layers { get; set; }

    /// <summary>Whether every second layer adds what came before.</summary>
    [Params(false, true)]
    public bool Branches { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        string network = Branches ? GeneratorHost.GraphSource(Layers) : GeneratorHost.NetworkSource(Layers);
        _compilation = GeneratorHost.Compile([network, "class Other { int x = 1; }"]);
        SyntaxTree other = _compilation.SyntaxTrees[1];
        _edited = _compilation.ReplaceSyntaxTree(other, CSharpSyntaxTree.ParseText("class Other { int x = 2; }"));
        _warm = GeneratorHost.CreateDriver().RunGenerators(_compilation);
        if (!_warm.GetRunResult().GeneratedTrees.Any(tree => tree.FilePath.EndsWith(".Cpu.g.cs", StringComparison.Ordinal)))
            throw new InvalidOperationException("The generator made no network.");
    }

    /// <summary>From the attributes to the text, nothing cached.</summary>
    [Benchmark(Baseline = true)]
    public GeneratorDriver Fresh() => GeneratorHost.CreateDriver().RunGenerators(_compilation);

    /// <summary>After a change in another file.</summary>
    [Benchmark]
    public GeneratorDriver UnrelatedEdit() => _warm.RunGenerators(_edited);
}

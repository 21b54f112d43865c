using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator;

namespace NetGen.Benchmarks;

/// <summary>Runs the generator as the compiler does.</summary>
internal static class GeneratorHost
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A compilation of the given files.</summary>
    public static CSharpCompilation Compile(IEnumerable<string> sources) => CSharpCompilation.Create(
        "Benchmark",
        sources.Select(source => CSharpSyntaxTree.ParseText(source)),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>A driver that has run nothing yet.</summary>
    public static GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(new NetworkGenerator());

    /// <summary>A class whose network has a number of layers.</summary>
    public static string NetworkSource(int layers)
    {
        IEnumerable<string> attributes = Enumerable.Range(0, layers - 1).Select(_ => "[Dense(64, Relu)]");
        return $$"""
            using NetGen;
            namespace Benchmark;
            [Input(30)]
            {{string.Join('\n', attributes)}}
            [Dense(10, Softmax)]
            [Loss(SparseCategoricalCrossEntropy)]
            public sealed partial class Network;
            """;
    }

    /// <summary>The source of a network of so many layers of which every second one adds what came before.</summary>
    public static string GraphSource(int layers)
    {
        IEnumerable<string> blocks = Enumerable.Range(1, (layers - 2) / 2).Select(block =>
            $"[Dense(64, Relu)]\n[Add(\"block_{block - 1}\", Name = \"block_{block}\")]");
        return $$"""
            using NetGen;
            namespace Benchmark;
            [Input(30)]
            [Dense(64, Relu, Name = "block_0")]
            {{string.Join('\n', blocks)}}
            [Dense(10, Softmax)]
            [Loss(SparseCategoricalCrossEntropy)]
            public sealed partial class Network;
            """;
    }
}

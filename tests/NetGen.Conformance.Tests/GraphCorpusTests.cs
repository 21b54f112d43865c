using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance;

/// <summary>Networks that are no chains: the generated C# computes what the interpreter computes.</summary>
public sealed class GraphCorpusTests
{
    private const int CasesInAChunk = 40;
    private const int OrdinaryChunks = 1;
    private const int Chunks = 8;

    public static TheoryData<int> FirstSeeds => SeedsOf(0, OrdinaryChunks);

    public static TheoryData<int> FurtherSeeds => SeedsOf(OrdinaryChunks, Chunks);

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void RandomGraphs_MatchTheInterpreter(int firstSeed) =>
        AssertNone(CaseRunner.RunGenerated(RandomGraphs.Create(firstSeed, CasesInAChunk)));

    [FullRunTheory]
    [MemberData(nameof(FurtherSeeds))]
    public void FurtherRandomGraphs_MatchTheInterpreter(int firstSeed) => RandomGraphs_MatchTheInterpreter(firstSeed);

    [Fact]
    public void EdgeGraphs_MatchTheInterpreter() => AssertNone(CaseRunner.RunGenerated(EdgeGraphs.Create()));

    [Fact]
    public void QuantizedRandomGraphs_MatchTheInterpreter() =>
        AssertNone(CaseRunner.RunQuantized(RandomGraphs.Create(0, CasesInAChunk)));

    private static TheoryData<int> SeedsOf(int first, int end) =>
        [.. Enumerable.Range(first, end - first).Select(chunk => chunk * CasesInAChunk)];

    private static void AssertNone(IReadOnlyList<string> failures) =>
        Assert.True(failures.Count == 0, $"{failures.Count} cases failed:\n" + string.Join("\n", failures.Take(12)));
}

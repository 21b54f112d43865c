using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance;

/// <summary>The generated C# computes what the interpreter computes, over the whole corpus.</summary>
public sealed class CorpusTests
{
    private const int CasesInAChunk = 40;
    private const int OrdinaryChunks = 1;
    private const int Chunks = 8;

    public static TheoryData<int> FirstSeeds => SeedsOf(0, OrdinaryChunks);

    public static TheoryData<int> FurtherSeeds => SeedsOf(OrdinaryChunks, Chunks);

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void RandomNetworks_MatchTheInterpreter(int firstSeed) =>
        AssertNone(CaseRunner.RunGenerated(RandomNetworks.Create(firstSeed, CasesInAChunk)));

    [FullRunTheory]
    [MemberData(nameof(FurtherSeeds))]
    public void FurtherRandomNetworks_MatchTheInterpreter(int firstSeed) => RandomNetworks_MatchTheInterpreter(firstSeed);

    [Fact]
    public void EdgeNetworks_MatchTheInterpreter() => AssertNone(CaseRunner.RunGenerated(EdgeNetworks.Create()));

    [FullRunFact]
    public void QuantizedRandomNetworks_MatchTheInterpreter() =>
        AssertNone(CaseRunner.RunQuantized(RandomNetworks.Create(0, 3 * CasesInAChunk)));

    [Fact]
    public void QuantizedEdgeNetworks_MatchTheInterpreter() =>
        AssertNone(CaseRunner.RunQuantized(EdgeNetworks.Create()));

    [Fact]
    public void RandomNetworks_MeetEveryPairOfLossAndLastActivation() =>
        Assert.InRange(RandomNetworks.PairCount, 1, Chunks * CasesInAChunk);

    private static TheoryData<int> SeedsOf(int first, int end) =>
        [.. Enumerable.Range(first, end - first).Select(chunk => chunk * CasesInAChunk)];

    private static void AssertNone(IReadOnlyList<string> failures) =>
        Assert.True(failures.Count == 0, $"{failures.Count} cases failed:\n" + string.Join("\n", failures.Take(12)));
}

using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance;

/// <summary>The generated C# computes what the interpreter computes, over the whole corpus.</summary>
public sealed class CorpusTests
{
    [Theory]
    [MemberData(nameof(CorpusChunks.FirstSeeds), MemberType = typeof(CorpusChunks))]
    public void RandomNetworks_MatchTheInterpreter(int firstSeed) =>
        CaseRunner.AssertNone(CaseRunner.RunGenerated(RandomNetworks.Create(firstSeed, CorpusChunks.Cases)));

    [FullRunTheory]
    [MemberData(nameof(CorpusChunks.FurtherSeeds), MemberType = typeof(CorpusChunks))]
    public void FurtherRandomNetworks_MatchTheInterpreter(int firstSeed) => RandomNetworks_MatchTheInterpreter(firstSeed);

    [Fact]
    public void EdgeNetworks_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(EdgeNetworks.Create()));

    [FullRunFact]
    public void QuantizedRandomNetworks_MatchTheInterpreter() =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(RandomNetworks.Create(0, 3 * CorpusChunks.Cases)));

    [Fact]
    public void QuantizedEdgeNetworks_MatchTheInterpreter() =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(EdgeNetworks.Create()));

    [Fact]
    public void RandomNetworks_MeetEveryPairOfLossAndLastActivation() =>
        Assert.InRange(RandomNetworks.PairCount, 1, CorpusChunks.Count * CorpusChunks.Cases);
}

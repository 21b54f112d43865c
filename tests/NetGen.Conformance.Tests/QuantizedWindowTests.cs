using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// Networks of windows with kernels in fewer bits: the generated C# computes what the interpreter computes with the weights that the stored ones
/// stand for, in every format, for one sample and for batches.
/// </summary>
public sealed class QuantizedWindowTests
{
    [Fact]
    public void Convolutions_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunQuantized(ConvolutionNetworks.Create()));

    [Fact]
    public void Normalisations_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunQuantized(NormalizationNetworks.Create()));

    [Fact]
    public void LayersWithPositions_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunQuantized(LayerNetworks.Create()));

    [Theory]
    [MemberData(nameof(CorpusChunks.FirstSeeds), MemberType = typeof(CorpusChunks))]
    public void RandomWindows_MatchTheInterpreter(int firstSeed) =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(RandomWindows.Create(firstSeed, CorpusChunks.Cases)));

    [FullRunTheory]
    [MemberData(nameof(CorpusChunks.FurtherWindowSeeds), MemberType = typeof(CorpusChunks))]
    public void FurtherRandomWindows_MatchTheInterpreter(int firstSeed) => RandomWindows_MatchTheInterpreter(firstSeed);
}

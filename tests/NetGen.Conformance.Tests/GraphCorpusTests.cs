using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance;

/// <summary>Networks that are no chains: the generated C# computes what the interpreter computes.</summary>
public sealed class GraphCorpusTests
{
    [Theory]
    [MemberData(nameof(CorpusChunks.FirstSeeds), MemberType = typeof(CorpusChunks))]
    public void RandomGraphs_MatchTheInterpreter(int firstSeed) =>
        CaseRunner.AssertNone(CaseRunner.RunGenerated(RandomGraphs.Create(firstSeed, CorpusChunks.Cases)));

    [Theory]
    [MemberData(nameof(CorpusChunks.FirstSeeds), MemberType = typeof(CorpusChunks))]
    public void RandomGraphsWithPositions_MatchTheInterpreter(int firstSeed) =>
        CaseRunner.AssertNone(CaseRunner.RunGenerated(RandomGraphs.CreateShaped(firstSeed, CorpusChunks.Cases)));

    [FullRunTheory]
    [MemberData(nameof(CorpusChunks.FurtherSeeds), MemberType = typeof(CorpusChunks))]
    public void FurtherRandomGraphsWithPositions_MatchTheInterpreter(int firstSeed) => RandomGraphsWithPositions_MatchTheInterpreter(firstSeed);

    [FullRunTheory]
    [MemberData(nameof(CorpusChunks.FurtherSeeds), MemberType = typeof(CorpusChunks))]
    public void FurtherRandomGraphs_MatchTheInterpreter(int firstSeed) => RandomGraphs_MatchTheInterpreter(firstSeed);

    [Theory]
    [MemberData(nameof(CorpusChunks.FirstSeeds), MemberType = typeof(CorpusChunks))]
    public void RandomWindows_MatchTheInterpreter(int firstSeed) =>
        CaseRunner.AssertNone(CaseRunner.RunGenerated(RandomWindows.Create(firstSeed, CorpusChunks.Cases)));

    [FullRunTheory]
    [MemberData(nameof(CorpusChunks.FurtherWindowSeeds), MemberType = typeof(CorpusChunks))]
    public void FurtherRandomWindows_MatchTheInterpreter(int firstSeed) => RandomWindows_MatchTheInterpreter(firstSeed);

    [Fact]
    public void EdgeGraphs_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(EdgeGraphs.Create()));

    [Fact]
    public void DeclaredGraphs_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(DeclaredGraphs.Create()));

    [Fact]
    public void GraphsWithPositions_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(EdgeGraphs.CreateShaped()));

    [Fact]
    public void LayersWithPositions_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(LayerNetworks.Create()));

    [Fact]
    public void Convolutions_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(ConvolutionNetworks.Create()));

    [Fact]
    public void Normalisations_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(NormalizationNetworks.Create()));

    [Fact]
    public void RecurrentLayers_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(RecurrentNetworks.Create()));

    [Fact]
    public void Embeddings_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(EmbeddingNetworks.Create()));

    [Fact]
    public void Masks_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunGenerated(MaskNetworks.Create()));

    // Tables stay as they are.
    [Fact]
    public void QuantizedNetworksWithEmbeddings_MatchTheInterpreter() =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(EmbeddingNetworks.Create()));

    // Their own kernels stay as they are.
    [Fact]
    public void QuantizedNetworksWithRecurrentLayers_MatchTheInterpreter() =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(RecurrentNetworks.Create()));

    [Fact]
    public void QuantizedRandomGraphs_MatchTheInterpreter() =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(RandomGraphs.Create(0, CorpusChunks.Cases)));

    [Fact]
    public void QuantizedRandomGraphsWithPositions_MatchTheInterpreter() =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(RandomGraphs.CreateShaped(0, CorpusChunks.Cases)));
}

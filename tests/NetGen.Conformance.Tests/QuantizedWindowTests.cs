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
    public void RecurrentLayers_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunQuantized(RecurrentNetworks.Create()));

    [Fact]
    public void LayersWithPositions_MatchTheInterpreter() => CaseRunner.AssertNone(CaseRunner.RunQuantized(LayerNetworks.Create()));

    [Theory]
    [MemberData(nameof(CorpusChunks.FirstSeeds), MemberType = typeof(CorpusChunks))]
    public void RandomWindows_MatchTheInterpreter(int firstSeed) =>
        CaseRunner.AssertNone(CaseRunner.RunQuantized(RandomWindows.Create(firstSeed, CorpusChunks.Cases)));

    [Fact]
    public void Members_AllocateNothing()
    {
        NetworkCase[] cases = [.. ConvolutionNetworks.Create().Where(item => item.Inputs.Length == 3).Select(item => item.Quantize())];
        using var harness = new NetworkHarness(cases.Select(item => item.Declaration));
        foreach (NetworkCase item in cases)
        {
            foreach (WeightFormat format in Enum.GetValues<WeightFormat>())
            {
                var probe = (IAllocationProbe)harness.CreateQuantized(item.Declaration, format);
                long bytes = probe.AllocatedBytes(item.Inputs.Flatten().ToFloats(), []);
                Assert.True(bytes == 0, $"{item}, {format} allocated {bytes} bytes.");
            }
        }

        Assert.NotEmpty(cases);
    }

    [FullRunTheory]
    [MemberData(nameof(CorpusChunks.FurtherSeeds), MemberType = typeof(CorpusChunks))]
    public void FurtherRandomWindows_MatchTheInterpreter(int firstSeed) => RandomWindows_MatchTheInterpreter(firstSeed);
}

using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Tests;

namespace NetGen.Compiler.Conformance;

/// <summary>Random networks over sequences: predictions, training steps and streams are what the interpreter computes.</summary>
public sealed class RandomSequenceTests
{
    private const int CasesOfChunk = 50;

    // 300 cases in a full run, and 1,000 with all of them.
    private static readonly int Chunks = FullRun.HasAllCases ? 20 : 6;

    private static readonly int[] Batches = [1, 2, 3, 5, 16, 17, 33];

    public static TheoryData<int> FirstSeeds => [0];

    public static TheoryData<int> FurtherSeeds => [.. Enumerable.Range(1, Chunks - 1).Select(chunk => chunk * CasesOfChunk)];

    [Theory]
    [MemberData(nameof(FirstSeeds))]
    public void RandomSequences_MatchTheInterpreter(int firstSeed) => CaseRunner.AssertNone(CaseRunner.RunGenerated(
        [.. Enumerable.Range(firstSeed, CasesOfChunk).Select(Create)],
        further: (item, type) =>
        {
            if (item.Declaration.Stream is not null)
            {
                Network network = ShapeInference.Infer(item.Declaration, out _)!;
                StreamRunner.Check(StreamRunner.Create(type), network, item.Parameters, [.. item.Inputs.Select(row => row.ToFloats())]);
            }
        }));

    [FullRunTheory]
    [MemberData(nameof(FurtherSeeds))]
    public void FurtherRandomSequences_MatchTheInterpreter(int firstSeed) => RandomSequences_MatchTheInterpreter(firstSeed);

    // Otherwise a change of the generator could leave most of the engines alone.
    [Fact]
    public void RandomSequences_HaveStreams_AndStates()
    {
        NetworkDeclaration[] networks = [.. Enumerable.Range(0, 200).Select(RandomSequences.Declare)];
        Assert.InRange(networks.Count(network => network.Stream is not null), 100, 180);
        Assert.InRange(networks.Count(network => network.Layers.OfType<RecurrentDeclaration>().Any(layer => layer.Stateful)), 50, 150);
        Assert.InRange(networks.Count(network => network.Layers.OfType<RecurrentDeclaration>().Any()), 150, 199);
    }

    private static NetworkCase Create(int seed)
    {
        var random = new Random(seed);
        return CaseData.Create(RandomSequences.Declare(seed), Batches[random.Next(Batches.Length)], random, $"sequence seed {seed}");
    }
}

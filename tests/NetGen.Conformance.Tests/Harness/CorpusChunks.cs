using NetGen.Tests;

namespace NetGen.Compiler.Conformance.Harness;

/// <summary>The random cases of a corpus in chunks, each of which is one test: an ordinary run has the first, a full run all.</summary>
internal static class CorpusChunks
{
    /// <summary>The number of cases in a chunk.</summary>
    public const int Cases = 40;

    /// <summary>The number of chunks of a full run.</summary>
    public const int Count = 8;

    private const int OrdinaryCount = 1;

    // About two windows a case: 720 in a full run, and 2,000 with all of them.
    private static readonly int WindowCount = FullRun.HasAllCases ? 25 : 9;

    /// <summary>The first seed of each chunk that every run has.</summary>
    public static TheoryData<int> FirstSeeds => SeedsOf(0, OrdinaryCount);

    /// <summary>The first seed of each chunk that only a full run has.</summary>
    public static TheoryData<int> FurtherSeeds => SeedsOf(OrdinaryCount, Count);

    /// <summary>The first seed of each chunk of windows that only a full run has.</summary>
    public static TheoryData<int> FurtherWindowSeeds => SeedsOf(OrdinaryCount, WindowCount);

    private static TheoryData<int> SeedsOf(int first, int end) =>
        [.. Enumerable.Range(first, end - first).Select(chunk => chunk * Cases)];
}

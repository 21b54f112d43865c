using System.Globalization;
using Xunit.Abstractions;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>
/// Random declarations, good, absurd and unfinished: see <see cref="FuzzOracle"/> for what holds for each. CONTRIBUTING.md
/// says how to run more of them.
/// </summary>
public sealed class DeclarationFuzzTests(ITestOutputHelper output)
{
    private const int BatchSize = 100;

    [Fact]
    public void RandomDeclaration_IsGeneratedOrReported()
    {
        var fuzzer = new DeclarationFuzzer(FuzzSettings.Seed);
        var failures = new Dictionary<string, (FuzzFailure First, int Count)>();
        (FuzzCase? Case, TimeSpan Time) slowest = default;
        foreach (int[] indices in Enumerable.Range(0, FuzzSettings.Count).Chunk(BatchSize))
        {
            FuzzCase[] cases = [.. indices.Select(fuzzer.Make)];
            foreach (FuzzFailure failure in FuzzOracle.Judge(cases))
                Note(failure);
            foreach ((FuzzCase @case, TimeSpan measured) in FuzzTimer.Measure(cases))
            {
                TimeSpan time = measured > slowest.Time ? FuzzTimer.MeasureAgain(@case) : measured;
                if (time > slowest.Time)
                    slowest = (@case, time);
                if (time > FuzzTimer.Limit)
                    Note(new FuzzFailure(@case, "takes too long", time.ToString()));
            }
        }

        string summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{FuzzSettings.Count} declarations with seed {FuzzSettings.Seed}; the slowest took {slowest.Time.TotalMilliseconds:F0} ms:\n{slowest.Case}");
        output.WriteLine(summary);
        Assert.True(failures.Count == 0, summary + "\n\n" + string.Join("\n\n", failures.Values.Select(Describe)));

        void Note(FuzzFailure failure) => failures[failure.Kind] = failures.TryGetValue(failure.Kind, out var known)
            ? known with { Count = known.Count + 1 }
            : (failure, 1);
    }

    private static string Describe((FuzzFailure First, int Count) failures)
    {
        (FuzzFailure first, int count) = failures;
        FuzzFailure small = first.Kind == "takes too long" ? first : Shrinker.Shrink(first, @case => FuzzOracle.Judge([@case]));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"==== {count} × {small.Kind}, first number {small.Case.Index}:\n{small.Case}\n---- {small.Details}");
    }
}

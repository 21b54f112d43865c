using NetGen.Compiler.Conformance.Harness;
using NetGen.Randomness;

namespace NetGen.Tests.Randomness;

public sealed class PermutationTests
{
    [Fact]
    public void Shuffle_KeepsAllItems_AndDependsOnSeedAndEpoch()
    {
        int[] first = Shuffled(1000, 42, 0);
        Assert.Equal(first, Shuffled(1000, 42, 0));
        Assert.NotEqual(first, Shuffled(1000, 42, 1));
        Assert.NotEqual(first, Shuffled(1000, 43, 0));
        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
    }

    [Fact]
    public void Shuffle_GivesEveryOrderEquallyOften()
    {
        const int epochs = 24_000;
        var counts = new Dictionary<string, int>();
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            string order = string.Concat(Shuffled(4, 9, epoch));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // 24 orders, 1000 times each; five standard deviations are 155.
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 845, 1155));
    }

    [Fact]
    public void Shuffle_OfNothingOrOneItem_DoesNothing()
    {
        Permutation.Shuffle([], 1, 0);
        Assert.Equal([0], Shuffled(1, 1, 0));
    }

    [Fact]
    public void Shuffle_AllocatesNothing()
    {
        int[] items = new int[100];
        Assert.Equal(0, Allocations.Least(rounds: 5, round => Permutation.Shuffle(items, 1, round)));
    }

    private static int[] Shuffled(int count, long seed, int epoch)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        Permutation.Shuffle(items, seed, epoch);
        return items;
    }
}

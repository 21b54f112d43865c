using NetGen.Randomness;
using NetGen.Tests.Network;
using NetGen.Tests.Training;

namespace NetGen.Tests.Populations;

/// <summary>Mutation and crossover of the members of a population.</summary>
public sealed class VariationTests
{
    [Fact]
    public void Mutate_AddsTheNumbersOfTheSeed()
    {
        var population = new Population<FakeNetwork>(new FakeNetwork(seed: 1), 3);
        float[] before = population.GetValues(0).ToArray();
        ReadOnlySpan<int> elements = Population<FakeNetwork>.TrainableElements;
        float[] noise = new float[elements.Length];
        NormalNumbers.Fill(noise, seed: 8);

        population.Mutate(1, 0.25f, seed: 8);
        population.Mutate(2, -0.25f, seed: 8);
        float[] expected = [.. before], mirrored = [.. before];
        for (int i = 0; i < noise.Length; i++)
        {
            expected[elements[i]] += 0.25f * noise[i];
            mirrored[elements[i]] -= 0.25f * noise[i];
        }

        Assert.Equal(before, population.GetValues(0).ToArray());
        Assert.Equal(expected, population.GetValues(1).ToArray());
        Assert.Equal(mirrored, population.GetValues(2).ToArray());
        Assert.Equal(noise.Length, population.GetValues(1).ToArray().Zip(before, (a, b) => a != b).Count(differs => differs));
        Assert.Throws<ArgumentOutOfRangeException>(() => population.Mutate(0, float.NaN, 1));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 1, 1)]
    public void Crossover_TakesEachValueFromAParent(int a, int b, int to)
    {
        var population = new Population<FakeNetwork>(3, seed: 5);
        float[] ofA = population.GetValues(a).ToArray(), ofB = population.GetValues(b).ToArray();
        Population<FakeNetwork> again = population.Clone(), other = population.Clone();
        population.Crossover(a, b, to, seed: 1);
        again.Crossover(a, b, to, seed: 1);
        other.Crossover(a, b, to, seed: 2);

        float[] child = population.GetValues(to).ToArray();
        Assert.Equal(child, again.GetValues(to).ToArray());
        Assert.NotEqual(child, other.GetValues(to).ToArray());
        int fromA = 0, fromB = 0;
        foreach (int element in Population<FakeNetwork>.TrainableElements)
        {
            Assert.True(child[element] == ofA[element] || child[element] == ofB[element]);
            fromA += child[element] == ofA[element] ? 1 : 0;
            fromB += child[element] == ofB[element] ? 1 : 0;
        }

        // Half of 165 values, by five standard deviations.
        Assert.Equal(165, fromA + fromB);
        Assert.InRange(fromA, 50, 115);
        Assert.True(IsPaddingZero(population, to));
    }

    // The mean of the inputs is a moving statistic.
    [Fact]
    public void Variation_LeavesMovingStatisticsAlone()
    {
        var population = new Population<ActorCritic>(2, seed: 1);
        int mean = ActorCritic.Description.Parameters.IndexOf(ActorCritic.Description.Parameters.Single(parameter => !parameter.IsTrainable));
        population.GetParameter(0, mean)[1] = 5;
        population.GetParameter(1, mean)[1] = 6;
        population.Mutate(1, 1, seed: 3);
        Assert.Equal(6, population.GetParameter(1, mean)[1]);
        population.Crossover(0, 1, to: 1, seed: 3);
        Assert.Equal(5, population.GetParameter(1, mean)[1]);
    }

    [Fact]
    public void Variation_AllocatesNothing()
    {
        var population = new Population<FakeNetwork>(3, seed: 5);
        population.Mutate(0, 0.1f, seed: 1);
        population.Crossover(0, 1, 2, seed: 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        population.Mutate(0, 0.1f, seed: 2);
        population.Crossover(0, 1, 2, seed: 2);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool IsPaddingZero(Population<FakeNetwork> population, int member)
    {
        float[] values = population.GetValues(member).ToArray();
        foreach (int element in Population<FakeNetwork>.TrainableElements)
            values[element] = 0;
        return values.All(value => value == 0);
    }
}

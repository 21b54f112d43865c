namespace NetGen.Learning.Tests.Evolution;

public sealed class GeneticAlgorithmTests
{
    private static readonly int[] Elements = Population<CartPolePolicy>.TrainableElements.ToArray();

    [Fact]
    public void FirstGeneration_IsTheNetworkAndFreshOnes()
    {
        var network = new CartPolePolicy(seed: 3);
        GeneticAlgorithm<CartPolePolicy> evolution = network.CreateGeneticAlgorithm();
        Assert.Equal(network.Parameters.Buffer.Span, evolution.Population.GetValues(0));
        Assert.Equal(64, Enumerable.Range(0, 64).Select(member => evolution.Population.GetValues(member)[Elements[0]]).Distinct().Count());
    }

    [Fact]
    public void Elites_StayAsTheyAreInTheirOrder()
    {
        GeneticAlgorithm<CartPolePolicy> evolution = new CartPolePolicy(seed: 3).CreateGeneticAlgorithm(new() { PopulationSize = 10, EliteCount = 3 });
        float[][] before = Members(evolution);
        evolution.Tell([0, 7, 2, 9, 9, 1, -1, 3, 4, 5]);
        Assert.Equal(before[3], evolution.Population.GetValues(0));
        Assert.Equal(before[4], evolution.Population.GetValues(1));
        Assert.Equal(before[1], evolution.Population.GetValues(2));
        Assert.All(Members(evolution)[3..], child => Assert.DoesNotContain(before, parent => parent.AsSpan().SequenceEqual(child)));
    }

    [Fact]
    public void Crossover_TakesEachParameterFromOneOfTwoParents()
    {
        GeneticAlgorithm<CartPolePolicy> evolution = new CartPolePolicy(seed: 3).CreateGeneticAlgorithm(
            new() { PopulationSize = 200, EliteCount = 0, CrossoverRate = 1, MutationRate = 0, Selection = ParentSelection.Truncation, TruncationShare = 0.01 });
        double[] fitness = new double[200];
        fitness[17] = fitness[150] = 1;
        float[] first = evolution.Population.GetValues(17).ToArray(), second = evolution.Population.GetValues(150).ToArray();
        int[] different = [.. Elements.Where(element => first[element] != second[element])];
        evolution.Tell(fitness);
        int fromSecond = 0, mixed = 0;
        foreach (float[] child in Members(evolution))
        {
            Assert.All(Elements, element => Assert.True(child[element] == first[element] || child[element] == second[element]));
            int count = different.Count(element => child[element] == second[element]);
            fromSecond += count;
            mixed += count > 0 && count < different.Length ? 1 : 0;
        }

        // The parents of half of the children are two, and each parameter is of either as often.
        Assert.InRange(mixed, 70, 130);
        Assert.InRange((double)fromSecond / (200 * different.Length), 0.42, 0.58);
    }

    [Fact]
    public void Mutation_ChangesTheShareOfParametersByItsDeviation()
    {
        GeneticAlgorithm<CartPolePolicy> evolution = new CartPolePolicy(seed: 3).CreateGeneticAlgorithm(
            new() { PopulationSize = 500, EliteCount = 1, CrossoverRate = 0, MutationRate = 0.3, MutationStandardDeviation = 0.5, Selection = ParentSelection.Truncation, TruncationShare = 0.001 });
        double[] fitness = new double[500];
        fitness[99] = 1;
        float[] parent = evolution.Population.GetValues(99).ToArray();
        evolution.Tell(fitness);
        double changed = 0, sum = 0, squares = 0;
        foreach (float[] child in Members(evolution)[1..])
        {
            foreach (int element in Elements)
            {
                double change = child[element] - parent[element];
                changed += change != 0 ? 1 : 0;
                sum += change;
                squares += change * change;
            }
        }

        // Five standard errors of so many draws.
        int count = 499 * Elements.Length;
        Assert.InRange(changed / count, 0.3 - (5 * Math.Sqrt(0.21 / count)), 0.3 + (5 * Math.Sqrt(0.21 / count)));
        Assert.InRange(sum / changed, -5 * 0.5 / Math.Sqrt(changed), 5 * 0.5 / Math.Sqrt(changed));
        Assert.InRange(squares / changed, 0.25 * (1 - (5 * Math.Sqrt(2 / changed))), 0.25 * (1 + (5 * Math.Sqrt(2 / changed))));
    }

    [Fact]
    public void Tournament_PrefersTheBestByItsSize()
    {
        foreach ((int size, int population) in new[] { (1, 50), (2, 50), (5, 50) })
        {
            int[] picks = new int[population];
            for (int seed = 0; seed < 60; seed++)
            {
                GeneticAlgorithm<CartPolePolicy> evolution = new CartPolePolicy(seed: 3).CreateGeneticAlgorithm(
                    new() { PopulationSize = population, EliteCount = 0, CrossoverRate = 0, MutationRate = 0, TournamentSize = size, Seed = seed });
                float[][] parents = Members(evolution);
                evolution.Tell([.. Enumerable.Range(0, population).Select(i => (double)-i)]);
                foreach (float[] child in Members(evolution))
                    picks[Array.FindIndex(parents, parent => parent.AsSpan().SequenceEqual(child))]++;
            }

            // The best of k of n wins if it is drawn at all: 1 − (1 − 1/n)^k. Five standard errors of 3,000 draws.
            double expected = 1 - Math.Pow(1 - (1.0 / population), size), draws = 60 * population;
            double error = 5 * Math.Sqrt(expected * (1 - expected) / draws);
            Assert.InRange(picks[0] / draws, expected - error, expected + error);

            // And the worst only if all are.
            double worst = Math.Pow(1.0 / population, size);
            Assert.InRange(picks[^1] / draws, 0, worst + (5 * Math.Sqrt(worst / draws)) + (1 / draws));
        }
    }

    [Fact]
    public void CandidatesThatWereChanged_AreParents()
    {
        GeneticAlgorithm<CartPolePolicy> evolution = new CartPolePolicy(seed: 3).CreateGeneticAlgorithm(new() { PopulationSize = 4 });
        var mine = new CartPolePolicy(seed: 77);
        evolution.Population.CopyFrom(mine, 2);
        evolution.Tell([0, 0, 1, 0]);
        Assert.Equal(mine.Parameters.Buffer.Span, evolution.Population.GetValues(0));
    }

    [Fact]
    public void WrongOptions_AreNamed()
    {
        AssertRefused(new() { PopulationSize = 1 }, "PopulationSize must be at least 2, got 1.");
        AssertRefused(new() { EliteCount = 64 }, "EliteCount must be at least 0 and below the PopulationSize of 64, got 64.");
        AssertRefused(new() { Selection = (ParentSelection)7 }, "Selection must be one of ParentSelection, got 7.");
        AssertRefused(new() { TournamentSize = 0 }, "TournamentSize must be at least 1, got 0.");
        AssertRefused(new() { TruncationShare = 0 }, "TruncationShare must be above 0 and at most 1, got 0.");
        AssertRefused(new() { CrossoverRate = 1.5 }, "CrossoverRate must be in [0, 1], got 1.5.");
        AssertRefused(new() { MutationRate = double.NaN }, "MutationRate must be in [0, 1], got NaN.");
        AssertRefused(new() { MutationStandardDeviation = -1 }, "MutationStandardDeviation must be a finite number above 0, got -1.");

        static void AssertRefused(GeneticAlgorithmOptions options, string message) => Assert.Contains(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(() => new CartPolePolicy(seed: 3).CreateGeneticAlgorithm(options)).Message,
            StringComparison.Ordinal);
    }

    private static float[][] Members(GeneticAlgorithm<CartPolePolicy> evolution) =>
        [.. Enumerable.Range(0, evolution.Population.Count).Select(member => evolution.Population.GetValues(member).ToArray())];
}

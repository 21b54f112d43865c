using NetGen.Compiler.Conformance.Harness;
using NetGen.Tests;

namespace NetGen.Learning.Tests.Evolution;

/// <summary>What holds for every algorithm.</summary>
public sealed class EvolutionTests
{
    public static TheoryData<string> Algorithms => ["strategy", "adamw", "cma", "genetic"];

    // The network of the large policy has too many parameters for CMA-ES.
    public static TheoryData<string> LargeAlgorithms => ["strategy", "adamw", "genetic"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Threads_MakeNoDifference(string algorithm)
    {
        string alone = Digest(threads: 1);
        Assert.Equal(alone, Digest(threads: 2));
        Assert.Equal(alone, Digest(threads: -1));

        string Digest(int threads)
        {
            Evolution<CartPolePolicy> evolution = Make(algorithm, new CartPolePolicy(seed: 3), threads);
            for (int i = 0; i < 5; i++)
                evolution.Tell(Fitness(evolution));
            return Text(evolution);
        }
    }

    [Theory]
    [MemberData(nameof(LargeAlgorithms))]
    public void Threads_MakeNoDifferenceToLargeNetworks(string algorithm)
    {
        string alone = Digest(threads: 1);
        Assert.Equal(alone, Digest(threads: 2));
        Assert.Equal(alone, Digest(threads: -1));

        string Digest(int threads)
        {
            Evolution<LargePolicy> evolution = Make(algorithm, new LargePolicy(seed: 3), threads, populationSize: 100);
            for (int i = 0; i < 3; i++)
                evolution.Tell(Fitness(evolution));
            return Text(evolution);
        }
    }

    [Theory]
    [MemberData(nameof(LargeAlgorithms))]
    public void PaddingAndMovingStatistics_Stay(string algorithm)
    {
        var network = new LargePolicy(seed: 3);
        NetworkDescription description = LargePolicy.Description;
        int variance = description.Parameters.Single(parameter => parameter.Name.EndsWith("moving_variance", StringComparison.Ordinal)).Offset;
        network.Parameters.Buffer.Span[variance] = 7;
        Evolution<LargePolicy> evolution = Make(algorithm, network, threads: 2);
        var others = new HashSet<int>(Enumerable.Range(0, description.StorageLength));
        others.ExceptWith(Population<LargePolicy>.TrainableElements.ToArray());
        Assert.True(others.Count > 2 * 50);
        for (int generation = 0; generation < 3; generation++)
        {
            for (int member = 0; member < evolution.Population.Count; member++)
            {
                foreach (int element in others)
                    Assert.Equal(network.Parameters.Buffer.Span[element], evolution.Population.GetValues(member)[element]);
            }

            evolution.Tell(Fitness(evolution));
        }

        var best = new LargePolicy(seed: 9);
        evolution.CopyBestTo(best);
        Assert.Equal(7, best.Parameters.Buffer.Span[variance]);
        if (evolution is EvolutionStrategy<LargePolicy> strategy)
        {
            strategy.CopyMeanTo(best);
            Assert.All(others, element => Assert.Equal(network.Parameters.Buffer.Span[element], best.Parameters.Buffer.Span[element]));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Tell_AllocatesNothing(string algorithm)
    {
        Evolution<CartPolePolicy> evolution = Make(algorithm, new CartPolePolicy(seed: 3), threads: 1);
        double[] fitness = Fitness(evolution);
        Assert.Equal(0, Allocations.Least(20, round =>
        {
            for (int i = 0; i < fitness.Length; i++)
                fitness[i] = (i * 7919) % (round + 31);
            evolution.Tell(fitness);
        }));
    }

    [Theory]
    [MemberData(nameof(LargeAlgorithms))]
    public void Tell_OnSeveralThreads_AllocatesNothing(string algorithm)
    {
        Evolution<LargePolicy> evolution = Make(algorithm, new LargePolicy(seed: 3), threads: 2, populationSize: 32);
        double[] fitness = Fitness(evolution);
        Assert.Equal(0, Allocations.LeastOnAllThreads(() => evolution.Tell(fitness)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void SavedRun_GoesOnExactly(string algorithm)
    {
        using var folder = new TemporaryFolder();
        string path = folder["run.safetensors"];
        Evolution<CartPolePolicy> evolution = Make(algorithm, new CartPolePolicy(seed: 3), threads: 1);
        for (int i = 0; i < 4; i++)
            evolution.Tell(Fitness(evolution));
        string saved = Text(evolution);
        evolution.Save(path);
        for (int i = 0; i < 4; i++)
            evolution.Tell(Fitness(evolution));

        Evolution<CartPolePolicy> other = Make(algorithm, new CartPolePolicy(seed: 8), threads: 1, seed: 77);
        other.Tell(Fitness(other));
        other.Load(path);
        Assert.Equal(saved, Text(other));
        for (int i = 0; i < 4; i++)
            other.Tell(Fitness(other));
        Assert.Equal(Text(evolution), Text(other));

        // The best network is in it as in any file of a network.
        CartPolePolicy best = new(seed: 1), loaded = new(seed: 2);
        Make(algorithm, new CartPolePolicy(seed: 3), threads: 1).Load(path);
        other.Load(path);
        other.CopyBestTo(best);
        loaded.Load(path);
        Assert.Equal(best.Parameters.Buffer.Span, loaded.Parameters.Buffer.Span);
        Assert.Equal(["run.safetensors"], folder.Files);
    }

    [Theory]
    [MemberData(nameof(LargeAlgorithms))]
    public void SavedRun_BringsItsMovingStatistics(string algorithm)
    {
        using var folder = new TemporaryFolder();
        string path = folder["run.safetensors"];
        var network = new LargePolicy(seed: 3);
        int variance = LargePolicy.Description.Parameters.Single(parameter => parameter.Name.EndsWith("moving_variance", StringComparison.Ordinal)).Offset;
        network.Parameters.Buffer.Span[variance] = 7;
        Evolution<LargePolicy> evolution = Make(algorithm, network, threads: 1);
        evolution.Tell(Fitness(evolution));
        evolution.Save(path);
        evolution.Tell(Fitness(evolution));

        Evolution<LargePolicy> other = Make(algorithm, new LargePolicy(seed: 4), threads: 1);
        other.Load(path);
        other.Tell(Fitness(other));
        Assert.Equal(Text(evolution), Text(other));
        Assert.Equal(7, other.Population.GetValues(15)[variance]);
        if (other is EvolutionStrategy<LargePolicy> strategy)
        {
            var mean = new LargePolicy(seed: 5);
            strategy.CopyMeanTo(mean);
            Assert.Equal(7, mean.Parameters.Buffer.Span[variance]);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void FilesThatDoNotFit_ChangeNothing(string algorithm)
    {
        using var folder = new TemporaryFolder();
        string path = folder["run.safetensors"];
        Evolution<CartPolePolicy> evolution = Make(algorithm, new CartPolePolicy(seed: 3), threads: 1);
        evolution.Tell(Fitness(evolution));
        string before = Text(evolution);

        new CartPolePolicy(seed: 1).Save(path);
        AssertRefused("has no state of an evolution; save one with evolution.Save.");
        Make(algorithm == "cma" ? "genetic" : "cma", new CartPolePolicy(seed: 3), threads: 1).Save(path);
        AssertRefused("has the state of the algorithm");
        Make(algorithm, new CartPolePolicy(seed: 3), threads: 1, populationSize: 8).Save(path);
        AssertRefused("has a population of 8, and this evolution's is 16; give the same PopulationSize.");
        Make(algorithm, new AcrobotPolicy(seed: 3), threads: 1).Save(path);
        AssertRefused("does not fit the evolution of the network CartPolePolicy");
        evolution.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^1]);
        AssertRefused("is not a valid safetensors file");
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes(text.Replace("netgen.generation\":\"1\"", "netgen.generation\":\"x\"", StringComparison.Ordinal)));
        AssertRefused("is damaged: its netgen.generation is 'x'.");

        void AssertRefused(string reason)
        {
            Assert.Contains(reason, Assert.Throws<NetworkFileException>(() => evolution.Load(path)).Message, StringComparison.Ordinal);
            Assert.Equal(before, Text(evolution));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void WrongFitness_IsRefusedAndChangesNothing(string algorithm)
    {
        Evolution<CartPolePolicy> evolution = Make(algorithm, new CartPolePolicy(seed: 3), threads: 1);
        string before = Text(evolution);
        Assert.StartsWith(
            "Tell expects the fitness of 16 candidates, got 15 values.", Assert.Throws<ArgumentException>(() => evolution.Tell(new double[15])).Message, StringComparison.Ordinal);
        double[] fitness = Fitness(evolution);
        fitness[3] = double.NaN;
        Assert.StartsWith(
            "The fitness of candidate 3 is NaN", Assert.Throws<ArgumentException>(() => evolution.Tell(fitness)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Text(evolution));

        fitness[3] = double.NegativeInfinity;
        fitness[4] = double.PositiveInfinity;
        float[] winner = evolution.Population.GetValues(4).ToArray();
        evolution.Tell(fitness);
        Assert.True(double.IsPositiveInfinity(evolution.BestFitness));
        var best = new CartPolePolicy(seed: 9);
        evolution.CopyBestTo(best);
        Assert.Equal(winner, best.Parameters.Buffer.Span);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Best_IsTheCandidateWithTheHighestFitnessOfAllGenerations(string algorithm)
    {
        var network = new CartPolePolicy(seed: 3);
        Evolution<CartPolePolicy> evolution = Make(algorithm, network, threads: 1);
        var best = new CartPolePolicy(seed: 9);
        evolution.CopyBestTo(best);
        Assert.Equal(network.Parameters.Buffer.Span, best.Parameters.Buffer.Span);
        Assert.True(double.IsNegativeInfinity(evolution.BestFitness));

        var fitness = new double[16];
        fitness[5] = 3;
        float[] winner = evolution.Population.GetValues(5).ToArray();
        evolution.Tell(fitness);
        fitness[5] = 2.5;
        evolution.Tell(fitness);
        evolution.CopyBestTo(best);
        Assert.Equal(3, evolution.BestFitness);
        Assert.Equal(winner, best.Parameters.Buffer.Span);
        Assert.Equal(2, evolution.Generation);
        Assert.EndsWith(": generation 2, 16 candidates, best fitness 3", evolution.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Seeds_GiveDifferentRuns(string algorithm)
    {
        string[] texts = [.. Enumerable.Range(0, 4).Select(seed =>
        {
            Evolution<CartPolePolicy> evolution = Make(algorithm, new CartPolePolicy(seed: 3), threads: 1, seed: seed);
            evolution.Tell(Fitness(evolution));
            return Text(evolution);
        })];
        Assert.Equal(4, texts.Distinct().Count());
    }

    private static Evolution<TNetwork> Make<TNetwork>(string algorithm, TNetwork network, int threads, int populationSize = 16, long seed = 5)
        where TNetwork : class, INetwork<TNetwork> => algorithm switch
        {
            "strategy" => network.CreateEvolutionStrategy(
                new Adam(learningRate: 0.05f),
                new EvolutionStrategyOptions { PopulationSize = populationSize, Seed = seed, MaxDegreeOfParallelism = threads }),
            "adamw" => network.CreateEvolutionStrategy(
                new AdamW(learningRate: 0.05f, excludeFromWeightDecay: ["bias"]),
                new EvolutionStrategyOptions { PopulationSize = populationSize, Seed = seed, MaxDegreeOfParallelism = threads, WeightDecay = 0 }),
            "cma" => network.CreateCmaEs(new CmaEsOptions { PopulationSize = populationSize, Seed = seed }),
            _ => network.CreateGeneticAlgorithm(
                new GeneticAlgorithmOptions { PopulationSize = populationSize, Seed = seed, MaxDegreeOfParallelism = threads }),
        };

    // A number that depends on all parameters of a candidate.
    private static double[] Fitness<TNetwork>(Evolution<TNetwork> evolution)
        where TNetwork : class, INetwork<TNetwork>
    {
        var fitness = new double[evolution.Population.Count];
        for (int member = 0; member < fitness.Length; member++)
        {
            foreach (float value in evolution.Population.GetValues(member))
                fitness[member] -= (value - 0.3) * (value - 0.3);
        }

        return fitness;
    }

    private static string Text<TNetwork>(Evolution<TNetwork> evolution)
        where TNetwork : class, INetwork<TNetwork>
    {
        var bits = new System.Text.StringBuilder($"{evolution.Generation} {evolution.Seed} {evolution.BestFitness:R}\n");
        for (int member = 0; member < evolution.Population.Count; member++)
        {
            foreach (float value in evolution.Population.GetValues(member))
                bits.Append(BitConverter.SingleToUInt32Bits(value).ToString("x8", System.Globalization.CultureInfo.InvariantCulture));
            bits.Append('\n');
        }

        return bits.ToString();
    }
}

namespace NetGen.Learning.Tests.Evolution;

/// <summary>Each algorithm solves CartPole, and two solve Acrobot, by the limits that Gymnasium gives.</summary>
/// <remarks>
/// Networks round differently with other instruction sets, so runs part after some generations. The settings are such that the limits hold for many seeds.
/// </remarks>
public sealed class TaskTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void EvolutionStrategy_SolvesCartPole(int seed)
    {
        EvolutionStrategy<CartPolePolicy> evolution =
            new CartPolePolicy(seed).CreateEvolutionStrategy(new Adam(learningRate: 0.1f), new EvolutionStrategyOptions { Seed = seed });
        Assert.InRange(Solved.CartPole(evolution, episodes: 4, generations: 60, evolution.CopyMeanTo).MeanReturn, 475, 500);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CmaEs_SolvesCartPole(int seed)
    {
        CmaEs<CartPolePolicy> evolution = new CartPolePolicy(seed).CreateCmaEs(new CmaEsOptions { Seed = seed });
        Assert.InRange(Solved.CartPole(evolution, episodes: 4, generations: 80, evolution.CopyMeanTo).MeanReturn, 475, 500);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void GeneticAlgorithm_SolvesCartPole(int seed)
    {
        GeneticAlgorithm<CartPolePolicy> evolution = new CartPolePolicy(seed).CreateGeneticAlgorithm(new GeneticAlgorithmOptions { Seed = seed });
        Assert.InRange(Solved.CartPole(evolution, episodes: 10, generations: 60, evolution.CopyBestTo).MeanReturn, 475, 500);
    }

    [Fact]
    public void CmaEs_SolvesAcrobot()
    {
        CmaEs<AcrobotPolicy> evolution = new AcrobotPolicy(seed: 1).CreateCmaEs(new CmaEsOptions { Seed = 1, PopulationSize = 32 });
        Assert.InRange(Solved.Acrobot(evolution, episodes: 6, generations: 60, evolution.CopyMeanTo).MeanReturn, -100, 0);
    }

    [Fact]
    public void EvolutionStrategy_SolvesAcrobot()
    {
        EvolutionStrategy<AcrobotPolicy> evolution =
            new AcrobotPolicy(seed: 1).CreateEvolutionStrategy(new Adam(learningRate: 0.1f), new EvolutionStrategyOptions { Seed = 1 });
        Assert.InRange(Solved.Acrobot(evolution, episodes: 4, generations: 60, evolution.CopyMeanTo).MeanReturn, -100, 0);
    }
}

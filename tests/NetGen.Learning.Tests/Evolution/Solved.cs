using NetGen.Learning.ClassicControl;

namespace NetGen.Learning.Tests.Evolution;

/// <summary>Runs of evolution on tasks, as a user's program would have them.</summary>
internal static class Solved
{
    // None of the generations has played episodes with this seed.
    private const long FreshSeed = 1_000_000_007;

    /// <summary>Evolves a policy for CartPole, and plays 100 fresh episodes with it.</summary>
    /// <param name="evolution">The evolution.</param>
    /// <param name="episodes">The episodes of each candidate.</param>
    /// <param name="generations">The number of generations.</param>
    /// <param name="copy">Copies the result to a network.</param>
    public static EpisodeStatistics CartPole(
        Evolution<CartPolePolicy> evolution, int episodes, int generations, Action<CartPolePolicy> copy)
    {
        Run<CartPolePolicy, CartPole>(evolution, episodes, generations);
        var policy = new CartPolePolicy(seed: 0);
        copy(policy);
        return new EpisodeRunner<CartPole>(episodes: 100).Evaluate(policy, FreshSeed);
    }

    /// <summary>The same for Acrobot.</summary>
    public static EpisodeStatistics Acrobot(Evolution<AcrobotPolicy> evolution, int episodes, int generations, Action<AcrobotPolicy> copy)
    {
        Run<AcrobotPolicy, Acrobot>(evolution, episodes, generations);
        var policy = new AcrobotPolicy(seed: 0);
        copy(policy);
        return new EpisodeRunner<Acrobot>(episodes: 100).Evaluate(policy, FreshSeed);
    }

    private static void Run<TNetwork, TEnvironment>(Evolution<TNetwork> evolution, int episodes, int generations)
        where TNetwork : class, INetwork<TNetwork>
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        var runner = new EpisodeRunner<TEnvironment>(episodes);
        var fitness = new double[evolution.Population.Count];
        for (int generation = 0; generation < generations; generation++)
        {
            runner.Evaluate(evolution.Population, seed: generation, fitness);
            evolution.Tell(fitness);
        }
    }
}

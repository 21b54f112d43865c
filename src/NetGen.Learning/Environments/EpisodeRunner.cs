using System.Runtime.CompilerServices;
using NetGen.Threading;

namespace NetGen.Learning;

/// <summary>Plays whole episodes with networks as policies, to say how good they are. Each action is the one that <see cref="ActionSpace.Choose"/> reads from the outputs.</summary>
/// <typeparam name="TEnvironment">The environment's struct.</typeparam>
/// <remarks>Only one thread may use a runner at a time. The results do not depend on the number of threads that share its work.</remarks>
public sealed class EpisodeRunner<TEnvironment>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    // What a thread writes lies on other cache lines than what the next one writes.
    private const int Gap = 32;

    private readonly TEnvironment _prototype;
    private readonly int _threads;
    private readonly float[] _scratch;
    private readonly int _scratchOfThread;
    private readonly double[] _returns;
    private readonly int[] _lengths;

    /// <summary>Makes a runner.</summary>
    /// <param name="episodes">The episodes that each policy plays, at least 1.</param>
    /// <param name="prototype">What the environment is a copy of before an episode: settings that are not constants, say.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including the caller's; −1 for one per processor. With more than one, <typeparamref name="TEnvironment"/> must change nothing that
    /// its copies share.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The episodes are less than 1, or the degree is 0 or less than −1.</exception>
    public EpisodeRunner(int episodes, TEnvironment prototype = default, int maxDegreeOfParallelism = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        _prototype = prototype;
        _threads = Math.Min(Parallelism.MaxThreads(maxDegreeOfParallelism), WorkerPool.Shared.MaxThreads);
        ActionSpace actions = TEnvironment.ActionSpace;
        _scratchOfThread = TEnvironment.ObservationSize + actions.OutputSize + actions.Size + Gap;
        _scratch = new float[checked(_threads * _scratchOfThread)];
        _returns = new double[episodes];
        _lengths = new int[episodes];
    }

    /// <summary>The episodes that each policy plays.</summary>
    public int Episodes => _returns.Length;

    /// <summary>
    /// Plays the episodes with each member of a population. All members play the same ones: episode e has the seed <c>EpisodeSeed.Of(seed, 0, e)</c>.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="population">The policies.</param>
    /// <param name="seed">The seed of the episodes; the number of the generation, say, so that each generation plays other ones.</param>
    /// <param name="fitness">Receives the mean return of each member.</param>
    /// <remarks>Allocates nothing, once threads and their memory are there.</remarks>
    /// <exception cref="ArgumentException">
    /// The network does not have the inputs of an observation and the outputs of the actions, <paramref name="fitness"/> is not as long as the population, or an
    /// output is NaN.
    /// </exception>
    public unsafe void Evaluate<TNetwork>(Population<TNetwork> population, long seed, Span<double> fitness)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(population);
        RequireSizes(TNetwork.Description);
        if (fitness.Length != population.Count)
            throw new ArgumentException($"Evaluate expects room for the fitness of {population.Count} members, got {fitness.Length} values.", nameof(fitness));
        fixed (double* first = fitness)
        {
            var job = new MemberJob<TNetwork>(this, population, seed, first);
            WorkerPool.Shared.Run(ref job, population.Count, _threads);
        }
    }

    /// <summary>Plays the episodes with one network. Episode e has the seed <c>EpisodeSeed.Of(seed, 0, e)</c>.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">The policy.</param>
    /// <param name="seed">The seed of the episodes.</param>
    /// <returns>The returns and lengths of the episodes.</returns>
    /// <exception cref="ArgumentException">
    /// The network does not have the inputs of an observation and the outputs of the actions, or an output is NaN.
    /// </exception>
    public EpisodeStatistics Evaluate<TNetwork>(TNetwork network, long seed)
        where TNetwork : class, IPredictor<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        RequireSizes(TNetwork.Description);
        var job = new EpisodeJob<TNetwork>(this, network, seed);
        WorkerPool.Shared.Run(ref job, Episodes, _threads);
        var statistics = new EpisodeStatistics(Episodes);
        for (int i = 0; i < Episodes; i++)
            statistics.Add(_returns[i], _lengths[i]);
        return statistics;
    }

    private static void RequireSizes(NetworkDescription description)
    {
        if (description.InputSize == TEnvironment.ObservationSize && description.OutputSize == TEnvironment.ActionSpace.OutputSize)
            return;
        throw new ArgumentException(
            $"A policy for {typeof(TEnvironment).Name} has {TEnvironment.ObservationSize} inputs, those of an observation, and {TEnvironment.ActionSpace.OutputSize} outputs " +
            $"for its actions, {TEnvironment.ActionSpace}; {description.Name} has {description.InputSize} and {description.OutputSize}.");
    }

    private double Play<TPolicy>(in TPolicy policy, long seed, int worker, out int length)
        where TPolicy : struct, IPolicy
    {
        ActionSpace actions = TEnvironment.ActionSpace;
        Span<float> scratch = _scratch.AsSpan(worker * _scratchOfThread, _scratchOfThread - Gap);
        Span<float> observation = scratch[..TEnvironment.ObservationSize];
        Span<float> outputs = scratch.Slice(TEnvironment.ObservationSize, actions.OutputSize);
        Span<float> action = scratch[^actions.Size..];
        TEnvironment environment = _prototype;
        environment.Reset(seed, observation);
        double sum = 0;
        StepResult result;
        length = 0;
        do
        {
            policy.Predict(observation, outputs);
            actions.Choose(outputs, action);
            result = environment.Step(action, observation);
            sum += result.Reward;
            length++;
        }
        while (!result.IsDone);
        return sum;
    }

    private interface IPolicy
    {
        void Predict(ReadOnlySpan<float> observation, Span<float> outputs);
    }

    private readonly struct MemberPolicy<TNetwork>(Population<TNetwork> population, int member) : IPolicy
        where TNetwork : class, INetwork<TNetwork>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Predict(ReadOnlySpan<float> observation, Span<float> outputs) => population.Predict(member, observation, outputs);
    }

    private readonly struct NetworkPolicy<TNetwork>(TNetwork network) : IPolicy
        where TNetwork : class, IPredictor<TNetwork>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Predict(ReadOnlySpan<float> observation, Span<float> outputs) => network.Predict(observation, outputs);
    }

    // The fitness is pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct MemberJob<TNetwork>(
        EpisodeRunner<TEnvironment> runner, Population<TNetwork> population, long seed, double* fitness) : IParallelJob
        where TNetwork : class, INetwork<TNetwork>
    {
        public void Run(int part, int worker)
        {
            var policy = new MemberPolicy<TNetwork>(population, part);
            double sum = 0;
            for (int episode = 0; episode < runner.Episodes; episode++)
                sum += runner.Play(policy, EpisodeSeed.Of(seed, 0, episode), worker, out _);
            fitness[part] = sum / runner.Episodes;
        }
    }

    private readonly struct EpisodeJob<TNetwork>(EpisodeRunner<TEnvironment> runner, TNetwork network, long seed) : IParallelJob
        where TNetwork : class, IPredictor<TNetwork>
    {
        public void Run(int part, int worker) =>
            runner._returns[part] = runner.Play(new NetworkPolicy<TNetwork>(network), EpisodeSeed.Of(seed, 0, part), worker, out runner._lengths[part]);
    }
}

using System.Globalization;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen.Learning;

/// <summary>
/// Trains a network without gradients: it proposes candidates, you say how good each is, and it proposes better ones. Your program keeps the loop, so candidates can be the
/// agents of a running game.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// The same seed and fitnesses give the same candidates, bit for bit on the same machine, with any number of threads. Only one thread may use an evolution at a time.
/// Make one by <c>network.CreateEvolutionStrategy</c>, <c>CreateCmaEs</c> or <c>CreateGeneticAlgorithm</c>.
/// </remarks>
public abstract partial class Evolution<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly ParameterStore _best;

    private protected Evolution(TNetwork network, int populationSize, long seed, int maxDegreeOfParallelism)
    {
        if (ElementCount == 0)
            throw new ArgumentException($"{TNetwork.Description.Name} has no parameters that training changes, so there is nothing to evolve.", nameof(network));
        MaxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        Seed = seed;
        Population = new Population<TNetwork>(network, populationSize);
        _best = new ParameterStore(TNetwork.Description);
        network.Parameters.Buffer.Values.CopyTo(_best.Buffer.Span);
    }

    /// <summary>The candidates whose fitness <see cref="Tell"/> expects next. The same object in every generation.</summary>
    public Population<TNetwork> Population { get; }

    /// <summary>The number of generations told, from 0.</summary>
    public long Generation { get; private set; }

    /// <summary>All randomness comes from it.</summary>
    public long Seed { get; private set; }

    /// <summary>The highest fitness told so far, that of the parameters of <see cref="CopyBestTo"/>; −∞ before the first.</summary>
    /// <remarks>Where fitness depends on chance, as with random episodes, the highest was lucky too.</remarks>
    public double BestFitness { get; private set; } = double.NegativeInfinity;

    /// <summary>The name of the algorithm in files.</summary>
    private protected abstract string Algorithm { get; }

    /// <summary>The most threads for its own work.</summary>
    private protected int MaxThreads { get; }

    /// <summary>The number of values that evolution changes.</summary>
    private protected static int ElementCount => Population<TNetwork>.TrainableElements.Length;

    /// <summary>Takes the fitness of each candidate, and makes the next generation in <see cref="Population"/>.</summary>
    /// <param name="fitness">One number for each candidate, higher for a better one; infinities are allowed.</param>
    /// <remarks>Allocates nothing, apart from threads that are not there yet.</remarks>
    /// <exception cref="ArgumentException">The length differs, or a number is NaN. Nothing has changed then.</exception>
    public void Tell(ReadOnlySpan<double> fitness)
    {
        if (fitness.Length != Population.Count)
            throw new ArgumentException($"Tell expects the fitness of {Population.Count} candidates, got {fitness.Length} values.", nameof(fitness));
        int best = 0;
        for (int i = 0; i < fitness.Length; i++)
        {
            if (double.IsNaN(fitness[i]))
            {
                throw new ArgumentException(
                    $"The fitness of candidate {i} is NaN, which has no place in an order; give a candidate that failed a low number, such as double.NegativeInfinity.",
                    nameof(fitness));
            }

            if (fitness[i] > fitness[best])
                best = i;
        }

        if (fitness[best] > BestFitness)
        {
            BestFitness = fitness[best];
            Population.GetValues(best).CopyTo(_best.Buffer.Span);
        }

        Learn(fitness);
        Generation++;
        Propose();
    }

    /// <summary>Copies the parameters of the candidate with <see cref="BestFitness"/> to a network; before the first generation is told, those of the network that evolution began with.</summary>
    /// <param name="network">The network, whose parameters are changed.</param>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public void CopyBestTo(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _best.Buffer.Values.CopyTo(network.Parameters.Buffer.Span);
    }

    /// <summary>Name of the algorithm, generation and best fitness.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Algorithm}: generation {Generation}, {Population.Count} candidates, best fitness {BestFitness:G6}");

    /// <summary>Learns from the fitness of the present candidates.</summary>
    private protected abstract void Learn(ReadOnlySpan<double> fitness);

    /// <summary>Makes the candidates of the present generation.</summary>
    private protected abstract void Propose();

    /// <summary>Does work that is cut into pieces.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parts">The number of pieces.</param>
    /// <param name="flops">About as many floating-point operations as all of it takes.</param>
    private protected void Share<TJob>(ref TJob job, int parts, long flops)
        where TJob : struct, IParallelJob =>
        WorkerPool.Shared.Run(ref job, parts, Parallelism.Threads(MaxThreads, flops), isWorthWaking: flops >= Parallelism.FlopsToWake);

    /// <summary>Checks the number of a generation, which counters of random numbers have 32 bits for.</summary>
    private protected uint GenerationWord => checked((uint)Generation);
}

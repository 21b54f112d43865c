namespace NetGen.Learning;

/// <summary>Evolution of every generated network.</summary>
public static class NetworkEvolution
{
    /// <summary>Makes an evolution strategy that begins with the network's parameters as its mean.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
    /// <param name="network">The network, which is only read.</param>
    /// <param name="optimizer">The optimizer that moves the mean: <c>new Adam(learningRate: 0.05f)</c>.</param>
    /// <param name="options">Population size, standard deviation, seed and more; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The optimizer is the <see langword="default"/> of its struct or excludes a parameter that there is not, or the network has no parameters to train.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static EvolutionStrategy<TNetwork> CreateEvolutionStrategy<TNetwork, TOptimizer>(
        this TNetwork network, TOptimizer optimizer, EvolutionStrategyOptions? options = null)
        where TNetwork : class, INetwork<TNetwork>
        where TOptimizer : struct, IOptimizer<TOptimizer>
    {
        ArgumentNullException.ThrowIfNull(network);
        return new EvolutionStrategy<TNetwork>(network, new ParameterUpdate<TOptimizer>(optimizer, TNetwork.Description), options ?? new());
    }

    /// <summary>Makes a CMA-ES that begins with the network's parameters as its mean.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">The network, which is only read. It has at most <see cref="CmaEsOptions.MaxParameterCount"/> parameters to train.</param>
    /// <param name="options">Population size, standard deviation, seed and more; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The network has too many parameters, or none to train.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static CmaEs<TNetwork> CreateCmaEs<TNetwork>(this TNetwork network, CmaEsOptions? options = null)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        return new CmaEs<TNetwork>(network, options ?? new());
    }

    /// <summary>
    /// Makes a genetic algorithm. Its first candidate is a copy of the network. The layers' initializers fill the others; moving statistics are the network's.
    /// </summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <param name="network">The network, which is only read.</param>
    /// <param name="options">Population size, selection, crossover, mutation, seed and more; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The network has no parameters to train.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static GeneticAlgorithm<TNetwork> CreateGeneticAlgorithm<TNetwork>(this TNetwork network, GeneticAlgorithmOptions? options = null)
        where TNetwork : class, INetwork<TNetwork>
    {
        ArgumentNullException.ThrowIfNull(network);
        return new GeneticAlgorithm<TNetwork>(network, options ?? new());
    }
}

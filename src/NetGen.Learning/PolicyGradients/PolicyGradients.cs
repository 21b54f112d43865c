namespace NetGen.Learning;

/// <summary>Makes the methods that learn by the gradient of the policy, for networks of every class.</summary>
public static class PolicyGradients
{
    /// <summary>Prepares proximal policy optimization.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
    /// <typeparam name="TEnvironment">The environment's struct.</typeparam>
    /// <param name="network">The network, whose parameters change.</param>
    /// <param name="environments">The environments in which it acts. The first iteration resets them.</param>
    /// <param name="optimizer">The optimizer: <c>new Adam(learningRate: 3e-4f)</c>.</param>
    /// <param name="options">How it learns; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The network cannot learn in the environment: the message says what is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static Ppo<TNetwork, TOptimizer, TEnvironment> CreatePpo<TNetwork, TOptimizer, TEnvironment>(
        this TNetwork network, VectorEnvironment<TEnvironment> environments, TOptimizer optimizer, PpoOptions? options = null)
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TOptimizer : struct, IOptimizer<TOptimizer>
        where TEnvironment : struct, IEnvironment<TEnvironment> => new(network, environments, optimizer, options);

    /// <summary>Prepares REINFORCE with a baseline.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
    /// <typeparam name="TEnvironment">The environment's struct.</typeparam>
    /// <param name="network">The network, whose parameters change.</param>
    /// <param name="environments">The environments in which it acts: an iteration is one episode of each, and resets them.</param>
    /// <param name="optimizer">The optimizer: <c>new Adam(learningRate: 1e-2f)</c>.</param>
    /// <param name="options">How it learns; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The network cannot learn in the environment: the message says what is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static Reinforce<TNetwork, TOptimizer, TEnvironment> CreateReinforce<TNetwork, TOptimizer, TEnvironment>(
        this TNetwork network, VectorEnvironment<TEnvironment> environments, TOptimizer optimizer, ReinforceOptions? options = null)
        where TNetwork : class, ITrainableNetwork<TNetwork>
        where TOptimizer : struct, IOptimizer<TOptimizer>
        where TEnvironment : struct, IEnvironment<TEnvironment> => new(network, environments, optimizer, options);
}

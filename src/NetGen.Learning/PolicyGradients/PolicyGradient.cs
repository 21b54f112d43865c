using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// What methods share that learn by the gradient of the policy: the network with its trainer, the environments, actions that are drawn, and the evaluation.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
/// <typeparam name="TEnvironment">The environment's struct.</typeparam>
/// <remarks>
/// The network reads an observation. It has two outputs, each with the loss <see cref="Loss.OutputGradient"/>: <c>policy</c>, a logit for each action, and
/// <c>value</c>, the return that is expected. For continuous actions, <c>policy</c> has the mean of each value, and a third output <c>log_std</c> the logarithm of its
/// standard deviation: the values are normal and independent. An action keeps the values that were drawn, and the environment gets them cut off at the
/// bounds of its space, as in Stable-Baselines3. The same seed gives the same bits on the same machine, for any number of threads.
/// </remarks>
public abstract class PolicyGradient<TNetwork, TOptimizer, TEnvironment>
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private readonly int _maxThreads;
    private readonly long _seed;
    private readonly float[] _outputs;
    private readonly float[] _actions;
    private readonly float[] _bounded;
    private long _drawn;

    private protected PolicyGradient(
        TNetwork network, VectorEnvironment<TEnvironment> environments, TOptimizer optimizer, PolicyGradientOptions options)
    {
        ArgumentNullException.ThrowIfNull(environments);
        options.Validate();
        Outputs = ActorCriticOutputs.Of<TNetwork, TEnvironment>();
        Trainer = new Trainer<TNetwork, TOptimizer>(network, optimizer, new TrainerOptions
        {
            Seed = options.Seed,
            GlobalClipNorm = options.MaxGradientNorm,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
        });
        Environments = environments;
        (_maxThreads, _seed) = (options.MaxDegreeOfParallelism, options.Seed);
        Distribution = Outputs.CreateDistribution(TEnvironment.ActionSpace);
        _outputs = new float[environments.Count * OutputSize];
        _actions = new float[environments.Count * ActionSize];
        _bounded = new float[_actions.Length];
    }

    /// <summary>The network that learns.</summary>
    public TNetwork Network => Trainer.Network;

    /// <summary>The environments in which it acts.</summary>
    public VectorEnvironment<TEnvironment> Environments { get; }

    /// <summary>Applies the optimizer. <c>Trainer.Save</c> keeps its state.</summary>
    public Trainer<TNetwork, TOptimizer> Trainer { get; }

    /// <summary>The returns and lengths of the latest episodes that ended, with actions drawn by chance.</summary>
    public EpisodeStatistics Statistics { get; } = new();

    /// <summary>The steps that were taken in all environments together.</summary>
    public long StepCount { get; private set; }

    /// <summary>Where the network has its policy and its value.</summary>
    private protected ActorCriticOutputs Outputs { get; }

    /// <summary>Draws actions, and says how likely they are.</summary>
    private protected ActionDistribution Distribution { get; }

    /// <summary>The values of an action as it was drawn.</summary>
    private protected int ActionSize => Distribution.ActionSize;

    private protected static int OutputSize => TNetwork.Description.OutputSize;

    private protected static int ObservationSize => TEnvironment.ObservationSize;

    /// <summary>The outputs for the observations at which the latest actions were taken.</summary>
    private protected ReadOnlySpan<float> ActingOutputs => _outputs;

    /// <summary>The latest actions as they were drawn, [environments, <see cref="ActionSize"/>].</summary>
    private protected ReadOnlySpan<float> Actions => _actions;

    /// <summary>Acts for some time, and learns from that: one iteration of the method.</summary>
    public abstract void Iterate();

    /// <summary>Learns until a number of steps was taken in all environments together, or a little more.</summary>
    /// <param name="steps">The number of steps, those before the call included.</param>
    /// <exception cref="InvalidOperationException">The network has diverged.</exception>
    public void Learn(long steps)
    {
        while (StepCount < steps)
            Iterate();
    }

    /// <summary>Plays episodes with the likeliest action at each step: the greatest logit, or the means of a continuous action.</summary>
    /// <param name="episodes">How many, at least 1.</param>
    /// <param name="seed">The seed of the first states, which are others for each episode.</param>
    /// <returns>Their returns and lengths.</returns>
    public EpisodeStatistics Evaluate(int episodes = 100, long seed = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(episodes, 1);
        var environments = new VectorEnvironment<TEnvironment>(episodes);
        var statistics = new EpisodeStatistics(episodes);
        int actionSize = TEnvironment.ActionSpace.Size;
        float[] outputs = new float[episodes * OutputSize], actions = new float[episodes * actionSize];
        bool[] isDone = new bool[episodes];
        environments.Reset(seed);
        for (int running = episodes; running > 0;)
        {
            Network.PredictBatch(environments.Observations, outputs, _maxThreads);
            for (int i = 0; i < episodes; i++)
                TEnvironment.ActionSpace.Choose(RowOf(outputs, i).Slice(Outputs.Policy, Outputs.PolicySize), actions.AsSpan(i * actionSize, actionSize));
            environments.Step(actions);
            for (int i = 0; i < episodes; i++)
            {
                if (isDone[i] || !(environments.Terminated[i] || environments.Truncated[i]))
                    continue;
                isDone[i] = true;
                running--;
                statistics.Add(environments.FinalReturns[i], environments.FinalLengths[i]);
            }
        }

        return statistics;
    }

    /// <summary>Takes a step in each environment, with actions that the policy draws.</summary>
    /// <param name="logProbabilities">Receives the logarithm of the probability, or of the density, of each action.</param>
    private protected void Act(Span<float> logProbabilities)
    {
        Predict(Environments.Observations, _outputs);
        for (int i = 0; i < Environments.Count; i++)
        {
            // The number of a step is the high word of its numbers' place, and the environment their stream: any thread would draw the same.
            var random = new PhiloxSequence(_seed, RandomPurpose.Action, (uint)i, (uint)_drawn);
            Span<float> action = _actions.AsSpan(i * ActionSize, ActionSize);
            Distribution.Read(RowOf(_outputs, i));
            Distribution.Draw(ref random, action);
            Distribution.Bound(action, _bounded.AsSpan(i * ActionSize, ActionSize));
            logProbabilities[i] = Distribution.LogProbability(action);
        }

        _drawn++;
        Environments.Step(_bounded);
        StepCount += Environments.Count;
    }

    /// <summary>The outputs for observations, without their gradients.</summary>
    private protected void Predict(ReadOnlySpan<float> observations, Span<float> outputs) => Network.PredictBatch(observations, outputs, _maxThreads);

    /// <summary>The outputs of a sample.</summary>
    private protected static ReadOnlySpan<float> RowOf(ReadOnlySpan<float> outputs, int sample) => outputs.Slice(sample * OutputSize, OutputSize);

    /// <summary>The value of a sample's state.</summary>
    private protected float ValueOf(ReadOnlySpan<float> outputs, int sample) => outputs[(sample * OutputSize) + Outputs.Value];
}

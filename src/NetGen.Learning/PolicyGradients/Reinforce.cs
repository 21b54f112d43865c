namespace NetGen.Learning;

/// <summary>
/// REINFORCE with a baseline (Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning", 1992; Sutton and
/// Barto, "Reinforcement learning: An introduction", 2nd edition, 2018, section 13.4): whole episodes, and one step of the optimizer on all of them. The
/// value is the baseline, and learns the returns.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
/// <typeparam name="TEnvironment">The environment's struct.</typeparam>
/// <remarks>
/// <inheritdoc cref="PolicyGradient{TNetwork, TOptimizer, TEnvironment}" path="/remarks/node()"/> An iteration allocates nothing, except where episodes are longer
/// than all before. As is usual, the later steps of an episode count as much as the first ones: the book's factor γᵗ is left out.
/// </remarks>
public sealed class Reinforce<TNetwork, TOptimizer, TEnvironment> : PolicyGradient<TNetwork, TOptimizer, TEnvironment>
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    private const int FirstCapacity = 64;

    private readonly ReinforceOptions _options;
    private readonly int[] _lengths;
    private readonly float[] _rest;
    private readonly float[] _ignored;
    private readonly float[] _finalOutputs;

    // Of the steps of all environments, [steps, environments].
    private float[] _observations = [];
    private float[] _outputs = [];
    private float[] _actions = [];
    private float[] _rewards = [];

    // Of the steps of all episodes, one episode after the other.
    private float[] _sampleObservations = [];
    private float[] _sampleOutputs = [];
    private float[] _sampleGradients = [];
    private float[] _advantages = [];
    private float[] _returns = [];
    private long _iterations;

    /// <summary>Prepares to learn. <c>network.CreateReinforce(environments, optimizer)</c> does the same without type arguments.</summary>
    /// <param name="network">The network, whose parameters change.</param>
    /// <param name="environments">The environments in which it acts: an iteration is one episode of each, and resets them.</param>
    /// <param name="optimizer">The optimizer. Its learning rate may be a schedule, which counts iterations.</param>
    /// <param name="options">How it learns; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The network cannot learn in the environment: the message says what is missing. Or the optimizer is the <see langword="default"/> of its struct.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Reinforce(TNetwork network, VectorEnvironment<TEnvironment> environments, TOptimizer optimizer, ReinforceOptions? options = null)
        : base(network, environments, optimizer, options ?? new ReinforceOptions())
    {
        _options = options ?? new ReinforceOptions();
        _lengths = new int[environments.Count];
        _rest = new float[environments.Count];
        _ignored = new float[environments.Count];
        _finalOutputs = new float[environments.Count * OutputSize];
    }

    /// <summary>Plays an episode in each environment, and takes one step of the optimizer.</summary>
    /// <exception cref="InvalidOperationException">The network has diverged: a logit, a mean or a standard deviation is not finite.</exception>
    public override void Iterate()
    {
        Environments.Reset(EpisodeSeed.Of(_options.Seed, 0, _iterations++));
        Play();
        Train();
    }

    // Environments that are done go on, and what they do is not looked at.
    private void Play()
    {
        int count = Environments.Count, running = count;
        Array.Clear(_lengths);
        for (int step = 0; running > 0; step++)
        {
            int first = step * count;
            Reserve(first + count);
            Environments.Observations.CopyTo(_observations.AsSpan(first * ObservationSize));
            Act(_ignored);
            ActingOutputs.CopyTo(_outputs.AsSpan(first * OutputSize));
            Actions.CopyTo(_actions.AsSpan(first * ActionSize));
            Environments.Rewards.CopyTo(_rewards.AsSpan(first));
            bool isAnyCutOff = false;
            for (int i = 0; i < count; i++)
            {
                if (_lengths[i] > 0 || !(Environments.Terminated[i] || Environments.Truncated[i]))
                    continue;
                _lengths[i] = step + 1;
                _rest[i] = 0;
                running--;
                isAnyCutOff |= !Environments.Terminated[i];
                Statistics.Add(Environments.FinalReturns[i], Environments.FinalLengths[i]);
            }

            if (isAnyCutOff)
                AddValuesOfCutOff(step + 1);
        }
    }

    // The task would have gone on: the value stands for the rest of it.
    private void AddValuesOfCutOff(int length)
    {
        Predict(Environments.FinalObservations, _finalOutputs);
        for (int i = 0; i < Environments.Count; i++)
        {
            if (_lengths[i] == length && !Environments.Terminated[i])
                _rest[i] = ValueOf(_finalOutputs, i);
        }
    }

    private void Train()
    {
        int count = Environments.Count, size = ObservationSize, samples = _lengths.Sum();
        ReserveSamples(samples);
        int sample = 0;
        for (int i = 0; i < count; i++)
        {
            double result = _rest[i];
            for (int step = _lengths[i] - 1; step >= 0; step--, sample++)
            {
                int at = (step * count) + i;
                result = _rewards[at] + (_options.Discount * result);
                _returns[sample] = (float)result;
                _advantages[sample] = (float)(result - ValueOf(_outputs, at));
                _observations.AsSpan(at * size, size).CopyTo(_sampleObservations.AsSpan(sample * size));
            }
        }

        Span<float> advantages = _advantages.AsSpan(0, samples);
        if (_options.NormalizeAdvantages)
            Advantages.Normalize(advantages);
        sample = 0;
        for (int i = 0; i < count; i++)
        {
            for (int step = _lengths[i] - 1; step >= 0; step--, sample++)
            {
                int at = (step * count) + i;
                Span<float> gradient = _sampleGradients.AsSpan(sample * OutputSize, OutputSize);
                Distribution.Read(RowOf(_outputs, at));
                Distribution.Gradient(_actions.AsSpan(at * ActionSize, ActionSize), -advantages[sample], _options.EntropyCoefficient, gradient);
                gradient[Outputs.Value] = (float)(2 * _options.ValueCoefficient * (ValueOf(_outputs, at) - (double)_returns[sample]));
            }
        }

        Trainer.TrainStep(
            _sampleObservations.AsSpan(0, samples * size),
            _sampleGradients.AsSpan(0, samples * OutputSize),
            _sampleOutputs.AsSpan(0, samples * OutputSize));
    }

    private void Reserve(int steps)
    {
        if (_rewards.Length >= steps)
            return;
        int capacity = Math.Max(Math.Max(2 * _rewards.Length, steps), FirstCapacity * Environments.Count);
        Array.Resize(ref _observations, checked(capacity * ObservationSize));
        Array.Resize(ref _outputs, checked(capacity * OutputSize));
        Array.Resize(ref _actions, checked(capacity * ActionSize));
        Array.Resize(ref _rewards, capacity);
    }

    // As many as there is room for steps: then both grow together.
    private void ReserveSamples(int samples)
    {
        if (_advantages.Length >= samples)
            return;
        int capacity = _rewards.Length;
        _sampleObservations = new float[capacity * ObservationSize];
        _sampleOutputs = new float[capacity * OutputSize];
        _sampleGradients = new float[capacity * OutputSize];
        _advantages = new float[capacity];
        _returns = new float[capacity];
    }
}

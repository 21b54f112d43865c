using NetGen.Randomness;

namespace NetGen.Learning;

/// <summary>
/// Proximal policy optimization with a clipped objective (Schulman et al., "Proximal policy optimization algorithms", 2017), with the details of
/// Stable-Baselines3: generalized advantage estimation, advantages that are normalized in each batch, an entropy bonus, and the value of states in which
/// episodes are cut off.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <typeparam name="TOptimizer">The optimizer's struct.</typeparam>
/// <typeparam name="TEnvironment">The environment's struct.</typeparam>
/// <remarks><inheritdoc cref="PolicyGradient{TNetwork, TOptimizer, TEnvironment}" path="/remarks/node()"/> After the first iteration, nothing is allocated.</remarks>
public sealed class Ppo<TNetwork, TOptimizer, TEnvironment> : PolicyGradient<TNetwork, TOptimizer, TEnvironment>
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TOptimizer : struct, IOptimizer<TOptimizer>
    where TEnvironment : struct, IEnvironment<TEnvironment>
{
    // By which the divergence may exceed its target (Stable-Baselines3).
    private const double DivergenceTolerance = 1.5;

    private readonly PpoOptions _options;
    private readonly float[] _observations;
    private readonly float[] _actions;
    private readonly float[] _logProbabilities;
    private readonly float[] _values;
    private readonly float[] _rewards;
    private readonly bool[] _ends;
    private readonly float[] _advantages;
    private readonly float[] _lastValues;
    private readonly float[] _lastOutputs;
    private readonly int[] _order;
    private readonly float[] _batchObservations;
    private readonly float[] _batchOutputs;
    private readonly float[] _batchGradients;
    private readonly float[] _batchAdvantages;
    private int _shuffles;

    /// <summary>Prepares to learn. <c>network.CreatePpo(environments, optimizer)</c> does the same without type arguments.</summary>
    /// <param name="network">The network, whose parameters change.</param>
    /// <param name="environments">The environments in which it acts. The first iteration resets them.</param>
    /// <param name="optimizer">The optimizer. Its learning rate may be a schedule, which counts the steps of the optimizer.</param>
    /// <param name="options">How it learns; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The network cannot learn in the environment: the message says what is missing. Or the optimizer is the <see langword="default"/> of its struct.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public Ppo(TNetwork network, VectorEnvironment<TEnvironment> environments, TOptimizer optimizer, PpoOptions? options = null)
        : base(network, environments, optimizer, options ?? new PpoOptions())
    {
        _options = options ?? new PpoOptions();
        int count = environments.Count, samples = checked(_options.RolloutSteps * count), batch = Math.Min(_options.BatchSize, samples);
        _observations = new float[checked(samples * ObservationSize)];
        _actions = new float[checked(samples * ActionSize)];
        _logProbabilities = new float[samples];
        _values = new float[samples];
        _rewards = new float[samples];
        _ends = new bool[samples];
        _advantages = new float[samples];
        _lastValues = new float[count];
        _lastOutputs = new float[count * OutputSize];
        _order = [.. Enumerable.Range(0, samples)];
        _batchObservations = new float[batch * ObservationSize];
        _batchOutputs = new float[batch * OutputSize];
        _batchGradients = new float[batch * OutputSize];
        _batchAdvantages = new float[batch];
    }

    /// <summary>What the last iteration says of itself.</summary>
    public PpoMeasures Measures { get; private set; }

    /// <summary>
    /// Collects <see cref="PpoOptions.RolloutSteps"/> steps of each environment, and trains the network on them for
    /// <see cref="PpoOptions.Epochs"/> epochs.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network has diverged: a logit, a mean or a standard deviation is not finite.</exception>
    public override void Iterate()
    {
        if (StepCount == 0)
            Environments.Reset(_options.Seed);
        Collect();
        Advantages.Estimate(_rewards, _values, _ends, _lastValues, _options.Discount, _options.GaeLambda, _advantages);
        Train();
    }

    private void Collect()
    {
        int count = Environments.Count;
        for (int first = 0; first < _rewards.Length; first += count)
        {
            Environments.Observations.CopyTo(_observations.AsSpan(first * ObservationSize));
            Act(_logProbabilities.AsSpan(first, count));
            Actions.CopyTo(_actions.AsSpan(first * ActionSize));
            Environments.Rewards.CopyTo(_rewards.AsSpan(first));
            bool isAnyCutOff = false;
            for (int i = 0; i < count; i++)
            {
                bool isCutOff = Environments.Truncated[i] && !Environments.Terminated[i];
                _values[first + i] = ValueOf(ActingOutputs, i);
                _ends[first + i] = Environments.Terminated[i] || isCutOff;
                isAnyCutOff |= isCutOff;
                if (_ends[first + i])
                    Statistics.Add(Environments.FinalReturns[i], Environments.FinalLengths[i]);
            }

            if (isAnyCutOff)
                AddValuesOfCutOff(first);
        }

        Predict(Environments.Observations, _lastOutputs);
        for (int i = 0; i < count; i++)
            _lastValues[i] = ValueOf(_lastOutputs, i);
    }

    // The task would have gone on: the value stands for the rest of it.
    private void AddValuesOfCutOff(int first)
    {
        Predict(Environments.FinalObservations, _lastOutputs);
        for (int i = 0; i < Environments.Count; i++)
        {
            if (Environments.Truncated[i] && !Environments.Terminated[i])
                _rewards[first + i] += (float)(_options.Discount * ValueOf(_lastOutputs, i));
        }
    }

    private void Train()
    {
        double explained = ExplainedVariance();
        var sums = new Sums();
        int epoch = 0;
        for (bool goesOn = true; goesOn && epoch < _options.Epochs; epoch++)
        {
            Permutation.Shuffle(_order, _options.Seed, _shuffles++);
            for (int first = 0; goesOn && first < _order.Length; first += _options.BatchSize)
            {
                int count = Math.Min(_options.BatchSize, _order.Length - first);
                goesOn = Train(_order.AsSpan(first, count), ref sums);
            }
        }

        Measures = new PpoMeasures(
            sums.PolicyLoss / sums.Count, sums.ValueLoss / sums.Count, sums.Entropy / sums.Count, sums.Divergence / sums.Count, sums.Clipped / sums.Count, explained, epoch);
    }

    // Whether to go on: not if the policy has moved too far.
    private bool Train(ReadOnlySpan<int> samples, ref Sums sums)
    {
        int count = samples.Length, size = ObservationSize;
        Span<float> observations = _batchObservations.AsSpan(0, count * size), outputs = _batchOutputs.AsSpan(0, count * OutputSize);
        Span<float> advantages = _batchAdvantages.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            _observations.AsSpan(samples[i] * size, size).CopyTo(observations[(i * size)..]);
            advantages[i] = _advantages[samples[i]];
        }

        if (_options.NormalizeAdvantages)
            Advantages.Normalize(advantages);
        Predict(observations, outputs);
        double divergence = sums.Divergence;
        for (int i = 0; i < count; i++)
            Differentiate(samples[i], advantages[i], i, ref sums);
        sums.Count += count;
        if (_options.TargetDivergence is { } target && (sums.Divergence - divergence) / count > DivergenceTolerance * target)
            return false;
        Trainer.TrainStep(observations, _batchGradients.AsSpan(0, count * OutputSize), outputs);
        return true;
    }

    // The loss of a sample is −min(r·A, clip(r)·A) + c·(V − R)² − e·H. Its gradient in the outputs is what the network is trained on.
    private void Differentiate(int sample, double advantage, int row, ref Sums sums)
    {
        ReadOnlySpan<float> action = _actions.AsSpan(sample * ActionSize, ActionSize);
        Distribution.Read(RowOf(_batchOutputs, row));
        double logRatio = Distribution.LogProbability(action) - _logProbabilities[sample], ratio = Math.Exp(logRatio);
        double plain = ratio * advantage, clipped = Math.Clamp(ratio, 1 - _options.ClipRange, 1 + _options.ClipRange) * advantage;
        double ofAction = plain <= clipped ? -plain : 0;
        Span<float> gradient = _batchGradients.AsSpan(row * OutputSize, OutputSize);
        Distribution.Gradient(action, ofAction, _options.EntropyCoefficient, gradient);

        double value = ValueOf(_batchOutputs, row), old = _values[sample], expected = (double)_advantages[sample] + old;
        double limit = _options.ValueClipRange ?? double.PositiveInfinity, moved = Math.Clamp(value - old, -limit, limit);
        double error = old + moved - expected;
        gradient[Outputs.Value] = Math.Abs(value - old) <= limit ? (float)(2 * _options.ValueCoefficient * error) : 0;

        sums.PolicyLoss -= Math.Min(plain, clipped);
        sums.ValueLoss += error * error;
        sums.Entropy += Distribution.Entropy();
        sums.Divergence += ratio - 1 - logRatio;
        sums.Clipped += Math.Abs(ratio - 1) > _options.ClipRange ? 1 : 0;
    }

    // A return is value + advantage, so what the values had not foreseen is the advantages.
    private double ExplainedVariance()
    {
        double sum = 0, squares = 0, missed = 0, missedSquares = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            double result = (double)_values[i] + _advantages[i];
            sum += result;
            squares += result * result;
            missed += _advantages[i];
            missedSquares += (double)_advantages[i] * _advantages[i];
        }

        double variance = squares - (sum * sum / _values.Length);
        return variance <= 0 ? double.NaN : 1 - ((missedSquares - (missed * missed / _values.Length)) / variance);
    }

    private struct Sums
    {
        public double PolicyLoss;
        public double ValueLoss;
        public double Entropy;
        public double Divergence;
        public double Clipped;
        public int Count;
    }
}

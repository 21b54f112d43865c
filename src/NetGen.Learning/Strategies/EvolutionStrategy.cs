using NetGen.Storage;
using NetGen.Threading;

namespace NetGen.Learning;

/// <summary>
/// An evolution strategy (Salimans, Ho, Chen, Sidor and Sutskever, "Evolution strategies as a scalable alternative to reinforcement learning", 2017): a mean that an
/// optimizer moves along an estimate of the gradient of the fitness.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// <para>
/// Candidates 2j and 2j + 1 are θ + σ·εⱼ and θ − σ·εⱼ, with εⱼ of the standard normal distribution. With u the centred ranks of the fitnesses (½ for the best, −½ for the
/// worst, equals share theirs) and n candidates, the gradient that the optimizer gets is −(1/(n·σ))·Σ (u₂ⱼ − u₂ⱼ₊₁)·εⱼ + weightDecay·θ.
/// </para>
/// <para>
/// Perturbations are functions of (seed, generation, pair, element). They are computed once for the candidates and once more for the gradient, and never kept; so the memory is that
/// of the candidates, the mean and the optimizer. Elements are numbered in the order of <see cref="Population{TNetwork}.TrainableElements"/>.
/// </para>
/// </remarks>
public sealed class EvolutionStrategy<TNetwork> : Evolution<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    // The sums of so many elements take 8 kB of stack.
    private const int ChunkLength = 1024;

    private readonly ParameterStore _mean;
    private readonly AlignedBuffer _gradient;
    private readonly ParameterUpdate _update;
    private readonly Ranking _ranking;
    private readonly double[] _utilities;
    private readonly double[] _pairWeights;
    private readonly double _weightDecay;

    internal EvolutionStrategy(TNetwork network, ParameterUpdate update, EvolutionStrategyOptions options)
        : base(network, Validated(options).PopulationSize, options.Seed, options.MaxDegreeOfParallelism)
    {
        _update = update;
        _mean = new ParameterStore(TNetwork.Description);
        network.Parameters.Buffer.Values.CopyTo(_mean.Buffer.Span);
        _gradient = new AlignedBuffer(_mean.Buffer.Length);
        _ranking = new Ranking(options.PopulationSize);
        _utilities = new double[options.PopulationSize];
        _pairWeights = new double[options.PopulationSize / 2];
        _weightDecay = options.WeightDecay;
        StandardDeviation = options.StandardDeviation;
        Propose();
    }

    /// <summary>σ, the standard deviation of the perturbations.</summary>
    public double StandardDeviation { get; }

    private protected override string Algorithm => $"evolution_strategy with {_update.Optimizer}";

    /// <summary>Copies θ, the mean of the candidates, to a network. Where fitness depends on chance, it is the better result than the luckiest candidate.</summary>
    /// <param name="network">The network, whose parameters are changed.</param>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public void CopyMeanTo(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _mean.Buffer.Values.CopyTo(network.Parameters.Buffer.Span);
    }

    private protected override void Propose()
    {
        var job = new CandidateJob(this, GenerationWord);
        Share(ref job, _pairWeights.Length, (long)_pairWeights.Length * ElementCount * PerturbationNoise.FlopsOfNumber);
    }

    private protected override void Learn(ReadOnlySpan<double> fitness)
    {
        CentredRanks.Fill(fitness, _ranking.Sort(fitness), _utilities);
        for (int pair = 0; pair < _pairWeights.Length; pair++)
            _pairWeights[pair] = (_utilities[2 * pair] - _utilities[(2 * pair) + 1]) / (_utilities.Length * StandardDeviation);
        var job = new GradientJob(this, GenerationWord);
        int chunks = (ElementCount + ChunkLength - 1) / ChunkLength;
        Share(ref job, chunks, (long)_pairWeights.Length * ElementCount * PerturbationNoise.FlopsOfNumber);
        _update.Apply(Generation, _mean.Buffer, _gradient);
    }

    private protected override StateTensor[] SaveState()
    {
        var state = new List<StateTensor> { StateTensor.Of("mean", Gather(_mean.Buffer.Values), ElementCount) };
        for (int i = 0; i < _update.Optimizer.SlotNames.Length; i++)
        {
            ReadOnlySpan<float> slot = _update.Slots.Values.Slice(i * _mean.Buffer.Length, _mean.Buffer.Length);
            state.Add(StateTensor.Of($"optimizer/{_update.Optimizer.SlotNames[i]}", Gather(slot), ElementCount));
        }

        return [.. state];
    }

    private protected override void LoadState(StateTensor[] state, ReadOnlySpan<float> candidate)
    {
        candidate.CopyTo(_mean.Buffer.Span);
        Scatter(state[0].Floats, _mean.Buffer.Span);
        for (int i = 1; i < state.Length; i++)
            Scatter(state[i].Floats, _update.Slots.Span.Slice((i - 1) * _mean.Buffer.Length, _mean.Buffer.Length));
    }

    private static EvolutionStrategyOptions Validated(EvolutionStrategyOptions options)
    {
        options.Validate();
        return options;
    }

    private static float[] Gather(ReadOnlySpan<float> parameters)
    {
        ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
        float[] values = new float[elements.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = parameters[elements[i]];
        return values;
    }

    private static void Scatter(ReadOnlySpan<float> values, Span<float> parameters)
    {
        ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
        for (int i = 0; i < values.Length; i++)
            parameters[elements[i]] = values[i];
    }

    // Both candidates of a pair.
    private readonly struct CandidateJob(EvolutionStrategy<TNetwork> owner, uint generation) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
            ReadOnlySpan<float> mean = owner._mean.Buffer.Values;
            Span<float> plus = owner.Population[2 * part], minus = owner.Population[(2 * part) + 1];
            float deviation = (float)owner.StandardDeviation;
            Span<float> noise = stackalloc float[ChunkLength];
            for (int first = 0; first < elements.Length; first += ChunkLength)
            {
                int count = Math.Min(ChunkLength, elements.Length - first);
                PerturbationNoise.Fill(owner.Seed, generation, part, first, noise[..count]);
                for (int i = 0; i < count; i++)
                {
                    int element = elements[first + i];
                    float change = deviation * noise[i];
                    plus[element] = mean[element] + change;
                    minus[element] = mean[element] - change;
                }
            }
        }
    }

    // The gradient of some elements, summed over all pairs in their order.
    private readonly struct GradientJob(EvolutionStrategy<TNetwork> owner, uint generation) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
            int first = part * ChunkLength, count = Math.Min(ChunkLength, elements.Length - first);
            Span<float> noise = stackalloc float[ChunkLength];
            Span<double> sums = stackalloc double[ChunkLength];
            sums.Clear();
            for (int pair = 0; pair < owner._pairWeights.Length; pair++)
            {
                double weight = owner._pairWeights[pair];
                if (weight == 0)
                    continue;
                PerturbationNoise.Fill(owner.Seed, generation, pair, first, noise[..count]);
                for (int i = 0; i < count; i++)
                    sums[i] += weight * noise[i];
            }

            ReadOnlySpan<float> mean = owner._mean.Buffer.Values;
            Span<float> gradient = owner._gradient.Span;
            for (int i = 0; i < count; i++)
            {
                int element = elements[first + i];
                gradient[element] = (float)((owner._weightDecay * mean[element]) - sums[i]);
            }
        }
    }
}

using NetGen.Storage;

namespace NetGen.Learning;

/// <summary>
/// CMA-ES (Hansen, "The CMA evolution strategy: A tutorial", 2016): candidates of a normal distribution whose mean, step size and full covariance follow the best ones. It needs few
/// evaluations and no tuning, for networks of up to <see cref="CmaEsOptions.MaxParameterCount"/> parameters.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// All constants are the tutorial's defaults, with negative weights for the worse half. Work and memory grow with the square of the number of parameters, and those of a
/// decomposition of the covariance, which a generation in several needs, with the cube. Arithmetic is in double precision in a fixed order. Only the order of the
/// fitnesses counts; of equals, the candidate with the lower index is taken for the better one.
/// </remarks>
public sealed class CmaEs<TNetwork> : Evolution<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private readonly CovarianceMatrixAdaptation _distribution;
    private readonly Ranking _ranking;

    // What is not trained, and padding.
    private readonly ParameterStore _rest;

    internal CmaEs(TNetwork network, CmaEsOptions options)
        : base(network, SizeOf(network, options), options.Seed, maxDegreeOfParallelism: 1)
    {
        _ranking = new Ranking(Population.Count);
        _rest = new ParameterStore(TNetwork.Description);
        ReadOnlySpan<float> values = network.Parameters.Buffer.Values;
        values.CopyTo(_rest.Buffer.Span);
        ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
        double[] mean = new double[elements.Length];
        for (int i = 0; i < mean.Length; i++)
            mean[i] = values[elements[i]];
        _distribution = new CovarianceMatrixAdaptation(mean, options.StandardDeviation, Population.Count);
        Propose();
    }

    /// <summary>σ, by which the steps of all candidates are multiplied.</summary>
    public double StepSize => _distribution.StepSize;

    private protected override string Algorithm => "cma_es";

    /// <summary>Copies the mean of the distribution to a network. Where fitness depends on chance, it is often a better result than the luckiest candidate.</summary>
    /// <param name="network">The network, whose parameters are changed.</param>
    /// <exception cref="InvalidOperationException">The network's parameters cannot be changed (<see cref="ParameterStore.IsReadOnly"/>).</exception>
    public void CopyMeanTo(TNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        Span<float> parameters = network.Parameters.Buffer.Span;
        _rest.Buffer.Values.CopyTo(parameters);
        ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
        for (int i = 0; i < elements.Length; i++)
            parameters[elements[i]] = (float)_distribution.Mean[i];
    }

    private protected override void Propose()
    {
        _distribution.Draw(Seed);
        ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
        for (int candidate = 0; candidate < Population.Count; candidate++)
        {
            Span<float> parameters = Population[candidate];
            ReadOnlySpan<double> step = _distribution.SampleOf(candidate);
            for (int i = 0; i < elements.Length; i++)
                parameters[elements[i]] = (float)(_distribution.Mean[i] + (_distribution.StepSize * step[i]));
        }
    }

    private protected override void Learn(ReadOnlySpan<double> fitness) => _distribution.Update(_ranking.Sort(fitness));

    private protected override StateTensor[] SaveState()
    {
        int n = ElementCount;
        return
        [
            StateTensor.Of("mean", [.. _distribution.Mean], n),
            StateTensor.Of("step_path", [.. _distribution.StepPath], n),
            StateTensor.Of("covariance_path", [.. _distribution.CovariancePath], n),
            StateTensor.Of("covariance", [.. _distribution.Covariance], n, n),
            StateTensor.Of("basis", [.. _distribution.Basis], n, n),
            StateTensor.Of("scales", [.. _distribution.Scales], n),
            StateTensor.Of("step_size", [_distribution.StepSize], 1),
            StateTensor.Of("decomposed_generation", [(double)_distribution.DecomposedGeneration], 1),
        ];
    }

    private protected override void RequireState(string path, StateTensor[] state)
    {
        foreach (StateTensor tensor in state)
        {
            bool mustBePositive = tensor.Name is "scales" or "step_size";
            foreach (double value in tensor.Doubles)
            {
                if (!double.IsFinite(value) || (mustBePositive && value <= 0))
                    throw new NetworkFileException($"{path} is damaged: {tensor.Name} has values that are not finite{(mustBePositive ? " or not above 0" : "")}.");
            }
        }
    }

    private protected override void LoadState(StateTensor[] state, ReadOnlySpan<float> candidate)
    {
        candidate.CopyTo(_rest.Buffer.Span);
        state[0].Doubles.CopyTo(_distribution.Mean, 0);
        state[1].Doubles.CopyTo(_distribution.StepPath, 0);
        state[2].Doubles.CopyTo(_distribution.CovariancePath, 0);
        state[3].Doubles.CopyTo(_distribution.Covariance, 0);
        state[4].Doubles.CopyTo(_distribution.Basis, 0);
        state[5].Doubles.CopyTo(_distribution.Scales, 0);
        _distribution.StepSize = state[6].Doubles[0];
        _distribution.DecomposedGeneration = (long)state[7].Doubles[0];
        _distribution.Generation = Generation;
    }

    private static int SizeOf(TNetwork network, CmaEsOptions options)
    {
        options.Validate();
        if (ElementCount > CmaEsOptions.MaxParameterCount)
        {
            throw new ArgumentException(
                $"CMA-ES learns the covariance of all pairs of parameters, for networks of up to {CmaEsOptions.MaxParameterCount}; {TNetwork.Description.Name} has {ElementCount} to train. "
                + "Use CreateEvolutionStrategy or CreateGeneticAlgorithm, or a smaller network.",
                nameof(network));
        }

        return options.PopulationSize ?? CmaConstants.DefaultPopulationSize(Math.Max(ElementCount, 1));
    }
}

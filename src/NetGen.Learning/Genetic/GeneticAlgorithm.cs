using NetGen.Randomness;
using NetGen.Threading;

namespace NetGen.Learning;

/// <summary>
/// A genetic algorithm: the best candidates stay, and children of selected parents take the places of the others, by uniform crossover and Gaussian mutation.
/// </summary>
/// <typeparam name="TNetwork">The network's class.</typeparam>
/// <remarks>
/// With truncation selection, a <see cref="GeneticAlgorithmOptions.CrossoverRate"/> of 0 and a <see cref="GeneticAlgorithmOptions.MutationRate"/> of 1 it is that of Such et al., "Deep neuroevolution" (2017).
/// Elites come first in <see cref="Evolution{TNetwork}.Population"/>, the best one at index 0. You may change candidates between two calls of <see cref="Evolution{TNetwork}.Tell"/>, to
/// begin with networks that you have, say.
/// </remarks>
public sealed class GeneticAlgorithm<TNetwork> : Evolution<TNetwork>
    where TNetwork : class, INetwork<TNetwork>
{
    private const int WordBits = 32;

    private readonly GeneticAlgorithmOptions _options;
    private readonly Population<TNetwork> _parents;
    private readonly Ranking _ranking;

    // The candidates in the order of their fitness, for the threads that make children.
    private readonly int[] _order;

    internal GeneticAlgorithm(TNetwork network, GeneticAlgorithmOptions options)
        : base(network, Validated(options).PopulationSize, options.Seed, options.MaxDegreeOfParallelism)
    {
        _options = options;
        _ranking = new Ranking(options.PopulationSize);
        _order = new int[options.PopulationSize];
        var initial = new Population<TNetwork>(options.PopulationSize, options.Seed);
        foreach (int element in Population<TNetwork>.TrainableElements)
        {
            for (int member = 1; member < Population.Count; member++)
                Population[member][element] = initial.GetValues(member)[element];
        }

        _parents = initial;
    }

    private protected override string Algorithm => "genetic_algorithm";

    private protected override void Learn(ReadOnlySpan<double> fitness)
    {
        _ranking.Sort(fitness).CopyTo(_order);
        for (int member = 0; member < Population.Count; member++)
            _parents.CopyFrom(Population, member, member);
        var job = new ChildJob(this, GenerationWord);
        Share(ref job, Population.Count, (long)Population.Count * ElementCount * 20);
    }

    // The next generation is there since Learn: it comes from the present one, and from no distribution.
    private protected override void Propose()
    {
    }

    private protected override StateTensor[] SaveState()
    {
        ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
        float[] values = new float[checked(Population.Count * elements.Length)];
        for (int member = 0; member < Population.Count; member++)
        {
            ReadOnlySpan<float> parameters = Population.GetValues(member);
            for (int i = 0; i < elements.Length; i++)
                values[(member * elements.Length) + i] = parameters[elements[i]];
        }

        return [StateTensor.Of("population", values, Population.Count, elements.Length)];
    }

    private protected override void LoadState(StateTensor[] state, ReadOnlySpan<float> candidate)
    {
        ReadOnlySpan<int> elements = Population<TNetwork>.TrainableElements;
        for (int member = 0; member < Population.Count; member++)
        {
            Span<float> parameters = Population[member];
            for (int i = 0; i < elements.Length; i++)
                parameters[elements[i]] = state[0].Floats[(member * elements.Length) + i];
        }
    }

    private static GeneticAlgorithmOptions Validated(GeneticAlgorithmOptions options)
    {
        options.Validate();
        return options;
    }

    private int Select(ref PhiloxSequence random)
    {
        int count = _order.Length;
        if (_options.Selection == ParentSelection.Truncation)
            return _order[random.NextUInt32((uint)Math.Max(1, (int)(count * _options.TruncationShare)))];
        uint best = random.NextUInt32((uint)count);
        for (int i = 1; i < _options.TournamentSize; i++)
            best = Math.Min(best, random.NextUInt32((uint)count));
        return _order[best];
    }

    private void MakeChild(int child, uint generation)
    {
        var random = new PhiloxSequence(Seed, RandomPurpose.Selection, generation, (uint)child);
        int first = Select(ref random), second = Select(ref random);
        if (random.NextDouble() < _options.CrossoverRate)
            Population.Crossover(_parents, first, second, child, random.NextSeed());
        else
            Population.CopyFrom(_parents, first, child);

        // Of all words, so many are below it.
        ulong threshold = (ulong)Math.Round(_options.MutationRate * (1L << WordBits));
        var noise = new PhiloxSequence(Seed, RandomPurpose.Perturbation, generation, (uint)child);
        Span<float> target = Population[child];
        foreach (int element in Population<TNetwork>.TrainableElements)
        {
            if (random.NextUInt32() < threshold)
                target[element] += (float)(_options.MutationStandardDeviation * noise.NextNormal());
        }
    }

    private readonly struct ChildJob(GeneticAlgorithm<TNetwork> owner, uint generation) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            if (part < owner._options.EliteCount)
                owner.Population.CopyFrom(owner._parents, owner._order[part], part);
            else
                owner.MakeChild(part, generation);
        }
    }
}

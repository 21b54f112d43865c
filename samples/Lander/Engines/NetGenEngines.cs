using NetGen;

namespace Lander.Engines;

/// <summary>One network, and a call for each ship.</summary>
internal sealed class NetGenCalls(Policy policy, int ships) : Engine("NetGen, Predict", ships)
{
    public override void Compute()
    {
        ReadOnlySpan<float> observations = Observations;
        Span<float> actions = Actions;
        for (int ship = 0; ship < Ships; ship++)
            policy.Predict(observations.Slice(ship * Policy.InputSize, Policy.InputSize), actions.Slice(ship * Policy.OutputSize, Policy.OutputSize));
    }
}

/// <summary>One network, and one call for all ships.</summary>
internal sealed class NetGenBatch(Policy policy, int ships) : Engine("NetGen, PredictBatch", ships)
{
    public override void Compute() => policy.PredictBatch(Observations, Actions);
}

/// <summary>A network for each ship, and one call for all.</summary>
internal sealed class NetGenPopulation(Population<Policy> population) : Engine("NetGen, PredictEach", population.Count)
{
    public override void Compute() => population.PredictEach(Observations, Actions);
}

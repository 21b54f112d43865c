using System.Diagnostics;
using Lander.Engines;
using NetGen;
using NetGen.Learning;

namespace Lander;

/// <summary>
/// Ships that learn while they fly: each is steered by a candidate of an evolution strategy. When a round is over, the strategy makes the next candidates of what
/// these have reached.
/// </summary>
internal sealed class School : IDisposable
{
    private readonly Policy _policy;
    private readonly EvolutionStrategy<Policy> _evolution;
    private readonly double[] _scores;
    private readonly long _seed;
    private Engine[]? _others;

    public School(int ships, long seed, string? policyFile)
    {
        _seed = seed;
        _policy = new Policy(seed);
        if (policyFile is not null)
            _policy.Load(policyFile);
        _evolution = _policy.CreateEvolutionStrategy(
            new Adam(learningRate: 0.05f),
            new EvolutionStrategyOptions { PopulationSize = ships, StandardDeviation = 0.05, WeightDecay = 0.001, Seed = seed });
        _scores = new double[ships];
        World = new World(ships);
        World.Begin(_seed);
    }

    /// <summary>The ships.</summary>
    public World World { get; }

    /// <summary>The rounds that are over.</summary>
    public long Generation => _evolution.Generation;

    /// <summary>The part of the last round's ships that landed.</summary>
    public double LandedShare { get; private set; }

    /// <summary>The mean score of the last round.</summary>
    public double Score { get; private set; }

    /// <summary>How long the networks took in the last frame.</summary>
    public TimeSpan InferenceTime { get; private set; }

    /// <summary>The engine that computes the networks in place of NetGen.</summary>
    public Engine? OtherEngine { get; private set; }

    /// <summary>Lets the next engine compute: NetGen, then the others that this build has, one after the other.</summary>
    public void ChangeEngine()
    {
        _others ??= OtherEngines.ToPlay(_evolution.Population);
        int next = OtherEngine is null ? 0 : Array.IndexOf(_others, OtherEngine) + 1;
        OtherEngine = next < _others.Length ? _others[next] : null;
        OtherEngine?.Refresh();
    }

    /// <summary>One frame: every ship sees, decides and moves. The last frame of a round ends with learning.</summary>
    /// <returns>Whether a round ended.</returns>
    public bool Step()
    {
        Fleet fleet = World.Fleet;
        long start = Stopwatch.GetTimestamp();
        if (OtherEngine is { } other)
        {
            other.Observe(in fleet);
            other.Compute();
            other.Act(in fleet);
        }
        else
        {
            _evolution.Population.PredictAgents(ref fleet);
        }

        InferenceTime = Stopwatch.GetElapsedTime(start);
        World.Step();
        if (World.Flying > 0)
            return false;
        Learn();
        World.Begin(_seed + _evolution.Generation);
        return true;
    }

    /// <summary>Saves the mean of the candidates, which flies better than most of them.</summary>
    public void Save(string path)
    {
        _evolution.CopyMeanTo(_policy);
        _policy.Save(path);
    }

    /// <summary>Closes the other engines.</summary>
    public void Dispose()
    {
        foreach (Engine engine in _others ?? [])
            engine.Dispose();
    }

    // Some places to begin at are harder than others: what counts is how much better a ship was than the others that began there.
    private void Learn()
    {
        Span<Ship> ships = World.Ships;
        double sum = 0;
        for (int first = 0; first < ships.Length; first += World.GroupSize)
        {
            int count = Math.Min(World.GroupSize, ships.Length - first);
            double ofGroup = 0;
            for (int i = first; i < first + count; i++)
                ofGroup += _scores[i] = ships[i].Score;
            for (int i = first; i < first + count; i++)
                _scores[i] -= ofGroup / count;
            sum += ofGroup;
        }

        (Score, LandedShare) = (sum / ships.Length, (double)World.Landed / ships.Length);
        _evolution.Tell(_scores);
        OtherEngine?.Refresh();
    }
}

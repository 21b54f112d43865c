using System.Diagnostics;
using NetGen;

namespace Maze;

/// <summary>Many agents with one network, each in a maze of its own and with a memory of its own, as in a game.</summary>
/// <typeparam name="TNetwork">The network.</typeparam>
/// <typeparam name="TState">What an agent keeps from step to step.</typeparam>
internal sealed class Crowd<TNetwork, TState>
    where TNetwork : class, IStreamNetwork<TNetwork, TState>
    where TState : struct, IStreamState
{
    private readonly TNetwork _network;
    private readonly Corridor[] _corridors;
    private readonly TState[] _memories;
    private readonly float[] _sights;
    private readonly float[] _moves;
    private readonly long[] _times;
    private int _steps;

    /// <summary>Puts an agent into each corridor.</summary>
    public Crowd(TNetwork network, IEnumerable<Corridor> corridors)
    {
        _network = network;
        _corridors = [.. corridors];
        _memories = [.. _corridors.Select(_ => new TState())];
        _sights = new float[_corridors.Length * TNetwork.StepInputSize];
        _moves = new float[_corridors.Length * TNetwork.StepOutputSize];
        _times = new long[_corridors.Max(corridor => corridor.MostSteps)];
        network.WarmUpSteps<TNetwork, TState>();
    }

    /// <summary>The share of the agents that went where the lamp said.</summary>
    public double SuccessRate => _corridors.Average(corridor => corridor.HasSucceeded ? 1.0 : 0);

    /// <summary>The times that the network took for a step of all agents, one for each step, divided by the number of agents.</summary>
    public IEnumerable<double> NanosecondsOfAgents =>
        _times.Take(_steps).Select(ticks => 1e9 * ticks / Stopwatch.Frequency / _corridors.Length);

    /// <summary>Steps all agents until each has come to an end.</summary>
    /// <returns>The bytes that were allocated meanwhile.</returns>
    public long Walk()
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        while (!IsOver())
        {
            for (int i = 0; i < _corridors.Length; i++)
                _corridors[i].See(_sights.AsSpan(i * Corridor.Sight, Corridor.Sight));

            long started = Stopwatch.GetTimestamp();
            _network.StepBatch(_sights, _memories, _moves);
            _times[_steps++] = Stopwatch.GetTimestamp() - started;

            for (int i = 0; i < _corridors.Length; i++)
            {
                if (!_corridors[i].IsOver)
                    _corridors[i].Go(Moves.Likeliest(_moves.AsSpan(i * Moves.Count, Moves.Count)));
            }
        }

        return GC.GetAllocatedBytesForCurrentThread() - allocated;
    }

    private bool IsOver()
    {
        foreach (Corridor corridor in _corridors)
        {
            if (!corridor.IsOver)
                return false;
        }

        return true;
    }
}

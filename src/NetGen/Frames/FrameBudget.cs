using NetGen.Threading;

namespace NetGen;

/// <summary>
/// Spreads agents over frames by time: each call lets as many act as fit into the time, and the next one goes on where it stopped. Make one for each crowd of agents.
/// </summary>
/// <remarks>
/// Agents are computed in chunks. A frame ends when the next chunk would take longer than what is left, if its agents take as long as those before it in this frame. So it exceeds its time only
/// where a chunk takes longer than expected, and by the first chunk, which is always computed: about an eighth of the time once some frames have been measured. Nothing is allocated.
/// </remarks>
public sealed class FrameBudget
{
    // What is computed does not depend on the chunks, but observations that take long are to leave a choice where to stop.
    private const int ChunksOfFrame = 8;
    private const int MostRows = 256;
    private const int RowQuantum = 16;

    private readonly TimeProvider _provider;
    private TimeSpan _time;
    private int _count;

    /// <summary>Makes a budget.</summary>
    /// <param name="time">The time of each frame, above 0.</param>
    /// <param name="timeProvider">Tells the time; <see langword="null"/> for the system's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0.</exception>
    public FrameBudget(TimeSpan time, TimeProvider? timeProvider = null)
    {
        Time = time;
        _provider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>The time of each frame, above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to what is not above 0.</exception>
    public TimeSpan Time
    {
        get => _time;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _time = value;
        }
    }

    /// <summary>The first agent that acted in the last frame.</summary>
    public int First { get; private set; }

    /// <summary>The number of agents that acted in the last frame: from <see cref="First"/> on, and after the last one from 0 on.</summary>
    public int Done { get; private set; }

    /// <summary>The agent with which the next frame begins.</summary>
    public int Next { get; private set; }

    /// <summary>The time that the last frame took.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>How many frames a round of all agents takes, if each has as many as the last one; 0 before the first frame.</summary>
    public double FramesPerRound => Done == 0 ? 0 : (double)_count / Done;

    /// <summary>Lets the agents act that fit into a frame: all of them at most.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TAgents">The struct that knows the agents.</typeparam>
    /// <param name="network">The network that all agents share.</param>
    /// <param name="agents">The agents.</param>
    /// <param name="count">The number of agents; it may change from frame to frame.</param>
    /// <returns>The number of agents that acted.</returns>
    /// <exception cref="ArgumentException">A value of an observation that a layer uses as an index is none; agents of other chunks may have acted.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public int PredictAgents<TNetwork, TAgents>(TNetwork network, ref TAgents agents, int count)
        where TNetwork : class, IPredictor<TNetwork>
        where TAgents : struct, IAgents, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int rows = Begin(count, TNetwork.Description, Math.Min(TNetwork.ChunkRows, MostRows));
        var clock = new FrameClock(_provider, _time);
        while (TakeChunk(clock, rows, out int first, out int length))
        {
            NetworkPrediction.PredictAgentRows(network, ref agents, first, length, worker: 0);
            clock.Count(length);
        }

        return End(clock);
    }

    /// <summary>Lets the agents act that fit into a frame, each with the member of its number.</summary>
    /// <typeparam name="TNetwork">The network's class.</typeparam>
    /// <typeparam name="TAgents">The struct that knows the agents.</typeparam>
    /// <param name="population">The population.</param>
    /// <param name="agents">As many agents as there are members.</param>
    /// <returns>The number of agents that acted.</returns>
    /// <exception cref="ArgumentException">A value of an observation that a layer uses as an index is none; other agents may have acted.</exception>
    public int PredictAgents<TNetwork, TAgents>(Population<TNetwork> population, ref TAgents agents)
        where TNetwork : class, INetwork<TNetwork>
        where TAgents : struct, IAgents, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(population);
        int rows = Begin(population.Count, TNetwork.Description, MostRows);
        var clock = new FrameClock(_provider, _time);
        while (TakeChunk(clock, rows, out int first, out int length))
        {
            population.PredictAgentRange(ref agents, first, length, worker: 0);
            clock.Count(length);
        }

        return End(clock);
    }

    // The agents of a chunk: by what the last frame took, or by the network's work before there is one.
    private int Begin(int count, NetworkDescription description, int most)
    {
        double rows = Done == 0 || Elapsed <= TimeSpan.Zero
            ? (double)Parallelism.FlopsForPiece / Math.Max(description.Work, 1)
            : Done * (_time / Elapsed) / ChunksOfFrame;
        int whole = (int)Math.Clamp(rows, 1, most);
        if (Next >= count)
            Next = 0;
        (_count, First) = (count, Next);
        return whole < RowQuantum ? whole : whole / RowQuantum * RowQuantum;
    }

    // A chunk ends with the last agent, and at the one with which the frame began.
    private bool TakeChunk(FrameClock clock, int rows, out int first, out int length)
    {
        first = First + clock.Done < _count ? First + clock.Done : First + clock.Done - _count;
        length = Math.Min(rows, Math.Min(_count - clock.Done, _count - first));
        return length > 0 && clock.Fits(length);
    }

    private int End(FrameClock clock)
    {
        Next = _count == 0 ? 0 : (int)(((long)First + clock.Done) % _count);
        (Done, Elapsed) = (clock.Done, clock.Elapsed);
        return Done;
    }
}

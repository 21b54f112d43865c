// Which way at the end of a corridor? A lamp at its start has said so, and cannot be seen any more. An agent with a recurrent layer
// learns to remember it; one without learns everything else. Then hundreds of them walk at once, each with a memory of its own.

using Maze;
using NetGen;

const int Agents = 500;
DataSet walks = Lessons.Record(walks: 4000, seed: 1);
Remembering remembering = new(seed: 1);
Forgetful forgetful = new(seed: 1);
Teach(remembering);
Teach(forgetful);

// Corridors longer than any of the lessons, too.
int[] lengths = [3, 6, 12, Lessons.LongestCorridor, 2 * Lessons.LongestCorridor, 4 * Lessons.LongestCorridor];
Console.WriteLine($"Of {Agents} agents in corridors that they have not seen, so many go where the lamp said:\n");
Console.WriteLine($"  {"cells to the junction",-24}{string.Concat(lengths.Select(length => $"{length,8}"))}");
(double remembered, double nanoseconds, long allocated) = Walk<Remembering, Remembering.State>(remembering, "with a memory");
(double guessed, double nanosecondsWithout, long allocatedWithout) = Walk<Forgetful, Forgetful.State>(forgetful, "without one");
Console.WriteLine($"\nA step of an agent takes {nanoseconds:F0} ns with a memory and {nanosecondsWithout:F0} ns without, and all walks allocate {allocated + allocatedWithout} bytes.\n");

// The first maze in which the two differ.
for (int seed = 1000; ; seed++)
{
    var (own, other) = (new Corridor(20, new Random(seed)), new Corridor(20, new Random(seed)));
    WalkAlone<Remembering, Remembering.State>(remembering, own);
    WalkAlone<Forgetful, Forgetful.State>(forgetful, other);
    if (own.Turn == other.Turn)
        continue;
    Picture.Draw(("with a memory", own), ("without one", other));
    break;
}

if (remembered < 0.98 || guessed is < 0.4 or > 0.6 || allocated + allocatedWithout > 0)
{
    Console.Error.WriteLine("An agent with a memory should find its way, one without should guess, and no walk should allocate memory.");
    return 1;
}

return 0;

void Teach<TNetwork>(TNetwork agent)
    where TNetwork : class, ITrainableNetwork<TNetwork>
{
    Console.WriteLine($"{typeof(TNetwork).Name}, {TNetwork.Description.ParameterCount:N0} weights");
    Lessons.Teach(agent, walks, epochs: 12, new ConsoleProgress());
    Console.WriteLine();
}

(double SuccessRate, double Nanoseconds, long Allocated) Walk<TNetwork, TState>(TNetwork network, string name)
    where TNetwork : class, IStreamNetwork<TNetwork, TState>
    where TState : struct, IStreamState
{
    var random = new Random(2);
    var rates = new List<double>();
    var nanoseconds = new List<double>();
    long allocated = 0;
    Console.Write($"  {name,-24}");
    foreach (int length in lengths)
    {
        var crowd = new Crowd<TNetwork, TState>(network, Enumerable.Range(0, Agents).Select(_ => new Corridor(length, random)));
        allocated += crowd.Walk();
        nanoseconds.AddRange(crowd.NanosecondsOfAgents);
        Console.Write($"{100 * crowd.SuccessRate,6:F1} %");
        if (length <= Lessons.LongestCorridor)
            rates.Add(crowd.SuccessRate);
    }

    Console.WriteLine();
    return (rates.Average(), nanoseconds.Order().ElementAt(nanoseconds.Count / 2), allocated);
}

// One agent, step by step.
static void WalkAlone<TNetwork, TState>(TNetwork network, Corridor corridor)
    where TNetwork : class, IStreamNetwork<TNetwork, TState>
    where TState : struct, IStreamState
{
    var memory = new TState();
    Span<float> sight = stackalloc float[Corridor.Sight], moves = stackalloc float[Moves.Count];
    while (!corridor.IsOver)
    {
        corridor.See(sight);
        network.Step(sight, ref memory, moves);
        corridor.Go(Moves.Likeliest(moves));
    }
}

using Maze;

namespace NetGen.EndToEnd.Tests;

/// <summary>The sample Maze: who remembers the lamp finds the way.</summary>
[Collection(Alone.Name)]
public sealed class MazeTests
{
    [Fact]
    public void AnAgentWithAMemory_FindsItsWay_AndOneWithoutGuesses()
    {
        DataSet walks = Lessons.Record(walks: 3000, seed: 1);
        var remembering = new Remembering(seed: 1);
        Lessons.Teach(remembering, walks, epochs: 10);
        var forgetful = new Forgetful(seed: 1);
        Lessons.Teach(forgetful, walks, epochs: 5);

        (double remembered, long allocated) = Walk<Remembering, Remembering.State>(remembering, agents: 300);
        (double guessed, long allocatedWithout) = Walk<Forgetful, Forgetful.State>(forgetful, agents: 300);

        Assert.InRange(remembered, 0.97, 1);

        // Within three and a half standard deviations of what coins give.
        Assert.InRange(guessed, 0.4, 0.6);
        Assert.Equal(0, allocated + allocatedWithout);
    }

    private static (double SuccessRate, long AllocatedBytes) Walk<TNetwork, TState>(TNetwork network, int agents)
        where TNetwork : class, IStreamNetwork<TNetwork, TState>
        where TState : struct, IStreamState
    {
        // The first walk of a thread makes its memory.
        var random = new Random(2);
        var crowd = new Crowd<TNetwork, TState>(network, Corridors(1));
        crowd.Walk();
        crowd = new Crowd<TNetwork, TState>(network, Corridors(agents));
        long allocated = crowd.Walk();
        return (crowd.SuccessRate, allocated);

        IEnumerable<Corridor> Corridors(int count) => Enumerable.Range(0, count).Select(_ => new Corridor(20, random));
    }
}

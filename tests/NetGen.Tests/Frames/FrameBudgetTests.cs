using NetGen.Tests.Training;

namespace NetGen.Tests.Frames;

/// <summary>Agents over frames by a clock that the observations drive.</summary>
public sealed class FrameBudgetTests
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void Frames_GoOnWhereTheLastOneStopped()
    {
        var clock = new SteppedClock();
        var budget = new FrameBudget(Millisecond, clock);
        LinearRegression network = Network();
        var crowd = new Crowd(1000, clock, TimeSpan.FromMicroseconds(10));
        var agents = new Agents(crowd);

        int next = 0;
        for (int frame = 0; frame < 40; frame++)
        {
            crowd.Order.Clear();
            int done = budget.PredictAgents(network, ref agents, 1000);
            Assert.Equal(done, crowd.Order.Count);
            Assert.Equal((next, done), (budget.First, budget.Done));
            foreach (int agent in crowd.Order)
            {
                Assert.Equal(next, agent);
                next = (next + 1) % 1000;
            }

            Assert.Equal(next, budget.Next);

            // 100 agents take a frame. The first frame does not know that yet.
            if (frame > 0)
            {
                Assert.InRange(done, 85, 100);
                Assert.InRange(budget.Elapsed, 0.85 * Millisecond, Millisecond);
                Assert.InRange(budget.FramesPerRound, 10, 12);
            }
        }
    }

    [Fact]
    public void AllAgents_ActOnceAFrameAtMost()
    {
        var clock = new SteppedClock();
        var budget = new FrameBudget(Millisecond, clock);
        var crowd = new Crowd(50, clock, TimeSpan.FromMicroseconds(1));
        var agents = new Agents(crowd);
        LinearRegression network = Network();
        for (int frame = 0; frame < 3; frame++)
        {
            crowd.Order.Clear();
            Assert.Equal(50, budget.PredictAgents(network, ref agents, 50));
            Assert.Equal(50, crowd.Order.Distinct().Count());
            Assert.Equal(1, budget.FramesPerRound);
        }
    }

    [Fact]
    public void AFrame_ComputesAtLeastOneChunk()
    {
        var clock = new SteppedClock();
        var budget = new FrameBudget(Millisecond, clock);
        var crowd = new Crowd(3, clock, TimeSpan.FromMilliseconds(5));
        var agents = new Agents(crowd);
        LinearRegression network = Network();
        budget.PredictAgents(network, ref agents, 3);
        for (int frame = 0; frame < 6; frame++)
            Assert.Equal(1, budget.PredictAgents(network, ref agents, 3));
        Assert.Equal(3, budget.FramesPerRound);
    }

    [Fact]
    public void ACount_MayChange()
    {
        var budget = new FrameBudget(Millisecond, new SteppedClock());
        var agents = new Agents(new Crowd(600, null, default));
        LinearRegression network = Network();
        Assert.Equal(600, budget.PredictAgents(network, ref agents, 600));
        Assert.Equal(0, budget.PredictAgents(network, ref agents, 0));
        Assert.Equal((0, 0), (budget.Next, budget.Done));
        Assert.Equal(5, budget.PredictAgents(network, ref agents, 5));
    }

    [Fact]
    public void Actions_AreThoseOfPredict()
    {
        var clock = new SteppedClock();
        var budget = new FrameBudget(Millisecond, clock);
        LinearRegression network = Network();
        var population = new Population<LinearRegression>(network, 300);
        for (int member = 0; member < 300; member++)
            population.Mutate(member, 0.5f, member);
        var crowd = new Crowd(300, clock, TimeSpan.FromMicroseconds(7));
        var agents = new Agents(crowd);
        for (int done = 0; done < 300; done += budget.PredictAgents(network, ref agents, 300))
        {
        }

        Assert.All(Enumerable.Range(0, 300), agent => Assert.Equal(Expected(network, agent), crowd.Actions.AsSpan(2 * agent, 2).ToArray()));

        budget = new FrameBudget(Millisecond, clock);
        for (int frame = 0, done = 0; done < 300; frame++, done += budget.Done)
            budget.PredictAgents(population, ref agents);
        var member0 = new LinearRegression();
        foreach (int agent in (int[])[0, 100, 299])
        {
            population.CopyTo(agent, member0);
            Assert.Equal(Expected(member0, agent), crowd.Actions.AsSpan(2 * agent, 2).ToArray());
        }
    }

    [Fact]
    public void Frames_AllocateNothing()
    {
        var budget = new FrameBudget(Millisecond);
        LinearRegression network = Network();
        var population = new Population<LinearRegression>(network, 64);
        var agents = new Agents(new Crowd(64, null, default, counts: false));
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            budget.PredictAgents(network, ref agents, 64);
            budget.PredictAgents(population, ref agents);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void WhatIsNoTime_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameBudget(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameBudget(Millisecond).Time = -Millisecond);
        var agents = new Agents(new Crowd(1, null, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameBudget(Millisecond).PredictAgents(Network(), ref agents, -1));
    }

    private static LinearRegression Network()
    {
        var network = new LinearRegression();
        for (int i = 0; i < 6; i++)
            network.Parameters[0][i] = i - 2.5f;
        network.Parameters[1][1] = 7;
        return network;
    }

    private static float[] Expected(LinearRegression network, int agent)
    {
        var action = new float[2];
        network.Predict([agent, 2 * agent, 1], action);
        return action;
    }

    private sealed class Crowd(int count, SteppedClock? clock, TimeSpan time, bool counts = true)
    {
        public List<int> Order { get; } = new(count);

        public float[] Actions { get; } = new float[2 * count];

        public void Observe(int agent)
        {
            if (counts)
                Order.Add(agent);
            clock?.Advance(time);
        }
    }

    private readonly struct Agents(Crowd crowd) : IAgents
    {
        public void Observe(int index, Span<float> observation)
        {
            crowd.Observe(index);
            (observation[0], observation[1], observation[2]) = (index, 2 * index, 1);
        }

        public void Act(int index, ReadOnlySpan<float> action) => action.CopyTo(crowd.Actions.AsSpan(2 * index, 2));
    }
}
